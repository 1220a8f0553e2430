import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Activity, ActivitySet, TokenAnswer } from '@baton/adapter-web'
import { until } from './until'

/** A customer on a page with a web chat, as far as the wire shows. */
export interface Customer {
  readonly conversation: string
  /** Opens the page: the bot may greet. */
  arrives(): Promise<void>
  says(text: string): Promise<void>
  /** Sends the same message so many times at once, as a phone on a bad line does. */
  saysAtOnce(text: string, times: number): Promise<readonly string[]>
  /** Presses a reply that is offered. */
  presses(label: string): Promise<void>
  sendsFile(file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): Promise<void>
  leavesTheLine(): Promise<void>
  endsTheChat(): Promise<void>
  types(): Promise<void>
  /** Waits until somebody says this, after what was heard before. */
  hears(text: string | RegExp): Promise<Activity>
  seesTyping(): Promise<void>
  /** Everything in the conversation so far, from the log, in order: `bot: Hello`, `me: Hi`. */
  conversationSoFar(): Promise<readonly string[]>
  /** The laptop's lid is closed: the socket is gone, what is said meanwhile waits. */
  closesTheLid(): Promise<void>
  opensTheLid(): Promise<void>
  /** Loads the page again: with the token it kept. */
  reloads(): Promise<void>
  leaves(): Promise<void>
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
  const heard: Activity[] = []
  let heardUpTo = 0
  let typing = 0
  let watermark = ''
  let socket: WebSocket | undefined
  let granted = await ask<TokenAnswer>('POST', '/tokens/generate', { ...(userToken && { userToken }) })

  async function ask<Answer>(method: string, route: string, body?: unknown, token?: string): Promise<Answer> {
    const response = await fetch(`${domain()}${route}`, {
      method,
      headers: {
        origin: origin(),
        ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${text}`)
    return JSON.parse(text) as Answer
  }

  /** Sends until it is accepted, under one id: a host that was killed may have taken it already. */
  async function post(activity: object): Promise<string> {
    const clientActivityID = randomUUID()
    const body = { ...activity, channelData: { clientActivityID } }
    const route = `/conversations/${granted.conversationId}/activities`
    const answer = await until('a message is accepted', () =>
      ask<{ readonly id: string }>('POST', route, body, granted.token).catch(() => undefined),
    )
    return answer.id
  }

  async function connect(): Promise<void> {
    const route = `/conversations/${granted.conversationId}?watermark=${watermark}`
    const opened = await until('the stream opens', () =>
      ask<TokenAnswer>('GET', route, undefined, granted.token).catch(() => undefined),
    )
    const stream = new WebSocket(opened.streamUrl ?? '')
    socket = stream
    stream.on('error', () => undefined)
    stream.on('message', (data: Buffer) => {
      if (data.length === 0) return
      const set = JSON.parse(data.toString('utf8')) as ActivitySet
      for (const activity of set.activities) {
        if (activity.type === 'typing') typing += 1
        else if (!heard.some(({ id }) => id === activity.id)) heard.push(activity)
      }
      if (set.watermark !== undefined) watermark = set.watermark
    })
    // A host that goes away is looked for again, as the widget does.
    stream.once('close', () => {
      if (socket === stream) connect().catch(() => undefined)
    })
    await Promise.race([once(stream, 'open'), once(stream, 'close')])
  }

  async function disconnect(): Promise<void> {
    const stream = socket
    socket = undefined
    if (!stream || stream.readyState === WebSocket.CLOSED) return
    const closed = once(stream, 'close')
    stream.terminate()
    await closed
  }

  const customer: Customer = {
    conversation: granted.conversationId,
    async arrives() {
      await connect()
      await post({ type: 'event', name: 'baton/joined' })
    },
    async says(text) {
      await post({ type: 'message', text })
    },
    async saysAtOnce(text, times) {
      const body = { type: 'message', text, channelData: { clientActivityID: randomUUID() } }
      const route = `/conversations/${granted.conversationId}/activities`
      const sends = Array.from({ length: times }, () => ask<{ id: string }>('POST', route, body, granted.token))
      return (await Promise.all(sends)).map(({ id }) => id)
    },
    async presses(label) {
      const action = await until(
        `"${label}" is offered`,
        () =>
          heard
            .flatMap(({ suggestedActions }) => suggestedActions?.actions ?? [])
            .findLast((each) => each.title === label),
        () => heard.map(({ text }) => text),
      )
      await post({ type: 'message', text: label, value: action.value })
    },
    async sendsFile({ bytes, name, type }) {
      const form = new FormData()
      form.append('file', new Blob([Buffer.from(bytes)], { type }), name)
      const route = `/conversations/${granted.conversationId}/upload?userId=me`
      await ask('POST', route, form, granted.token)
    },
    async leavesTheLine() {
      await post({ type: 'event', name: 'baton/leave-queue' })
    },
    async endsTheChat() {
      await post({ type: 'event', name: 'baton/end-chat' })
    },
    async types() {
      const route = `/conversations/${granted.conversationId}/activities`
      await ask('POST', route, { type: 'typing' }, granted.token)
    },
    async hears(text) {
      const matches = (activity: Activity): boolean =>
        activity.from.role === 'bot' &&
        (typeof text === 'string' ? plain(activity.text) === text : text.test(plain(activity.text)))
      const index = await until(
        `the customer hears ${String(text)}`,
        () => {
          const found = heard.findIndex((activity, at) => at >= heardUpTo && matches(activity))
          return found === -1 ? undefined : { found }
        },
        () => heard.slice(heardUpTo).map((activity) => activity.text),
      )
      heardUpTo = index.found + 1
      const activity = heard[index.found]
      if (!activity) throw new Error('heard nothing')
      return activity
    },
    async seesTyping() {
      const before = typing
      await until('the customer sees typing', () => typing > before || typing > 0)
    },
    async conversationSoFar() {
      const route = `/conversations/${granted.conversationId}/activities?watermark=`
      const lines: string[] = []
      for (let from = ''; ;) {
        const set = await ask<ActivitySet>('GET', `${route}${from}`, undefined, granted.token)
        const said = set.activities.filter(({ type }) => type === 'message')
        lines.push(...said.map(({ channelData, text }) => `${speakerOf(channelData.baton.from)}: ${plain(text)}`))
        if (set.watermark === undefined || set.watermark === from) return lines
        from = set.watermark
      }
    },
    closesTheLid: disconnect,
    opensTheLid: connect,
    async reloads() {
      await disconnect()
      granted = await ask<TokenAnswer>('POST', '/tokens/generate', { resume: granted.token })
      if (granted.conversationId !== customer.conversation) throw new Error('the conversation was lost at a reload')
      watermark = ''
      await connect()
    },
    leaves: disconnect,
  }
  return customer
}

function speakerOf(from: string): string {
  return from === 'customer' ? 'me' : from
}

/** As a client shows it: customer text in Markdown has its punctuation escaped. */
function plain(text = ''): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
}
