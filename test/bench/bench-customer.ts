import { once } from 'node:events'
import type { Activity, ActivitySet, TokenAnswer } from '@baton/adapter-web'
import { WebSocket } from 'ws'
import { call, callJson } from './http-client'
import { createMailbox } from './mailbox'

/** A customer on the web, with a network address of their own. */
export interface BenchCustomer {
  readonly conversation: string
  /** Opens the stream. */
  connect(): Promise<void>
  /** Sends a message; resolves when it is acknowledged. */
  say(text: string): Promise<void>
  /** Waits for a message that is not the customer's own. */
  hear(isRight?: (text: string) => boolean): Promise<void>
  leave(): void
}

let count = 0

/** Gets a token and a conversation, nothing more. */
export async function createBenchCustomer(origin: string): Promise<BenchCustomer> {
  count += 1
  const number = count
  // One proxy is trusted by the host that is measured, so every customer has limits of their own.
  const headers = { origin, 'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` }
  const domain = `${origin}/v3/directline`
  const { conversationId: conversation, token } = await callJson<TokenAnswer>({
    method: 'POST',
    url: `${domain}/tokens/generate`,
    headers,
    body: {},
  })
  const authorization = `Bearer ${token}`
  const heard = createMailbox<Activity>('a message')
  let sent = 0
  let socket: WebSocket | undefined

  return {
    conversation,
    async connect() {
      const opened = await callJson<TokenAnswer>({
        method: 'POST',
        url: `${domain}/conversations`,
        headers: { ...headers, authorization },
        body: {},
      })
      socket = new WebSocket(opened.streamUrl ?? '', { headers })
      socket.on('message', (data: Buffer) => {
        if (data.length === 0) return
        const { activities } = JSON.parse(data.toString('utf8')) as ActivitySet
        for (const activity of activities) {
          if (activity.type === 'message' && activity.from.role === 'bot') heard.put(activity)
        }
      })
      await once(socket, 'open')
    },
    async say(text) {
      sent += 1
      const { status, text: answered } = await call({
        method: 'POST',
        url: `${domain}/conversations/${conversation}/activities`,
        headers: { ...headers, authorization },
        body: { type: 'message', text, channelData: { clientActivityID: `${number}-${sent}` } },
      })
      if (status !== 200) throw new Error(`a message was answered ${status}: ${answered}`)
    },
    async hear(isRight = () => true) {
      await heard.take(({ text = '' }) => isRight(text))
    },
    leave() {
      socket?.terminate()
    },
  }
}
