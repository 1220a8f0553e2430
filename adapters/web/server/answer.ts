import { BatonError } from '@baton/core'
import type { ErrorCode } from '@baton/core'

/** How Direct Line clients are told what is wrong: they look at the status, people at the code and the sentence. */
interface Refusal {
  readonly status: number
  readonly code: string
}

const broken = { status: 503, code: 'ServiceUnavailable' }

/** Codes that are not listed are no fault of the caller. */
const refusals: { readonly [Code in ErrorCode]?: Refusal } = {
  unauthorized: { status: 401, code: 'Unauthorized' },
  'invalid-signature': { status: 401, code: 'InvalidToken' },
  // Direct Line clients take 403 for "the token has expired", and 401 for a fault that a new token does not mend.
  'stale-request': { status: 403, code: 'TokenExpired' },
  forbidden: { status: 403, code: 'NotAllowed' },
  malformed: { status: 400, code: 'MalformedData' },
  'not-found': { status: 404, code: 'NotFound' },
  conflict: { status: 409, code: 'Conflict' },
  'body-too-large': { status: 413, code: 'TooLarge' },
  'too-large': { status: 413, code: 'TooLarge' },
  'too-long': { status: 413, code: 'TooLong' },
  unsupported: { status: 415, code: 'NotSupported' },
  'too-many-requests': { status: 429, code: 'TooManyRequests' },
  'store-full': { status: 507, code: 'StoreFull' },
}

function refusalOf(code: ErrorCode): Refusal {
  return refusals[code] ?? broken
}

/** Answers an error that one of us has thrown; nothing for any other, which is a fault of ours. */
export function answerError(error: unknown): Response | undefined {
  if (!(error instanceof BatonError)) return undefined
  const { status } = refusalOf(error.code)
  // What is wrong with the house is said in the log, not to a customer.
  const message = status < 500 ? error.message : 'the chat is out of order for a moment, try again'
  return answerRefusal(error.code, message, error.retryAfterMs)
}

function answerRefusal(errorCode: ErrorCode, message: string, retryAfterMs?: number): Response {
  const { status, code } = refusalOf(errorCode)
  const headers = retryAfterMs === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  return answer({ error: { code, message } }, status, headers)
}

/** Answers what the core could not take. What a new attempt mends is a 5xx, which clients offer to send again. */
export function answerFailed(code: ErrorCode): Response {
  const { status } = refusalOf(code)
  if (status === 413 || status === 415) return answerRefusal(code, 'this message cannot be taken')
  if (status === 507) return answerRefusal(code, 'the message was not kept: the chat has no room left')
  return answerRefusal('store-unavailable', 'the message was not kept, send it again')
}

/** A JSON answer that nobody keeps. */
export function answer(body: unknown, status = 200, headers: { readonly [name: string]: string } = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
}
