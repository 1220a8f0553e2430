import { asRecord, asText } from '../read-value'
import type { Outgoing } from './outgoing'
import type { Surroundings } from './surroundings'

/** What the server says to a request. */
export type Answer =
  | { readonly kind: 'ok'; readonly body: unknown }
  /** The token is not taken (any more). */
  | { readonly kind: 'unauthorized' }
  /** The request is not taken, and will not be if it comes again. */
  | { readonly kind: 'refused'; readonly status: number }
  /** Out of reach, or too busy. */
  | { readonly kind: 'later'; readonly afterMs?: number }

/** The requests of the Direct Line 3.0 protocol that a widget needs. Nothing here rejects. */
export interface DirectLine {
  settings(): Promise<Answer>
  newToken(request: { readonly resume?: string; readonly userToken?: string }): Promise<Answer>
  refreshToken(token: string): Promise<Answer>
  /** A fresh token, and the address of a stream from this place in the log. */
  openStream(where: Where, watermark: number): Promise<Answer>
  read(where: Where, watermark: number): Promise<Answer>
  post(where: Where, outgoing: Outgoing): Promise<Answer>
  /** What is worth nothing later, and is not repeated. */
  signal(where: Where, signal: Signal): Promise<Answer>
}

export interface Where {
  readonly conversation: string
  readonly token: string
}

export type Signal = { readonly kind: 'typing' } | { readonly kind: 'read'; readonly upTo: number }

const answerMs = 15_000
const uploadMs = 5 * 60_000

/** `domain` is where the protocol's routes begin; `language` is told with every message. */
export function createDirectLine(
  domain: string,
  language: string,
  { fetch, schedule }: Pick<Surroundings, 'fetch' | 'schedule'>,
): DirectLine {
  async function ask(path: string, token?: string, body?: object | FormData): Promise<Answer> {
    const abort = new AbortController()
    const isForm = body instanceof FormData
    const cancel = schedule(() => abort.abort(), isForm ? uploadMs : answerMs)
    try {
      const response = await fetch(domain + path, {
        method: body ? 'POST' : 'GET',
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && !isForm && { 'content-type': 'application/json' }),
        },
        body: isForm ? body : body && JSON.stringify(body),
        // Who a customer is rests on the token alone, also on pages of the same site.
        credentials: 'omit',
        signal: abort.signal,
      })
      const { status } = response
      if (response.ok) return { kind: 'ok', body: (await response.json()) as unknown }
      if (status === 401 || status === 403) return { kind: 'unauthorized' }
      if (status !== 429 && status < 500) return { kind: 'refused', status }
      const seconds = Number(response.headers.get('retry-after') ?? 0)
      return { kind: 'later', afterMs: seconds > 0 ? seconds * 1000 : undefined }
    } catch {
      // The network, an answer that broke off, or one that is no JSON: whoever asks again will know.
      return { kind: 'later' }
    } finally {
      cancel()
    }
  }

  const place = ({ conversation }: Where): string => `/conversations/${conversation}`

  return {
    settings: () => ask('/widget'),
    newToken: (request) => ask('/tokens/generate', undefined, request),
    refreshToken: (token) => ask('/tokens/refresh', token, {}),
    openStream: (where, watermark) => ask(`${place(where)}?watermark=${watermark}`, where.token),
    read: (where, watermark) => ask(`${place(where)}/activities?watermark=${watermark}`, where.token),
    post(where, { key, body, file }) {
      const activity = { ...body, locale: language, channelData: { clientActivityID: key } }
      if (!file) return ask(`${place(where)}/activities`, where.token, activity)
      const form = new FormData()
      const type = 'application/vnd.microsoft.activity'
      form.append('activity', new Blob([JSON.stringify(activity)], { type }))
      form.append('file', file, file.name)
      return ask(`${place(where)}/upload`, where.token, form)
    },
    signal: (where, signal) =>
      ask(
        `${place(where)}/activities`,
        where.token,
        signal.kind === 'typing'
          ? { type: 'typing' }
          : { type: 'event', name: 'baton/read', value: { upTo: signal.upTo } },
      ),
  }
}

/** The place in a token's answer where what we need is. */
export function readToken(
  body: unknown,
): (Where & { readonly seconds: number; readonly streamUrl?: string }) | undefined {
  const { conversationId, token: signed, expires_in: seconds, streamUrl } = asRecord(body)
  const [conversation, token] = [asText(conversationId), asText(signed)]
  if (!conversation || !token || typeof seconds !== 'number') return undefined
  return { conversation, token, seconds, streamUrl: asText(streamUrl) }
}
