import { parseEntryId, type EntryId, type Observe, type TeamId, type TenantId } from '@baton/core'
import { Queue } from 'bullmq'
import { ask } from '../redis/ask'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import { defineScript } from '../redis/define-script'
import { readTexts } from '../redis/read-reply'
import { luaNow } from '../tenant/lua-now'
import { queueName, tenantKeys } from '../tenant/tenant-keys'
import { baseLeadMs, baseLifeMs, priorityStep } from './priority-step'

export interface TeamQueuesOptions {
  /** Shared by all queues: a queue without a worker needs no connection of its own. */
  readonly redis: RedisClient
  readonly observe: Observe
  /** epoch ms */
  readonly now?: () => number
}

/** A pending chat's entry, as its queue has it. */
export interface QueuedEntry {
  /** As found: an id that is no entry's has come from elsewhere. */
  readonly id: string
  /** the 10-second step of its virtual arrival */
  readonly step: number
  /** Where it stands; the next page starts after it. */
  readonly cursor: string
}

/**
 * One BullMQ queue per team, which holds the pending chats in the order of their virtual arrival. It is an index: the
 * conversations are the truth, entries never become active jobs, and placing or withdrawing again changes nothing.
 */
export interface TeamQueues {
  /** Puts an entry where its virtual arrival (epoch ms) belongs, also one that stands elsewhere. */
  place(tenant: TenantId, team: TeamId, entry: EntryId, virtualArrival: number): Promise<void>
  withdraw(tenant: TenantId, team: TeamId, id: string): Promise<void>
  /** The entries after a cursor, in order, to the precision of a step. */
  read(tenant: TenantId, team: TeamId, after: string | undefined, limit: number): Promise<readonly QueuedEntry[]>
  count(tenant: TenantId, team: TeamId): Promise<number>
  /** What priorities are counted from now, epoch ms. */
  readBase(tenant: TenantId, team: TeamId): Promise<number>
  /** Moves a base that has grown old, and says so: every entry must be placed again then. Only the match job calls it. */
  moveBase(tenant: TenantId, team: TeamId): Promise<boolean>
  close(): Promise<void>
}

/**
 * A claim takes its entry out at once, and its chore again right after it. Not for longer: another process may have placed
 * the entry since, after a crash, and only the audit, which looks later, finds it.
 */
const rememberedForMs = 5_000
const rememberedAtMost = 10_000

export function createTeamQueues(options: TeamQueuesOptions): TeamQueues {
  const { redis, observe, now = Date.now } = options
  const queues = new Map<string, Queue>()
  /** Taken out here just now, and not placed again here. */
  const withdrawn = new Map<string, { readonly removed: Promise<void>; readonly at: number }>()

  function queueOf(tenant: TenantId, team: TeamId): Queue {
    const key = `${tenant}.${team}`
    const known = queues.get(key)
    if (known) return known
    const queue = new Queue(queueName(team), {
      connection: redis,
      prefix: tenantKeys(tenant).prefix,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    })
    queue.on('error', (error) => observe({ kind: 'error', where: `queue ${key}`, error }))
    queues.set(key, queue)
    return queue
  }

  async function locate(tenant: TenantId, team: TeamId, id: string) {
    const keys = [tenantKeys(tenant).bases, queueOf(tenant, team).toKey('prioritized')]
    const [base, score] = locationSchema.parse(await locateScript.run(redis, keys, [team, baseLeadMs, id]))
    return { base, step: score === undefined ? undefined : stepOf(score) }
  }

  return {
    async place(tenant, team, entry, virtualArrival) {
      const queue = queueOf(tenant, team)
      withdrawn.delete(`${tenant}.${team} ${entry}`)
      const { base, step } = await locate(tenant, team, entry)
      const priority = priorityStep(virtualArrival, base)
      if (step === priority) return
      if (step === undefined) {
        await queue.add('chat', idsOf(entry), { jobId: entry, priority })
        return
      }
      try {
        await queue.getBackend().changePriority(entry, priority)
      } catch (error) {
        // Withdrawn meanwhile: an entry that is over needs no place.
        if ((await locate(tenant, team, entry)).step !== undefined) throw error
      }
    },

    async withdraw(tenant, team, id) {
      const key = `${tenant}.${team} ${id}`
      const known = withdrawn.get(key)
      if (known && now() - known.at < rememberedForMs) return known.removed
      const removed = queueOf(tenant, team)
        .remove(id)
        .then(() => undefined)
      if (withdrawn.size >= rememberedAtMost) withdrawn.clear()
      withdrawn.set(key, { removed, at: now() })
      try {
        await removed
      } catch (error) {
        if (withdrawn.get(key)?.removed === removed) withdrawn.delete(key)
        throw error
      }
    },

    async read(tenant, team, after, limit) {
      const key = queueOf(tenant, team).toKey('prioritized')
      const from = after === undefined ? '-inf' : `(${after}`
      const found = await ask(redis, 'zrangebyscore', [key, from, '+inf', 'WITHSCORES', 'LIMIT', 0, limit])
      return pairs(readTexts(found)).map(([id, score]) => ({ id, step: stepOf(score), cursor: score }))
    },

    async count(tenant, team) {
      return redis.zcard(queueOf(tenant, team).toKey('prioritized'))
    },

    async readBase(tenant, team) {
      return (await locate(tenant, team, '')).base
    },

    async moveBase(tenant, team) {
      const moved = await moveBaseScript.run(redis, [tenantKeys(tenant).bases], [team, baseLeadMs, baseLifeMs])
      return moved === 1
    },

    async close() {
      const open = [...queues.values()]
      queues.clear()
      await Promise.all(open.map((queue) => queue.close()))
    },
  }
}

/** BullMQ's score of a job: its priority, then a counter of 32 bits. */
const stepOf = (score: string): number => Math.floor(Number(score) / 2 ** 32)

function idsOf(entry: EntryId) {
  const parts = parseEntryId(entry)
  if (!parts) throw new Error(`not an entry: ${entry}`)
  return { line: parts.line, number: parts.number, epoch: parts.epoch }
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) found.push([flat[i] ?? '', flat[i + 1] ?? ''])
  return found
}

const locationSchema = z.tuple([z.coerce.number(), z.string().optional()])

/** KEYS: bases, the queue's jobs. ARGV: team, lead of a new base, entry. */
const locateScript = defineScript(`
${luaNow}
local base = redis.call('HGET', KEYS[1], ARGV[1])
if not base then
  base = string.format('%.0f', now - tonumber(ARGV[2]))
  redis.call('HSET', KEYS[1], ARGV[1], base)
end
local score = redis.call('ZSCORE', KEYS[2], ARGV[3])
if not score then return { base } end
return { base, score }
`)

/** KEYS: bases. ARGV: team, lead of a new base, life of an old one. */
const moveBaseScript = defineScript(`
${luaNow}
local base = redis.call('HGET', KEYS[1], ARGV[1])
if not base or now - tonumber(base) < tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now - tonumber(ARGV[2])))
return 1
`)
