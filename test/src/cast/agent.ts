import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type {
  ActionDone,
  ChatDetail,
  ChatLists,
  ChatSummary,
  ChosenPresence,
  ClosedChats,
  DeskAction,
  DeskEntry,
  LiveNews,
  LogPage,
  Me,
  Settings,
} from '@baton/agent-bridge'
import { asShown } from './as-shown'
import { openOrClosed } from './open-or-closed'
import { waysInto, type AgentRole, type WayInto, type Who } from './roles'
import { until } from './until'
import { codeOf, mayTryAgain, request, type Answer } from './wire'

type Chat = Pick<ChatSummary, 'id'>

/** An agent at the desk, as far as the wire shows. */
export interface Agent extends AgentRole {
  /** Known once they have signed in. */
  readonly id: string
  /** Leaves for good: only a new sign-in lets them in again. */
  signsOut(): Promise<void>
  me(): Promise<Me>
  settings(): Promise<Settings>
  /** The chats in the agent's lists. */
  lists(): Promise<ChatLists>
  closedChats(): Promise<ClosedChats['chats']>
  gets(customer?: Who): Promise<ChatSummary>
  seesPending(customer?: Who): Promise<ChatSummary>
  /** Waits until a chat is parked with the agent. */
  seesParked(customer?: Who): Promise<ChatSummary>
  /** Picks it from the queue; `taken`, `full` … if that does not work. */
  picks(chat: Pick<ChatSummary, 'id' | 'epoch'>, given?: { readonly to: Agent }): Promise<string>
  opens(chat: Chat): Promise<ChatDetail>
  says(chat: Chat, text: string): Promise<ActionDone>
  uploads(bytes: Uint8Array, name: string): Promise<string>
  sendsImage(chat: Chat, bytes: Uint8Array, name?: string): Promise<void>
  /** Gets a file by the path that the desk has told. */
  downloads(path: string): Promise<{ readonly status: number; readonly bytes: Buffer }>
  /** Does it; the code of the refusal if it is refused. */
  does(chat: Chat, action: DeskAction, requestId?: string): Promise<ActionDone | string>
  types(chat: Chat): void
  seesTyping(chat: Chat): Promise<void>
  /** Waits until the open page is told this, after something has happened. */
  isTold(kind: LiveNews['kind'], happens: () => Promise<void>): Promise<void>
  /** What the open page is told while something happens. */
  newsWhile(happens: () => Promise<void>): Promise<readonly LiveNews[]>
  /** Everything in the chat's log that a team may read. */
  log(chat: Chat): Promise<readonly DeskEntry[]>
  /** One request as the desk page makes it, whatever it is answered. */
  asks(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface AgentOptions {
  readonly name: string
  readonly origin: () => string
  /** A new one-time sign-in. */
  readonly token: () => Promise<string>
  /** How often the open page tells that somebody is there, ms. */
  readonly beatMs?: number
}

export function createAgent({ beatMs = 5_000, name, origin, token }: AgentOptions): Agent {
  const news: LiveNews[] = []
  let typingSeen = 0
  let cookie = ''
  let csrf = ''
  let known: Me | undefined
  let socket: WebSocket | undefined
  let beats: NodeJS.Timeout | undefined
  let isThere = false
  const watched = new Set<string>()

  async function asks(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return request(method, `${origin()}/desk/api${path}`, {
      headers: { origin: origin(), cookie, ...(method !== 'GET' && { 'x-baton-csrf': csrf }), ...headers },
      ...(body !== undefined && { body }),
    })
  }

  /** A host that was killed is asked again, as the desk page does. */
  async function insist(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    let last: unknown
    return until(
      `${name} is answered by ${method} ${path}`,
      () =>
        asks(method, path, body, headers).then(
          (given) => {
            last = [given.status, given.body]
            return mayTryAgain(given) ? undefined : given
          },
          (error: unknown) => void (last = String(error)),
        ),
      () => last,
    )
  }

  async function ask<Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    const answer = await insist(method, path, body, headers)
    if (answer.status >= 400) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    }
    return answer.body as Body
  }

  async function connect(): Promise<void> {
    isThere = true
    clearInterval(beats)
    const live = new WebSocket(`${origin().replace('http', 'ws')}/desk/api/live`, {
      headers: { cookie, origin: origin() },
    })
    socket = live
    live.on('error', () => undefined)
    live.on('message', (data: Buffer) => news.push(JSON.parse(data.toString('utf8')) as LiveNews))
    live.once('close', () => {
      if (socket !== live) return
      clearInterval(beats)
      // A host that goes away is looked for again, as the desk page does.
      setTimeout(() => isThere && socket === live && void connect(), 25).unref()
    })
    await openOrClosed(live)
    if (live.readyState !== WebSocket.OPEN) return
    for (const id of watched) live.send(JSON.stringify({ kind: 'watch', id }))
    live.send(JSON.stringify({ kind: 'beat' }))
    beats = setInterval(() => live.send(JSON.stringify({ kind: 'beat' })), beatMs)
  }

  async function disconnect(): Promise<void> {
    isThere = false
    clearInterval(beats)
    const live = socket
    socket = undefined
    if (!live || live.readyState === WebSocket.CLOSED) return
    const closed = once(live, 'close')
    live.terminate()
    await closed
  }

  const choose = (presence: ChosenPresence) => ask<unknown>('PUT', '/presence', { presence, confirm: true })
  const lists = () => ask<ChatLists>('GET', '/chats')
  const opens = (chat: Chat) => ask<ChatDetail>('GET', `/chats/${chat.id}`)

  /** Waits until one of the customer's chats is in a list. */
  async function finds(list: 'mine' | 'queue' | 'parked', customer: Who | undefined): Promise<ChatSummary> {
    let last: ChatLists | undefined
    return until(
      `${name} finds ${describe(customer)} in ${list}`,
      async () => {
        last = await lists()
        return last[list].find((chat) => isOf(customer, chat))
      },
      () => last && [last.mine, last.queue, last.parked].map((each) => each.map(({ id, owner }) => [id, owner])),
    )
  }

  async function does(chat: Chat, action: DeskAction, requestId: string = randomUUID()) {
    const { chat: seen } = await opens(chat)
    const answer = await insist('POST', `/chats/${chat.id}/actions`, { requestId, epoch: seen.epoch, action })
    return codeOf(answer) ?? (answer.body as ActionDone)
  }

  async function succeeds(chat: Chat, action: DeskAction): Promise<void> {
    const done = await does(chat, action)
    if (typeof done === 'string') throw new Error(`${name} may not ${action.kind}: ${done}`)
  }

  async function log(chat: Chat): Promise<readonly DeskEntry[]> {
    const entries: DeskEntry[] = []
    for (let after = 0; ;) {
      const page = await ask<LogPage>('GET', `/chats/${chat.id}/log?after=${after}&limit=100`)
      entries.push(...page.entries)
      const last = page.entries.at(-1)
      if (!page.more || !last) return entries
      after = last.seq
    }
  }

  return {
    name,
    get id() {
      if (!known) throw new Error(`${name} has not signed in`)
      return known.agent.id
    },
    async signsIn() {
      const signedIn = await insist('POST', '/sign-in', { token: await token() })
      if (signedIn.status !== 204) throw new Error(`${name} could not sign in: ${JSON.stringify(signedIn.body)}`)
      cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
      known = await ask<Me>('GET', '/me')
      csrf = known.csrf
      await connect()
    },
    async goesOnline() {
      await choose('online')
    },
    async takesABreak() {
      await choose('break')
    },
    async goesOffline() {
      await choose('offline')
    },
    async signsOut() {
      await ask('POST', '/sign-out', { confirm: true })
      await disconnect()
    },
    me: () => ask<Me>('GET', '/me'),
    settings: () => ask<Settings>('GET', '/settings'),
    lists,
    closedChats: async () => (await ask<ClosedChats>('GET', '/chats/closed?limit=100')).chats,
    gets: (customer) => finds('mine', customer),
    seesPending: (customer) => finds('queue', customer),
    seesParked: (customer) => finds('parked', customer),
    async loses(customer) {
      await until(`${name} loses ${describe(customer)}`, async () => {
        const { mine, parked } = await lists()
        return ![...mine, ...parked].some((chat) => isOf(customer, chat))
      })
    },
    queueSoFar: async () => (await lists()).queue.map(({ id }) => id),
    chatsSoFar: async () => (await lists()).mine.map(({ id }) => id),
    async waysInto(chat) {
      const { rights } = (await opens(chat)).chat
      return waysInto.filter((way) => rights.includes(rightFor[way]))
    },
    async asksFor(chat) {
      return this.picks((await opens(chat)).chat)
    },
    async takes(chat) {
      const answer = await this.asksFor(chat)
      if (answer !== 'claimed') throw new Error(`${name} may not take this: ${answer}`)
    },
    async whyHere(chat) {
      const { why } = await opens(chat)
      if (!why) throw new Error('nothing says why it is here')
      return [`To ${why.handover.team.name}, ${handoverWords[why.handover.kind]}`, ...why.warnings]
    },
    closes: (chat, category) => succeeds(chat, { kind: 'close', ...(category !== undefined && { category }) }),
    reopens: (chat) => succeeds(chat, { kind: 'reopen' }),
    async picks(chat, given) {
      const body = { epoch: chat.epoch, ...(given && { agent: given.to.id }) }
      const answer = await insist('POST', `/chats/${chat.id}/claim`, body)
      return codeOf(answer) ?? (answer.body as { readonly kind: string }).kind
    },
    opens,
    does,
    async says(chat, text) {
      const done = await does(chat, { kind: 'say', text })
      if (typeof done === 'string') throw new Error(`${name} may not say this: ${done}`)
      return done
    },
    async uploads(bytes, file) {
      const headers = { 'content-type': 'image/png', 'x-name': encodeURIComponent(file) }
      const { media } = await ask<{ readonly media: { readonly ref: string } }>('POST', '/attachments', bytes, headers)
      return media.ref
    },
    async sendsImage(chat, bytes, file = 'photo.png') {
      const ref = await this.uploads(bytes, file)
      const done = await does(chat, { kind: 'say', media: { ref } })
      if (typeof done === 'string') throw new Error(`${name} may not send this: ${done}`)
    },
    async downloads(path) {
      const response = await fetch(new URL(path, origin()), { headers: { cookie } })
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
    },
    types(chat) {
      socket?.send(JSON.stringify({ kind: 'typing', id: chat.id }))
    },
    async reads(chat, text) {
      let last: readonly string[] = []
      await until(
        `${name} reads "${text}"`,
        async () => {
          last = (await opens(chat)).entries.flatMap(lineOf)
          return last.includes(`me: ${text}`)
        },
        () => last,
      )
    },
    async seesTyping(chat) {
      if (!watched.has(chat.id)) {
        watched.add(chat.id)
        socket?.send(JSON.stringify({ kind: 'watch', id: chat.id }))
      }
      const typing = () => news.filter((each) => each.kind === 'typing' && each.id === chat.id).length
      await until(`${name} sees typing`, () => typing() > typingSeen)
      typingSeen = typing()
    },
    async isTold(kind, happens) {
      const before = news.length
      await happens()
      await until(`${name} is told of ${kind}`, () => news.slice(before).some((each) => each.kind === kind))
    },
    async newsWhile(happens) {
      const before = news.length
      await happens()
      return news.slice(before)
    },
    conversationSoFar: async (chat) => (await log(chat)).flatMap(lineOf),
    log,
    closesTheLid: disconnect,
    async opensTheLid() {
      if (!isThere) await connect()
    },
    asks,
  }
}

/** What an agent must be allowed for a button to be there. */
const rightFor = {
  'Take this chat': 'claim',
  'Assign…': 'assign',
  Transfer: 'transfer',
  Reopen: 'reopen',
} as const satisfies Record<WayInto, ChatSummary['rights'][number]>

/** As the desk says it. */
const handoverWords = {
  'by-design': 'by design',
  'on-bot-break': 'on bot break',
  'no-bot': 'no bot here',
  reopened: 'reopened',
} as const

const describe = (who: Who | undefined): string =>
  who === undefined ? 'a chat' : typeof who === 'string' ? who : who.conversation

function isOf(who: Who | undefined, { id, customer }: ChatSummary): boolean {
  if (who === undefined) return true
  return typeof who === 'string' ? customer.name === who : id.split('.').at(-2) === who.conversation
}

/** One message as stories compare it on both sides: who said what. */
function lineOf({ body }: DeskEntry): readonly string[] {
  switch (body.kind) {
    case 'customer': {
      const { content } = body
      if (content.kind === 'text') return [`me: ${content.text}`]
      if (content.kind === 'choice') return [`me: ${content.label}`]
      if (content.kind === 'media')
        return [`me: ${[content.text, `[${content.media.name ?? ''}]`].filter(Boolean).join(' ')}`]
      return []
    }
    case 'message': {
      const { from, message } = body
      if (message.kind === 'text' || message.kind === 'notice') return [`${from.kind}: ${asShown(message.text)}`]
      if (message.kind === 'media') {
        return [`${from.kind}: ${[message.text, `[${message.media.name ?? ''}]`].filter(Boolean).join(' ')}`]
      }
      return [`${from.kind}: (${message.kind})`]
    }
    case 'owner':
    case 'note':
    case 'fact':
    case 'warning':
      return []
  }
}
