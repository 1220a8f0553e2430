import {
  createRedis,
  createRedisStore,
  ensureServer,
  type EnsureServerOptions,
  type RedisConnection,
  type RedisStore,
  type RedisStoreOptions,
  type RunningServer,
} from '@baton/agent-bridge'
import type { Observe } from '@baton/core'
import type { HostSetup } from '../configuration/load-host'
import type { Environment } from '../configuration/read-environment'
import type { StopStack } from './stop-stack'

export interface OpenStoreOptions extends Pick<EnsureServerOptions, 'kinds' | 'searchPath'> {
  readonly setup: Pick<HostSetup, 'dataFolder' | 'shards'>
  readonly environment: Pick<Environment, 'dataFolder' | 'redisUrl'>
  readonly observe: Observe
  readonly warn: (line: string) => void
  readonly limits?: Pick<RedisStoreOptions, 'graceMs'>
}

export interface OpenStore {
  readonly server: RunningServer
  readonly redis: RedisConnection
  readonly store: RedisStore
}

/** Finds or starts the server that keeps everything, and opens the store on it. What is opened goes onto the stack. */
export async function openStore(options: OpenStoreOptions, stack: StopStack): Promise<OpenStore> {
  const { environment, kinds, observe, setup, warn } = options
  const server = await ensureServer({
    redisUrl: environment.redisUrl,
    dataFolder: environment.dataFolder ?? setup.dataFolder,
    searchPath: options.searchPath,
    ...(kinds && { kinds }),
    log: { warn },
  })
  stack.push('server', () => server.stop())
  const redis = createRedis(server.url, { observe })
  stack.push('redis', () => redis.close())
  const store = await createRedisStore({ redis, shards: setup.shards, observe, ...options.limits })
  stack.push('store', () => store.close())
  return { server, redis, store }
}
