import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Activity, ActivitySet, TokenAnswer } from '@baton/adapter-web'
import { asShown } from './as-shown'
import { openOrClosed } from './open-or-closed'
import type { CustomerRole } from './roles'
import { until } from './until'
import { mayTryAgain, request, type Answer } from './wire'

/** A customer on a page with a web chat, as far as the wire shows. */
export interface Customer extends CustomerRole {
  /** The token their page holds. */
  token(): string
  /** Sends the same message so many times at once, as a phone on a bad line does; the ids they were given. */
  saysAtOnce(text: string, times: number): Promise<readonly string[]>
  /** The replies offered last. */
  offered(): readonly string[]
  sendsFile(file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): Promise<void>
  types(): Promise<void>
  hears(text: string | RegExp): Promise<Activity>
  /** Waits for a file, and gets it from where its message says. */
  receivesFile(): Promise<{ readonly url: string; readonly type: string; readonly bytes: Buffer }>
  /** Waits for typing that was not seen before. */
  seesTyping(): Promise<void>
  /** What the open page shows, in the order it arrived; what arrived twice is there twice. */
  pageSoFar(): readonly string[]
  /** One request as the page makes it, whatever it is answered. */
  asks(method: string, route: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface CustomerOptions {
  /** The origin of the page and of the host, such as `http://127.0.0.1:3000`. */
  readonly origin: () => string
  /** The business's path on the host. */
  readonly path?: string
  readonly userToken?: string
}

export async function createCustomer({ origin, path = '', userToken }: CustomerOptions): Promise<Customer> {
  const domain = (): string => `${origin()}${path}/v3/directline`
  let heard: Activity[] = []
  let heardUpTo = 0
  let filesUpTo = 0
  let typed = 0
  let typedSeen = 0
  let watermark = ''
  let socket: WebSocket | undefined
  let isThere = false
  let granted: TokenAnswer = await insist<TokenAnswer>(
    'POST',
    '/tokens/generate',
    { ...(userToken && { userToken }) },
    '',
  )

  async function asks(method: string, route: string, body?: unknown, headers: Record<string, string> = {}) {
    return request(method, `${domain()}${route}`, {
      headers: { origin: origin(), ...headers },
      ...(body !== undefined && { body }),
    })
  }

  /** Asks until the host is there to answer, as the widget does; what it refuses is refused. */
  async function insist<Body>(method: string, route: string, body?: unknown, token = granted.token): Promise<Body> {
    const headers = { ...(token !== '' && { authorization: `Bearer ${token}` }) }
    let last: unknown
    const answer = await until(
      `${method} ${route} is answered`,
      () =>
        asks(method, route, body, headers).then(
          (given) => {
            last = [given.status, given.body]
            return mayTryAgain(given) ? undefined : given
          },
          (error: unknown) => void (last = String(error)),
        ),
      () => last,
    )
    if (answer.status >= 400) {
      throw new Error(`${method} ${route} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    }
    return answer.body as Body
  }

  const activities = (): string => `/conversations/${granted.conversationId}/activities`

  /** Sends until it is accepted, under one id: a host that was killed may have taken it already. */
  async function post(activity: object): Promise<void> {
    await insist('POST', activities(), { ...activity, channelData: { clientActivityID: randomUUID() } })
  }

  async function connect(): Promise<void> {
    isThere = true
    const route = `/conversations/${granted.conversationId}?watermark=${watermark}`
    const opened = await insist<TokenAnswer>('GET', route)
    if (!isThere) return
    const stream = new WebSocket(opened.streamUrl ?? '')
    socket = stream
    stream.on('error', () => undefined)
    stream.on('message', (data: Buffer) => {
      if (data.length === 0 || socket !== stream) return
      const set = JSON.parse(data.toString('utf8')) as ActivitySet
      for (const activity of set.activities) {
        if (activity.type === 'typing') typed += 1
        else heard.push(activity)
      }
      if (set.watermark !== undefined) watermark = set.watermark
    })
    // A host that goes away is looked for again, as the widget does.
    stream.once('close', () => {
      if (isThere && socket === stream) connect().catch(() => undefined)
    })
    await openOrClosed(stream)
  }

  async function disconnect(): Promise<void> {
    isThere = false
    const stream = socket
    socket = undefined
    if (!stream || stream.readyState === WebSocket.CLOSED) return
    const closed = once(stream, 'close')
    stream.terminate()
    await closed
  }

  const customer: Customer = {
    conversation: granted.conversationId,
    token: () => granted.token,
    asks,
    async arrives() {
      await connect()
      await post({ type: 'event', name: 'baton/joined' })
    },
    async says(text) {
      await post({ type: 'message', text })
    },
    async saysAtOnce(text, times) {
      const body = { type: 'message', text, channelData: { clientActivityID: randomUUID() } }
      const sends = Array.from({ length: times }, () => insist<{ readonly id: string }>('POST', activities(), body))
      return (await Promise.all(sends)).map(({ id }) => id)
    },
    async presses(label) {
      const action = await until(
        `${String(label)} is offered`,
        () =>
          heard
            .flatMap(({ suggestedActions }) => suggestedActions?.actions ?? [])
            .findLast(({ title }) => (typeof label === 'string' ? title === label : label.test(title))),
        () => heard.map(({ text }) => text),
      )
      await post({ type: 'message', text: action.title, value: action.value })
    },
    offered: () => heard.findLast((each) => each.suggestedActions)?.suggestedActions?.actions.map(titleOf) ?? [],
    async sendsFile({ bytes, name, type }) {
      const form = new FormData()
      form.append('file', new Blob([Buffer.from(bytes)], { type }), name)
      await insist('POST', `/conversations/${granted.conversationId}/upload?userId=me`, form)
    },
    async leavesTheLine() {
      await post({ type: 'event', name: 'baton/leave-queue' })
    },
    async endsTheChat() {
      await post({ type: 'event', name: 'baton/end-chat' })
    },
    async types() {
      await insist('POST', activities(), { type: 'typing' })
    },
    async hears(text) {
      const matches = (activity: Activity): boolean =>
        activity.from.role === 'bot' &&
        (typeof text === 'string' ? plain(activity) === text : text.test(plain(activity)))
      const index = await until(
        `the customer hears ${String(text)}`,
        () => {
          const found = heard.findIndex((activity, at) => at >= heardUpTo && matches(activity))
          return found === -1 ? undefined : { found }
        },
        () => heard.slice(heardUpTo).map(lineOf),
      )
      heardUpTo = index.found + 1
      const activity = heard[index.found]
      if (!activity) throw new Error('heard nothing')
      return activity
    },
    async receivesFile() {
      const files = () =>
        heard.flatMap(({ attachments = [], from }) => (from.role === 'bot' ? attachments : [])).slice(filesUpTo)
      const file = await until('a file arrives', () => files()[0])
      filesUpTo += 1
      if (!('contentUrl' in file)) throw new Error(`it is no file: ${JSON.stringify(file)}`)
      const response = await fetch(file.contentUrl)
      if (!response.ok) throw new Error(`the file was answered ${response.status}`)
      return {
        url: file.contentUrl,
        type: response.headers.get('content-type') ?? '',
        bytes: Buffer.from(await response.arrayBuffer()),
      }
    },
    async seesTyping() {
      await until('the customer sees typing', () => typed > typedSeen)
      typedSeen = typed
    },
    async conversationSoFar() {
      const lines: string[] = []
      for (let from = ''; ;) {
        const set = await insist<ActivitySet>('GET', `${activities()}?watermark=${from}`)
        lines.push(...set.activities.filter(isSaid).map(lineOf))
        if (set.watermark === undefined || set.watermark === from) return lines
        from = set.watermark
      }
    },
    pageSoFar: () => heard.filter(isSaid).map(lineOf),
    closesTheLid: disconnect,
    async opensTheLid() {
      if (!isThere) await connect()
    },
    async reloads() {
      await disconnect()
      granted = await insist<TokenAnswer>('POST', '/tokens/generate', { resume: granted.token }, '')
      if (granted.conversationId !== customer.conversation) throw new Error('the conversation was lost at a reload')
      // The page shows everything from the start again; what was heard before stays heard.
      watermark = ''
      heard = []
      await connect()
    },
    leaves: disconnect,
  }
  return customer
}

const isSaid = ({ type }: Activity): boolean => type === 'message'

const titleOf = ({ title }: { readonly title: string }): string => title

/** One message as stories compare it on both sides: who said what. */
function lineOf(activity: Activity): string {
  const { from } = activity.channelData.baton
  const files = (activity.attachments ?? []).flatMap((each) => ('contentUrl' in each ? [`[${each.name ?? ''}]`] : []))
  return `${from === 'customer' ? 'me' : from}: ${[plain(activity), ...files].filter(Boolean).join(' ')}`
}

function plain({ text = '', textFormat }: Activity): string {
  return textFormat === 'plain' ? text : asShown(text)
}
