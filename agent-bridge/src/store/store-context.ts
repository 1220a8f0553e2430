import { shardOf, type LineId } from '@baton/core'
import type { RedisClient } from '../redis/create-redis'
import type { Script } from '../redis/define-script'
import { translateRedisError } from '../redis/translate-redis-error'
import type { ShardKeys, StoreKeys } from './store-keys'

/** What every part of the store needs. */
export interface StoreContext {
  readonly client: RedisClient
  readonly keys: StoreKeys
  readonly shards: number
  /** epoch ms, by our clock */
  readonly now: () => number
  /** What a test adds to the server's clock, ms. */
  readonly clockOffset: () => number
  readonly shardKeys: (line: LineId) => ShardKeys
  /** Does something with the server, in our words where it fails. `doing` completes "redis could not be reached to …". */
  readonly reach: <Result>(doing: string, act: () => Promise<Result>) => Promise<Result>
  readonly run: (
    doing: string,
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ) => Promise<unknown>
}

/** What a script that also indexes is given of a shard: only on a single server, where line and shard are together. */
export const indexKeys = ({ dirty, due, revisions, closed }: ShardKeys): readonly string[] => [
  dirty,
  due,
  revisions,
  closed,
]

export interface StoreContextOptions {
  readonly client: RedisClient
  readonly keys: StoreKeys
  readonly shards: number
  readonly now: () => number
  readonly clockOffset: () => number
}

export function createStoreContext(options: StoreContextOptions): StoreContext {
  const { client, keys, shards } = options

  async function reach<Result>(doing: string, act: () => Promise<Result>): Promise<Result> {
    try {
      return await act()
    } catch (error) {
      throw translateRedisError(error, doing)
    }
  }

  return {
    ...options,
    shardKeys: (line) => keys.shard(shardOf(line, shards)),
    reach,
    run: (doing, script, scriptKeys, args) => reach(doing, () => script.run(client, scriptKeys, args)),
  }
}
