import type { ProblemCode } from '../../src/desk-api/schema'

/** What became of a request. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | Refusal
  /** Nobody answered, or somebody on the way did: what was asked for may have been done or not. */
  | { readonly kind: 'unreachable' }

/** The API answered, and did not do it. */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: number
  readonly code: ProblemCode
  /** one sentence for people */
  readonly message: string
  /** `holds-chats` only: how many chats the agent holds */
  readonly chats?: number
  /** ms after which asking again may help */
  readonly retryAfterMs?: number
}

/** Whether the same request may succeed later: the fault was not the request's. */
export function mayRetry(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): boolean {
  return answer.kind === 'unreachable' || answer.status >= 500 || answer.status === 429
}

/** What to tell people of a request that was not done. */
export function sayFailure(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string {
  return answer.kind === 'unreachable' ? 'Baton cannot be reached just now.' : answer.message
}
