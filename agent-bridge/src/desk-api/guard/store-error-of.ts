import { isBatonError } from '@baton/core'

/**
 * Whether an error says that the store cannot be reached, or is full: ours, or what the Redis client throws where the
 * bridge speaks to it directly.
 */
export function storeErrorOf(error: unknown): 'store-unavailable' | 'store-full' | undefined {
  if (isBatonError(error)) {
    return error.code === 'store-unavailable' || error.code === 'store-full' ? error.code : undefined
  }
  if (typeof error !== 'object' || error === null) return undefined
  const { name, message, code } = error as { readonly [key in 'name' | 'message' | 'code']?: unknown }
  const text = typeof message === 'string' ? message : ''
  if (text.startsWith('OOM ')) return 'store-full'
  const gone =
    name === 'MaxRetriesPerRequestError' ||
    (typeof code === 'string' && networkCodes.has(code)) ||
    clientSays.test(text) ||
    serverSays.test(text)
  return gone ? 'store-unavailable' : undefined
}

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH'])
const clientSays = /^(Connection is closed|Command timed out|Stream isn't writeable)/
const serverSays = /^(LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|TRYAGAIN|NOREPLICAS|MISCONF|BUSY) /
