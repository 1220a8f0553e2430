import type { Answer } from './answer'
import { readRefusal } from './read-refusal'

export interface SenderOptions {
  /** where the API is, ending in "/" */
  readonly base: URL
  readonly fetch: typeof fetch
  /** epoch ms */
  readonly now: () => number
  /** The server's clock minus ours, ms, as of the last answer. */
  readonly onClockOffset: (ms: number) => void
  readonly onSignedOut: () => void
}

export interface Sender {
  /** `path` is relative to the API's address. */
  send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer<T>>
  /** What every request but GET carries, once signed in. */
  csrf: string | undefined
}

const patienceMs = 20_000
/** The Date header counts whole seconds; less than this is no difference. */
const offsetStepMs = 2000

/** Sends requests to the desk API and tells apart: done, refused, and nobody knows. */
export function createSender({ base, fetch, now, onClockOffset, onSignedOut }: SenderOptions): Sender {
  const sender: Sender = {
    csrf: undefined,
    async send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer<T>> {
      const askedAt = now()
      try {
        const response = await fetch(new URL(path, base), {
          method,
          headers: {
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(method !== 'GET' && sender.csrf !== undefined && { 'x-baton-csrf': sender.csrf }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          credentials: 'same-origin',
          cache: 'no-store',
          signal: AbortSignal.timeout(patienceMs),
        })
        readClock(response.headers.get('date'), askedAt)
        return await readAnswer<T>(response)
      } catch {
        // No connection, no answer in time, or one cut short: the caller only needs to know that nobody knows.
        return { kind: 'unreachable' }
      }
    },
  }

  async function readAnswer<T>(response: Response): Promise<Answer<T>> {
    if (response.ok) {
      const text = await response.text()
      // The page and the API are one release: what the API answers has been built to the schema. Where they are not,
      // the page says so (`isOutdated`).
      return { kind: 'ok', value: (text === '' ? undefined : JSON.parse(text)) as T }
    }
    const body: unknown = await response.json().catch(() => undefined)
    const refusal = readRefusal(response.status, body, response.headers.get('retry-after'))
    if (refusal?.code === 'signed-out') onSignedOut()
    return refusal ?? { kind: 'unreachable' }
  }

  function readClock(date: string | null, askedAt: number): void {
    const theirs = date === null ? Number.NaN : Date.parse(date)
    if (Number.isNaN(theirs)) return
    const offset = theirs + 500 - (askedAt + now()) / 2
    onClockOffset(Math.abs(offset) < offsetStepMs ? 0 : offset)
  }

  return sender
}
