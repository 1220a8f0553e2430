import { parseEntryId, type AgentId, type EntryId, type TeamId, type TenantId } from '@baton/core'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import { defineScript } from '../redis/define-script'
import { luaNow } from '../tenant/lua-now'
import { tenantKeys } from '../tenant/tenant-keys'

/** A place taken in an agent's capacity: for a claim under way, or for a chat the agent has. */
export interface Hold {
  readonly entry: EntryId
  readonly agent: AgentId
  readonly team: TeamId
  readonly weight: number
  /** Its claim commits before this or never, epoch ms by the server's clock. */
  readonly notAfter: number
  /** Tells this hold from a later one of the same entry. */
  readonly token: string
}

/** `settled`: so old that no claim can be under way for it. */
export interface ListedHold extends Hold {
  readonly settled: boolean
}

export type TakenHold =
  /** Also when the same agent held the entry already: then with that hold's `notAfter`, which is never renewed. */
  | { readonly kind: 'held'; readonly hold: Hold }
  /** Another agent holds it. `abandoned`: for so long that no claim can be under way. */
  | { readonly kind: 'taken'; readonly hold: Hold; readonly abandoned: boolean }
  | { readonly kind: 'full' | 'away' | 'agent-not-in-team' | 'unknown-agent' }

export interface HoldOptions {
  readonly redis: RedisClient
  /** How long a claim may take, ms. */
  readonly claimMs: number
  /** After so much more nobody can still be claiming, whatever the clocks of two servers say, ms. */
  readonly graceMs: number
  /** A heartbeat older than this is an agent who is away, ms. */
  readonly leaseMs: number
  readonly newToken: () => string
}

export interface HoldRequest {
  readonly entry: EntryId
  readonly agent: AgentId
  readonly team: TeamId
  readonly weight: number
}

/** Keeps every agent within their capacity: each change is one step in the tenant's slot. */
export interface Holds {
  /** Reserves a place for a claim, if the agent is there, in the team (or an admin), and has room. */
  take(tenant: TenantId, request: HoldRequest): Promise<TakenHold>
  /** Gives a place back, whoever has it; says who had it. Giving back again changes nothing. */
  release(tenant: TenantId, entry: EntryId): Promise<AgentId | undefined>
  /** Gives back exactly this hold, and no later one of the same entry. */
  drop(tenant: TenantId, hold: Hold): Promise<boolean>
  list(tenant: TenantId): Promise<readonly ListedHold[]>
  /** Counts a chat that an agent has and no hold is known of, whether or not they have room for it. */
  restore(tenant: TenantId, request: HoldRequest): Promise<void>
  /** The agent has just received a chat; the longest idle goes first. */
  noteAssigned(tenant: TenantId, agent: AgentId): Promise<void>
  /** Makes every agent's load what their holds add up to; says whose was wrong. */
  recount(tenant: TenantId): Promise<readonly AgentId[]>
}

export function createHolds(options: HoldOptions): Holds {
  const { redis } = options

  return {
    async take(tenant, request) {
      const keys = tenantKeys(tenant)
      const reply = replySchema.parse(
        await takeScript.run(
          redis,
          [keys.holds, keys.load, keys.agents, keys.presence],
          [
            request.entry,
            request.agent,
            request.team,
            request.weight,
            options.claimMs,
            options.graceMs,
            options.leaseMs,
            options.newToken(),
          ],
        ),
      )
      const [kind, text, abandoned] = reply
      if (kind !== 'held' && kind !== 'taken') return { kind }
      const hold = parseHold(request.entry, text ?? '')
      if (!hold) throw new Error(`a hold of ${request.entry} cannot be read`)
      return kind === 'held' ? { kind, hold } : { kind, hold, abandoned: abandoned === '1' }
    },

    async release(tenant, entry) {
      const keys = tenantKeys(tenant)
      const agent = await releaseScript.run(redis, [keys.holds, keys.load], [entry, ''])
      return typeof agent === 'string' ? (agent as AgentId) : undefined
    },

    async drop(tenant, hold) {
      const keys = tenantKeys(tenant)
      return (await releaseScript.run(redis, [keys.holds, keys.load], [hold.entry, hold.token])) !== null
    },

    async list(tenant) {
      const reply = await listScript.run(redis, [tenantKeys(tenant).holds], [])
      const [now, stored] = z.tuple([z.coerce.number(), z.array(z.string())]).parse(reply)
      const holds: ListedHold[] = []
      for (let i = 0; i + 1 < stored.length; i += 2) {
        const hold = parseHold(stored[i] ?? '', stored[i + 1] ?? '')
        if (hold) holds.push({ ...hold, settled: hold.notAfter + options.graceMs < now })
      }
      return holds
    },

    async restore(tenant, { entry, agent, team, weight }) {
      const keys = tenantKeys(tenant)
      const hold = JSON.stringify({ agent, team, weight, notAfter: 0, token: options.newToken() })
      await restoreScript.run(redis, [keys.holds, keys.load], [entry, hold, agent, weight])
    },

    async noteAssigned(tenant, agent) {
      await noteAssignedScript.run(redis, [tenantKeys(tenant).assigned], [agent])
    },

    async recount(tenant) {
      const keys = tenantKeys(tenant)
      return z.array(z.string()).parse(await recountScript.run(redis, [keys.holds, keys.load], [])) as AgentId[]
    },
  }
}

const storedHold = z.object({
  agent: z.string(),
  team: z.string(),
  weight: z.number(),
  notAfter: z.number(),
  token: z.string(),
})

const replySchema = z.tuple([
  z.enum(['held', 'taken', 'full', 'away', 'agent-not-in-team', 'unknown-agent']),
  z.string().optional(),
  z.string().optional(),
])

function parseHold(entry: string, text: string): Hold | undefined {
  if (!parseEntryId(entry)) return undefined
  const { agent, team, ...rest } = storedHold.parse(JSON.parse(text))
  return { entry: entry as EntryId, agent: agent as AgentId, team: team as TeamId, ...rest }
}

/** KEYS: holds, load, agents, presence. ARGV: entry, agent, team, weight, claimMs, graceMs, leaseMs, token. */
const takeScript = defineScript(`
${luaNow}
local entry, agent, team, weight = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local found = redis.call('HGET', KEYS[1], entry)
if found then
  local hold = cjson.decode(found)
  if hold.agent == agent then return { 'held', found } end
  return { 'taken', found, hold.notAfter + tonumber(ARGV[6]) < now and '1' or '0' }
end
local account = redis.call('HGET', KEYS[3], agent)
if not account then return { 'unknown-agent' } end
account = cjson.decode(account)
if not account.active then return { 'unknown-agent' } end
local member = account.role == 'admin'
for _, one in ipairs(account.teams) do member = member or one == team end
if not member then return { 'agent-not-in-team' } end
local presence = redis.call('HGET', KEYS[4], agent)
if not presence then return { 'away' } end
presence = cjson.decode(presence)
if presence.state ~= 'online' or presence.beatAt + tonumber(ARGV[7]) < now then return { 'away' } end
local held = tonumber(redis.call('HGET', KEYS[2], agent) or '0')
if held + weight > account.capacity then return { 'full' } end
local hold = cjson.encode({ agent = agent, team = team, weight = weight, notAfter = now + tonumber(ARGV[5]), token = ARGV[8] })
redis.call('HSET', KEYS[1], entry, hold)
redis.call('HINCRBY', KEYS[2], agent, weight)
return { 'held', hold }
`)

/** KEYS: holds, load. ARGV: entry, the token it must have or ''. */
const releaseScript = defineScript(`
local found = redis.call('HGET', KEYS[1], ARGV[1])
if not found then return false end
local hold = cjson.decode(found)
if ARGV[2] ~= '' and hold.token ~= ARGV[2] then return false end
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('HINCRBY', KEYS[2], hold.agent, -hold.weight) <= 0 then redis.call('HDEL', KEYS[2], hold.agent) end
return hold.agent
`)

/** KEYS: holds. */
const listScript = defineScript(`
${luaNow}
return { string.format('%.0f', now), redis.call('HGETALL', KEYS[1]) }
`)

/** KEYS: holds, load. ARGV: entry, hold, agent, weight. */
const restoreScript = defineScript(`
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[2], ARGV[3], ARGV[4])
`)

/** KEYS: assigned. ARGV: agent. */
const noteAssignedScript = defineScript(`
${luaNow}
return redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now))
`)

/** KEYS: holds, load. */
const recountScript = defineScript(`
local sums, loads, wrong = {}, {}, {}
for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
  local hold = cjson.decode(text)
  sums[hold.agent] = (sums[hold.agent] or 0) + hold.weight
end
local load = redis.call('HGETALL', KEYS[2])
for i = 1, #load, 2 do
  loads[load[i]] = tonumber(load[i + 1])
  if not sums[load[i]] then
    redis.call('HDEL', KEYS[2], load[i])
    wrong[#wrong + 1] = load[i]
  end
end
for agent, sum in pairs(sums) do
  if loads[agent] ~= sum then
    redis.call('HSET', KEYS[2], agent, sum)
    wrong[#wrong + 1] = agent
  end
end
return wrong
`)
