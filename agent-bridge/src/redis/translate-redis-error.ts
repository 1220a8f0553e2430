import { BatonError } from '@baton/core'

/** What the client says when the server cannot be reached or has not answered. */
const lostConnection =
  /^(Connection is closed|Command timed out|Stream isn't writeable|Cluster isn't ready|None of startup nodes|Reached the max retries|Command aborted|Cluster is (ended|disconnect)|Node is disconnected|Failed to refresh slots cache|Socket timeout|Too many Cluster redirections|connect )/

/** What a server says that is there, and cannot serve for now. */
const notServing =
  /^(LOADING|BUSY |READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|NOAUTH|WRONGPASS|NOPERM|UNBLOCKED|ERR max number of clients)/

const full = /(^|-)OOM command not allowed/

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** The client's error in our words: `store-unavailable`, `store-full`, or itself where it is a fault of ours. */
export function translateRedisError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof BatonError) return error
  const reasons = [error, ...causesOf(error)]
  if (reasons.some(({ message }) => full.test(message))) {
    return new BatonError('store-full', `redis has no memory left to ${doing}`, { cause: error })
  }
  if (reasons.some(isUnavailable)) {
    return new BatonError('store-unavailable', `redis could not be reached to ${doing}: ${error.message}`, {
      cause: error,
    })
  }
  return error
}

function isUnavailable(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return networkCodes.has(code) || lostConnection.test(error.message) || notServing.test(error.message)
}

/** A transaction that was refused names the commands that were at fault; a cluster client names the last node's error. */
function causesOf(error: Error): readonly Error[] {
  const previous: unknown[] =
    'previousErrors' in error && Array.isArray(error.previousErrors) ? error.previousErrors : []
  const last: unknown = 'lastNodeError' in error ? error.lastNodeError : undefined
  return [...previous, last].filter((cause) => cause instanceof Error)
}
