import type { TestChat } from './start-test-chat'
import { testOrigin } from './start-test-chat'
import type { Activity, ActivitySet, TokenAnswer } from '../activity'

export interface Answered<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

export interface Ask {
  readonly token?: string
  /** Sent as JSON unless it is bytes, a form or a text. */
  readonly body?: unknown
  /** The page that asks; nothing for what is no browser. */
  readonly origin?: string
  readonly headers?: { readonly [name: string]: string }
}

interface ErrorBody {
  readonly error?: { readonly code: string; readonly message: string }
}

/** Asks a web chat as any client of the protocol would. */
export async function ask<Body = ErrorBody & { readonly id?: string }>(
  chat: Pick<TestChat, 'domain'>,
  method: string,
  path: string,
  { token, body, origin, headers }: Ask = {},
): Promise<Answered<Body>> {
  const asIs = typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array
  const response = await fetch(`${chat.domain}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(origin !== undefined && { origin }),
      ...(body !== undefined && !asIs && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: asIs ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body }
}

/** A customer who has opened the chat on an allowed page. */
export interface Joined {
  readonly conversation: string
  readonly token: string
  readonly streamUrl: string
  post(activity: unknown): Promise<Answered<ErrorBody & { readonly id?: string }>>
  read(watermark?: number | string): Promise<ActivitySet>
  /** Everything that was said, as text. */
  texts(): Promise<readonly (string | undefined)[]>
}

export async function joinChat(chat: TestChat, request: object = {}): Promise<Joined> {
  const { body: granted } = await ask<TokenAnswer>(chat, 'POST', '/tokens/generate', {
    origin: testOrigin,
    body: request,
  })
  const { conversationId: conversation, token } = granted
  const { body: started } = await ask<TokenAnswer>(chat, 'POST', '/conversations', { token })
  const activities = `/conversations/${conversation}/activities`
  const read = async (watermark: number | string = '') =>
    (await ask<ActivitySet>(chat, 'GET', `${activities}?watermark=${watermark}`, { token })).body
  return {
    conversation,
    token,
    streamUrl: started.streamUrl ?? '',
    post: (activity) => ask(chat, 'POST', activities, { token, body: activity }),
    read,
    texts: async () => (await read()).activities.map(({ text }: Activity) => text),
  }
}
