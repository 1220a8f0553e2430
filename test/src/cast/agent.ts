import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ActionDone, ChatDetail, ChatLists, ChatSummary, DeskAction, LiveNews, Me } from '@baton/agent-bridge'
import { until } from './until'

/** An agent at the desk, as far as the wire shows. */
export interface Agent {
  readonly name: string
  signsIn(): Promise<void>
  goesOnline(): Promise<void>
  takesABreak(): Promise<void>
  signsOut(): Promise<void>
  /** The chats in the agent's lists. */
  lists(): Promise<ChatLists>
  /** Waits until a chat is in the agent's own list. */
  gets(customer?: string): Promise<ChatSummary>
  /** Waits until a chat waits in one of the agent's queues. */
  seesPending(customer?: string): Promise<ChatSummary>
  /** Picks it from the queue; `taken`, `full` … if that does not work. */
  picks(chat: ChatSummary): Promise<string>
  opens(chat: Pick<ChatSummary, 'id'>): Promise<ChatDetail>
  says(chat: Pick<ChatSummary, 'id'>, text: string): Promise<ActionDone>
  sendsImage(chat: Pick<ChatSummary, 'id'>, bytes: Uint8Array): Promise<void>
  /** Does it; the code of the refusal if it is refused. */
  does(chat: Pick<ChatSummary, 'id'>, action: DeskAction, requestId?: string): Promise<ActionDone | string>
  types(chat: Pick<ChatSummary, 'id'>): void
  /** Waits until the customer has said this. */
  reads(chat: Pick<ChatSummary, 'id'>, text: string): Promise<void>
  seesTyping(chat: Pick<ChatSummary, 'id'>): Promise<void>
  closesTheLid(): Promise<void>
  opensTheLid(): Promise<void>
}

export interface AgentOptions {
  readonly name: string
  readonly origin: () => string
  /** A new one-time sign-in. */
  readonly token: () => Promise<string>
}

export function createAgent({ name, origin, token }: AgentOptions): Agent {
  const news: LiveNews[] = []
  let cookie = ''
  let csrf = ''
  let me: Me | undefined
  let socket: WebSocket | undefined
  let beats: NodeJS.Timeout | undefined
  let present = false
  const watched = new Set<string>()

  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isBytes = body instanceof Uint8Array
    return fetch(`${origin()}/desk/api${path}`, {
      method,
      headers: {
        origin: origin(),
        cookie,
        ...(method !== 'GET' && { 'x-baton-csrf': csrf }),
        ...(body !== undefined && !isBytes && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    })
  }

  /** A host that was killed is asked again, as the desk page does. */
  async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await until(`${name} reaches the desk`, () => send(method, path, body).catch(() => undefined))
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  }

  async function connect(): Promise<void> {
    present = true
    const live = new WebSocket(`${origin().replace('http', 'ws')}/desk/api/live`, {
      headers: { cookie, origin: origin() },
    })
    socket = live
    live.on('error', () => undefined)
    live.on('message', (data: Buffer) => news.push(JSON.parse(data.toString('utf8')) as LiveNews))
    live.once('close', () => {
      clearInterval(beats)
      if (present && socket === live) connect().catch(() => undefined)
    })
    await Promise.race([once(live, 'open'), once(live, 'close')])
    if (live.readyState !== WebSocket.OPEN) return
    for (const id of watched) live.send(JSON.stringify({ kind: 'watch', id }))
    live.send(JSON.stringify({ kind: 'beat' }))
    beats = setInterval(() => live.send(JSON.stringify({ kind: 'beat' })), 5_000)
  }

  async function disconnect(): Promise<void> {
    present = false
    clearInterval(beats)
    const live = socket
    socket = undefined
    if (!live || live.readyState === WebSocket.CLOSED) return
    const closed = once(live, 'close')
    live.terminate()
    await closed
  }

  const choose = (presence: string) => ask<unknown>('PUT', '/presence', { presence, confirm: true })
  const lists = () => ask<ChatLists>('GET', '/chats')
  const opens = (chat: Pick<ChatSummary, 'id'>) => ask<ChatDetail>('GET', `/chats/${chat.id}`)
  const isOf = (customer?: string) => (chat: ChatSummary) => customer === undefined || chat.customer.name === customer

  async function does(chat: Pick<ChatSummary, 'id'>, action: DeskAction, requestId: string = randomUUID()) {
    const { chat: seen } = await opens(chat)
    const body = { requestId, epoch: seen.epoch, action }
    const response = await until(`${name} reaches the desk`, () =>
      send('POST', `/chats/${chat.id}/actions`, body).then(
        (answer) => (answer.status >= 500 ? undefined : answer),
        () => undefined,
      ),
    )
    const answer = (await response.json()) as ActionDone | { readonly error: { readonly code: string } }
    return 'error' in answer ? answer.error.code : answer
  }

  return {
    name,
    async signsIn() {
      const response = await fetch(`${origin()}/desk/api/sign-in`, {
        method: 'POST',
        headers: { origin: origin(), 'content-type': 'application/json' },
        body: JSON.stringify({ token: await token() }),
      })
      if (response.status !== 204) throw new Error(`${name} could not sign in: ${await response.text()}`)
      cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
      me = await ask<Me>('GET', '/me')
      csrf = me.csrf
      await connect()
    },
    async goesOnline() {
      await choose('online')
    },
    async takesABreak() {
      await choose('break')
    },
    async signsOut() {
      await choose('offline')
      await disconnect()
    },
    lists,
    gets: (customer) =>
      until(`${name} gets ${customer ?? 'a chat'}`, async () => (await lists()).mine.find(isOf(customer))),
    seesPending: (customer) =>
      until(`${name} sees ${customer ?? 'a chat'} pending`, async () => (await lists()).queue.find(isOf(customer))),
    async picks(chat) {
      const response = await send('POST', `/chats/${chat.id}/claim`, { epoch: chat.epoch })
      const answer = (await response.json()) as { readonly kind?: string; readonly error?: { readonly code: string } }
      return answer.error?.code ?? answer.kind ?? 'nothing'
    },
    opens,
    does,
    async says(chat, text) {
      const done = await does(chat, { kind: 'say', text })
      if (typeof done === 'string') throw new Error(`${name} may not say this: ${done}`)
      return done
    },
    async sendsImage(chat, bytes) {
      const response = await send('POST', '/attachments', bytes, { 'content-type': 'image/png', 'x-name': 'photo.png' })
      const { media } = (await response.json()) as { readonly media: { readonly ref: string } }
      const done = await does(chat, { kind: 'say', media: { ref: media.ref } })
      if (typeof done === 'string') throw new Error(`${name} may not send this: ${done}`)
    },
    types(chat) {
      socket?.send(JSON.stringify({ kind: 'typing', id: chat.id }))
    },
    async reads(chat, text) {
      await until(`${name} reads "${text}"`, async () => {
        const { entries } = await opens(chat)
        return entries.some(
          ({ body }) => body.kind === 'customer' && body.content.kind === 'text' && body.content.text === text,
        )
      })
    },
    async seesTyping(chat) {
      if (!watched.has(chat.id)) {
        watched.add(chat.id)
        socket?.send(JSON.stringify({ kind: 'watch', id: chat.id }))
      }
      await until(`${name} sees typing`, () => news.some((each) => each.kind === 'typing' && each.id === chat.id))
    },
    closesTheLid: disconnect,
    opensTheLid: connect,
  }
}
