import type { Problem, ProblemCode } from '../../src/desk-api/schema'
import type { Refusal } from './answer'

/** An answer that says no. Nothing if it is not the API's own: then something on the way has answered in its place. */
export function readRefusal(status: number, body: unknown, retryAfter: string | null): Refusal | undefined {
  if (!isProblem(body)) return undefined
  const { code, message, chats } = body.error
  const seconds = Number(retryAfter ?? Number.NaN)
  return {
    kind: 'refused',
    status,
    code,
    message,
    ...(chats !== undefined && { chats }),
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1000 }),
  }
}

function isProblem(body: unknown): body is Problem & { readonly error: { readonly code: ProblemCode } } {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  )
}
