import { once } from 'node:events'
import type { StoreUnderTest } from '@baton/core/testing'
import type { RedisClient, RedisConnection } from '../redis/create-redis'
import { createRedisStore, type RedisStore } from '../store/create-redis-store'

export interface OpenTestStore extends StoreUnderTest {
  readonly store: RedisStore
  readonly another: RedisStore
  readonly prefix: string
  /** A further store over the same data and clock, on a connection of its own. */
  open(connection?: RedisConnection<RedisClient>): Promise<RedisStore>
}

let stores = 0

/** Two stores over the same data of a server, as two processes have them, and a clock that the test moves. */
export async function openTestStore(connect: () => RedisConnection<RedisClient>): Promise<OpenTestStore> {
  stores += 1
  const prefix = `store-${process.pid}-${stores}:`
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const closing: { close(): Promise<void> }[] = []

  async function open(redis = connect()): Promise<RedisStore> {
    closing.unshift(redis)
    if (redis.client.status !== 'ready') await once(redis.client, 'ready')
    const store = await createRedisStore({ redis, observe: () => undefined, prefix, now, shards: 4 })
    closing.unshift(store)
    return store
  }

  return {
    store: await open(),
    another: await open(),
    prefix,
    open,
    now,
    advance: (ms) => {
      ahead += ms
    },
    async cutOff() {
      const redis = connect()
      const store = await open(redis)
      await redis.close()
      return store
    },
    async close() {
      for (const each of closing.splice(0)) await each.close()
    },
  }
}
