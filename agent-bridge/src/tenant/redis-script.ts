import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** A Lua script: everything it does happens at once. Its reply is `unknown` until somebody has looked at it. */
export type RedisScript = (
  redis: Redis,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>

/** Sent by its hash; in full only to a server that has not seen it. */
export function createScript(lua: string): RedisScript {
  const hash = createHash('sha1').update(lua).digest('hex')
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(hash, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return redis.eval(lua, keys.length, ...keys, ...args)
    }
  }
}

/** Lua: the server's clock as `now`, epoch ms. */
export const luaNow = `
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
`
