import type { Hook } from '@hono/zod-openapi'
import { isBatonError, unreachable, type BatonError, type Observe } from '@baton/core'
import { HTTPException } from 'hono/http-exception'
import { translateRedisError } from '../../redis/translate-redis-error'
import { problemResponse } from '../guard/refuse'
import type { ProblemCode } from '../schema'
import type { DeskEnvironment } from './desk-route'

/** A request that its schema refuses. */
export const answerMalformed: Hook<unknown, DeskEnvironment, string, Response | undefined> = (result) => {
  if (result.success) return undefined
  const [issue] = result.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return problemResponse('malformed', { message: `${where}${issue?.message ?? 'malformed'}` })
}

/** Whatever a route did not answer itself. */
export function answerError(thrown: unknown, observe: Observe): Response {
  if (thrown instanceof HTTPException) return thrown.res ?? problemResponse('malformed')
  // The bridge speaks to Redis without a store between.
  const error = translateRedisError(thrown, 'answer the desk')
  if (!isBatonError(error)) {
    observe({ kind: 'error', where: 'desk API', error })
    return problemResponse('internal')
  }
  const code = problemCodeOf(error)
  if (code === 'internal') observe({ kind: 'error', where: 'desk API', error })
  const { retryAfterMs } = error
  return problemResponse(code, retryAfterMs === undefined ? {} : { retryAfterMs })
}

/** What an error of the house means to somebody at the desk. */
function problemCodeOf({ code }: BatonError): ProblemCode {
  switch (code) {
    case 'store-unavailable':
    case 'transient':
      return 'store-unavailable'
    case 'store-full':
    case 'body-too-large':
    case 'not-found':
    case 'malformed':
    case 'forbidden':
    case 'too-many-requests':
      return code
    case 'too-long':
    case 'too-large':
      return 'body-too-large'
    case 'unsupported':
      return 'unsupported-type'
    case 'unauthorized':
      return 'signed-out'
    case 'rate-limited':
    case 'unknown-delivery':
    case 'auth-failed':
    case 'permission-denied':
    case 'recipient-gone':
    case 'window-closed':
    case 'invalid-signature':
    case 'stale-request':
    case 'conflict':
    case 'invalid-configuration':
      return 'internal'
    default:
      return unreachable(code)
  }
}
