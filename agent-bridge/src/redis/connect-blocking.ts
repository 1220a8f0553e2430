import { Cluster } from 'ioredis'
import type { RedisClient } from './create-redis'

/**
 * A connection of its own for whoever blocks or listens: nothing it waits for is late, and what it is given while there
 * is no connection waits for the next one. Whoever asks for it closes it.
 */
export function connectBlocking(redis: RedisClient): RedisClient {
  const patience = { maxRetriesPerRequest: null, enableOfflineQueue: true, autoResendUnfulfilledCommands: true }
  return redis instanceof Cluster
    ? redis.duplicate([], { enableOfflineQueue: true, redisOptions: { ...patience, ...untimed } })
    : redis.duplicate({ ...patience, ...untimed })
}

/** Undoes the shared connection's limit: a blocked command is answered when there is something to answer. */
const untimed: { readonly commandTimeout?: number } = { commandTimeout: undefined }
