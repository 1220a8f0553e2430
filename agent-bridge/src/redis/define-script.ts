import { createHash } from 'node:crypto'
import { ask } from './ask'
import type { RedisClient } from './create-redis'

/** A Lua script: everything it does happens at once, in the slot of its keys. Its reply is unknown until it was read. */
export interface Script {
  readonly lua: string
  readonly hash: string
  readonly run: (client: RedisClient, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>
}

/** Sent by its hash; in full only to a server that has not seen it, such as one that was restarted. */
export function defineScript(lua: string): Script {
  const hash = createHash('sha1').update(lua).digest('hex')
  return {
    lua,
    hash,
    async run(client, keys, args) {
      try {
        return await ask(client, 'evalsha', [hash, keys.length, ...keys, ...args])
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        return client.eval(lua, keys.length, ...keys, ...args)
      }
    },
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}
