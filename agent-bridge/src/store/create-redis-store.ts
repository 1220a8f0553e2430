import { BatonError, type ConversationStore, type Observe, type TenantId, type LineId } from '@baton/core'
import { connectBlocking } from '../redis/connect-blocking'
import type { RedisClient, RedisConnection } from '../redis/create-redis'
import { createAccounts } from './accounts'
import { createChores } from './chores'
import { createDeliveries } from './deliveries'
import { createLanes } from './lanes'
import { createLineIndex } from './line-index'
import { createLineNews } from './line-news'
import { createLineStates } from './line-states'
import { listLines } from './list-lines'
import { createLogs } from './logs'
import { createRetention, type Retention } from './retention'
import { createStoreContext, type StoreContext } from './store-context'
import { createStoreKeys } from './store-keys'

export interface RedisStoreOptions {
  readonly redis: RedisConnection<RedisClient>
  readonly observe: Observe
  /** Keeps several stores apart on one server. */
  readonly prefix?: string
  /** Parts of the index. All hosts of a store must have the same number, and it is never changed. */
  readonly shards?: number
  /** How long a process has to settle what it committed before others are told, ms. */
  readonly graceMs?: number
  /** Moves the store's clock, for tests: the server's own is moved by as much as this differs from the machine's. */
  readonly now?: () => number
}

/** Keeps conversations in Redis. The connection stays the caller's. */
export interface RedisStore extends ConversationStore, Retention {
  /** Every line of the tenant, also those whose conversations are all closed; walks over everything that is kept. */
  lines(tenant: TenantId): AsyncIterable<LineId>
  close(): Promise<void>
}

/**
 * Opens the store. @throws BatonError `invalid-configuration` where it was made with another number of shards, and
 * `store-unavailable` where the server does not answer
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const { redis, observe, prefix = '', shards = 16, graceMs = 5_000, now } = options
  const { client } = redis
  const context = createStoreContext({
    client,
    keys: createStoreKeys(prefix),
    shards,
    now: now ?? Date.now,
    clockOffset: now ? () => Math.round(now() - Date.now()) : () => 0,
  })
  await assertShards(context)

  const index = createLineIndex(context, graceMs)
  const news = createLineNews(context, () => connectBlocking(client), observe)
  return {
    shards,
    ...createLineStates(context, index),
    ...createLogs(context),
    ...createLanes(context, index),
    ...createChores(context, index),
    ...createDeliveries(context),
    ...createAccounts(context),
    ...createRetention(context),
    reindex: (line, again) => index.reindex(line, again),
    takeDue: (shard, limit, forMs) => index.takeDue(shard, limit, forMs),
    takeDirty: (shard, limit, forMs) => index.takeDirty(shard, limit, forMs),
    findWithoutDeadline: (lines) => index.findWithoutDeadline(lines),
    lines: (tenant) => listLines(context, tenant),
    signal: (line, signal) => news.signal(line, signal),
    watch: (line, hear) => news.watch(line, hear),
    close: () => news.close(),
  }
}

/** With another number of shards, a host would look for a line's entries where they are not. */
async function assertShards({ client, keys, shards, reach }: StoreContext): Promise<void> {
  const known = await reach('open the store', async () => {
    await client.set(keys.shards, shards, 'NX')
    return client.get(keys.shards)
  })
  if (known === String(shards)) return
  throw new BatonError(
    'invalid-configuration',
    `this store was made with ${known} shards and cannot be opened with ${shards}: every host must say the same number`,
  )
}
