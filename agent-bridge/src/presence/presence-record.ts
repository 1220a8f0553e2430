import type { AgentId, TenantId } from '@baton/core'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import { defineScript } from '../redis/define-script'
import { luaNow } from '../tenant/lua-now'
import { tenantKeys } from '../tenant/tenant-keys'

/** What an agent says of themself. */
export const chosenPresences = ['online', 'break', 'offline'] as const
export type ChosenPresence = (typeof chosenPresences)[number]

/** How an agent is seen: `away` is what a lost heartbeat makes of anything but `offline`. */
export type PresenceState = ChosenPresence | 'away'

export interface SeenAgent {
  readonly state: PresenceState
  /** since the last heartbeat, ms */
  readonly silentMs: number
}

export interface PresenceRecordOptions {
  readonly redis: RedisClient
  /** A heartbeat older than this is an agent who is away, ms. */
  readonly leaseMs: number
}

/** Who is there, by heartbeats and the server's clock. All of an agent's sockets beat for the one agent. */
export interface PresenceRecord {
  /** The agent is there; `returned`: and was away before. One who never came online stays offline. */
  beat(tenant: TenantId, agent: AgentId): Promise<{ readonly state: ChosenPresence; readonly returned: boolean }>
  /** The agent says so; that is a heartbeat too. */
  write(tenant: TenantId, agent: AgentId, state: ChosenPresence): Promise<void>
  /** Everybody who was ever there; who is missing is offline. */
  read(tenant: TenantId): Promise<ReadonlyMap<AgentId, SeenAgent>>
}

export function createPresenceRecord({ redis, leaseMs }: PresenceRecordOptions): PresenceRecord {
  return {
    async beat(tenant, agent) {
      const reply = await beatScript.run(redis, [tenantKeys(tenant).presence], [agent, leaseMs])
      const [state, returned] = z.tuple([z.enum(chosenPresences), z.number()]).parse(reply)
      return { state, returned: returned === 1 }
    },

    async write(tenant, agent, state) {
      await writeScript.run(redis, [tenantKeys(tenant).presence], [agent, state])
    },

    async read(tenant) {
      const reply = await readScript.run(redis, [tenantKeys(tenant).presence], [])
      const [now, stored] = z.tuple([z.coerce.number(), z.array(z.string())]).parse(reply)
      const seen = new Map<AgentId, SeenAgent>()
      for (let i = 0; i + 1 < stored.length; i += 2) {
        const { state, beatAt } = recordSchema.parse(JSON.parse(stored[i + 1] ?? ''))
        const silentMs = Math.max(0, now - beatAt)
        const away = state !== 'offline' && silentMs > leaseMs
        seen.set(stored[i] as AgentId, { state: away ? 'away' : state, silentMs })
      }
      return seen
    },
  }
}

const recordSchema = z.object({ state: z.enum(chosenPresences), beatAt: z.number() })

/** KEYS: presence. ARGV: agent, leaseMs. */
const beatScript = defineScript(`
${luaNow}
local found = redis.call('HGET', KEYS[1], ARGV[1])
if not found then return { 'offline', 0 } end
local record = cjson.decode(found)
local returned = record.state ~= 'offline' and record.beatAt + tonumber(ARGV[2]) < now
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ state = record.state, beatAt = now }))
return { record.state, returned and 1 or 0 }
`)

/** KEYS: presence. ARGV: agent, state. */
const writeScript = defineScript(`
${luaNow}
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode({ state = ARGV[2], beatAt = now }))
return 1
`)

/** KEYS: presence. */
const readScript = defineScript(`
${luaNow}
return { string.format('%.0f', now), redis.call('HGETALL', KEYS[1]) }
`)
