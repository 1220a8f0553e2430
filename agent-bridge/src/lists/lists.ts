import {
  parseConversationId,
  unreachable,
  type AgentId,
  type Chore,
  type ConversationId,
  type FiledUnder,
  type TeamId,
  type TenantId,
} from '@baton/core'
import { ask } from '../redis/ask'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import { defineScript } from '../redis/define-script'
import { readTexts } from '../redis/read-reply'
import { filedUnderSchema } from '../tenant/filed-under'
import { tenantKeys } from '../tenant/tenant-keys'

export type Filing = Extract<Chore, { kind: 'file' }>

/** A list that conversations are in, as it stands in the index. */
export type ListName =
  | { readonly kind: 'bot' }
  | { readonly kind: 'pending'; readonly team: TeamId }
  | { readonly kind: 'active' | 'waiting'; readonly agent: AgentId }
  | { readonly kind: 'team-active' | 'team-waiting'; readonly team: TeamId }
  /** Without a team: closed by the bot. */
  | { readonly kind: 'closed'; readonly team?: TeamId }

/** A conversation that an agent has, as it is filed. */
export interface FiledWithAgent {
  readonly agent: AgentId
  readonly conversation: ConversationId
}

/** Where a conversation is filed, and since when: of an epoch, the later filing wins. */
export interface Filed {
  readonly under: FiledUnder
  readonly at: number
}

export interface ListsOptions {
  readonly redis: RedisClient
  /** How many closed conversations of a team stay in its list. */
  readonly closedPerTeam: number
  /** How many conversations of a customer stay in their list. */
  readonly perCustomer: number
  /** How long a customer's list is kept after the last change, ms. */
  readonly customerMs: number
}

/** Which conversation is in which list. An index, like the queues: the conversations are the truth. */
export interface Lists {
  /** Moves a conversation to where it belongs now, and tells the desk; one that has been filed later is left there. */
  file(tenant: TenantId, filing: Filing): Promise<void>
  /** Takes a conversation out of every list. */
  remove(tenant: TenantId, conversation: ConversationId): Promise<void>
  /** Oldest first by when they were filed, or newest first. */
  read(
    tenant: TenantId,
    list: ListName,
    options?: { readonly limit?: number; readonly newestFirst?: boolean },
  ): Promise<readonly ConversationId[]>
  count(tenant: TenantId, list: ListName): Promise<number>
  /** Everything that waits in a team, also in one that the business does not have any more. */
  readPending(tenant: TenantId): Promise<readonly ConversationId[]>
  /** Everything that agents have, active or waiting. */
  readWithAgents(tenant: TenantId): Promise<readonly FiledWithAgent[]>
  /** A customer's conversations, newest first. */
  readOfCustomer(tenant: TenantId, customer: string): Promise<readonly ConversationId[]>
  /** Where these conversations are said to be. */
  find(tenant: TenantId, ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, Filed>>
  /** Every conversation that is in a list. */
  readAll(tenant: TenantId): Promise<ReadonlyMap<ConversationId, Filed>>
}

export function createLists(options: ListsOptions): Lists {
  const { redis } = options

  async function range(tenant: TenantId, prefix: string, limit: number, newestFirst: boolean) {
    const { lists } = tenantKeys(tenant)
    const [low, high] = bounds(prefix)
    const members = newestFirst
      ? await ask(redis, 'zrevrangebylex', [lists, high, low, 'LIMIT', 0, limit])
      : await ask(redis, 'zrangebylex', [lists, low, high, 'LIMIT', 0, limit])
    return readTexts(members).flatMap((member) => parseMember(member) ?? [])
  }

  return {
    async file(tenant, filing) {
      const keys = tenantKeys(tenant)
      const { conversation, customer, epoch, under, at } = filing
      const members = listsOf(under).map((list) => memberOf(list, at, conversation))
      const closed =
        under.kind === 'closed' ? prefixOf({ kind: 'closed', ...(under.team && { team: under.team }) }) : ''
      const record = JSON.stringify({ epoch, at, members, under })
      await fileScript.run(
        redis,
        [keys.filed, keys.lists, keys.customer(customer)],
        [
          conversation,
          epoch,
          at,
          record,
          keys.news,
          ...(closed ? [...bounds(closed), options.closedPerTeam] : ['', '', 0]),
          options.perCustomer,
          options.customerMs,
          ...members,
        ],
      )
    },

    async remove(tenant, conversation) {
      const keys = tenantKeys(tenant)
      await removeScript.run(redis, [keys.filed, keys.lists], [conversation])
    },

    async read(tenant, list, { limit = 10_000, newestFirst = false } = {}) {
      return (await range(tenant, prefixOf(list), limit, newestFirst)).map(({ conversation }) => conversation)
    },

    async count(tenant, list) {
      return Number(await ask(redis, 'zlexcount', [tenantKeys(tenant).lists, ...bounds(prefixOf(list))]))
    },

    async readPending(tenant) {
      return (await range(tenant, 'pending|', 1_000_000, false)).map(({ conversation }) => conversation)
    },

    async readWithAgents(tenant) {
      const [active, waiting] = await Promise.all(
        ['active|', 'waiting|'].map((prefix) => range(tenant, prefix, 1_000_000, false)),
      )
      return [...(active ?? []), ...(waiting ?? [])].map(({ of, conversation }) => ({
        agent: of as AgentId,
        conversation,
      }))
    },

    async readOfCustomer(tenant, customer) {
      const found = await redis.zrevrange(tenantKeys(tenant).customer(customer), 0, -1)
      return found.filter((id): id is ConversationId => parseConversationId(id) !== undefined)
    },

    async find(tenant, ids) {
      const found = new Map<ConversationId, Filed>()
      for (let i = 0; i < ids.length; i += 500) {
        const part = ids.slice(i, i + 500)
        const stored = await redis.hmget(tenantKeys(tenant).filed, ...part)
        part.forEach((id, index) => {
          const text = stored[index]
          if (text) found.set(id, parseRecord(text))
        })
      }
      return found
    },

    async readAll(tenant) {
      const { filed } = tenantKeys(tenant)
      const all = new Map<ConversationId, Filed>()
      let cursor = '0'
      do {
        const [next, found] = await redis.hscan(filed, cursor, 'COUNT', 500)
        for (let i = 0; i + 1 < found.length; i += 2) {
          all.set(found[i] as ConversationId, parseRecord(found[i + 1] ?? ''))
        }
        cursor = next
      } while (cursor !== '0')
      return all
    },
  }
}

const recordSchema = z.object({
  at: z.number(),
  under: filedUnderSchema,
})

const parseRecord = (text: string): Filed => recordSchema.parse(JSON.parse(text))

function listsOf(under: FiledUnder): readonly ListName[] {
  switch (under.kind) {
    case 'bot':
      return [{ kind: 'bot' }]
    case 'team':
      return [{ kind: 'pending', team: under.team }]
    case 'agent':
      return [
        { kind: under.phase, agent: under.agent },
        { kind: `team-${under.phase}`, team: under.team },
      ]
    case 'closed':
      return [{ kind: 'closed', ...(under.team && { team: under.team }) }]
    default:
      return unreachable(under)
  }
}

/** A member is `kind|of|when|conversation`: a range of members is a list in the order of filing. */
function prefixOf(list: ListName): string {
  switch (list.kind) {
    case 'bot':
      return 'bot||'
    case 'active':
    case 'waiting':
      return `${list.kind}|${list.agent}|`
    case 'pending':
    case 'team-active':
    case 'team-waiting':
      return `${list.kind}|${list.team}|`
    case 'closed':
      return `closed|${list.team ?? ''}|`
    default:
      return unreachable(list)
  }
}

const memberOf = (list: ListName, at: number, conversation: ConversationId): string =>
  `${prefixOf(list)}${String(at).padStart(15, '0')}|${conversation}`

/** From the first to behind the last possible member with this prefix: `~` is the largest character of an id. */
const bounds = (prefix: string): [string, string] => [`[${prefix}`, `(${prefix}\u007f`]

function parseMember(member: string): { readonly of: string; readonly conversation: ConversationId } | undefined {
  const [, of = '', , id = ''] = member.split('|')
  return parseConversationId(id) ? { of, conversation: id as ConversationId } : undefined
}

/**
 * KEYS: filed, lists, the customer's list. ARGV: conversation, epoch, at, record, news channel, the bounds of a list of
 * closed ones and how many stay in it (or '', '', 0), how many stay in the customer's list and for how long, then the new
 * members. What is published is `News` of the kind `filed`.
 */
const fileScript = defineScript(`
local conversation = ARGV[1]
local found = redis.call('HGET', KEYS[1], conversation)
local before = found and cjson.decode(found)
if before then
  local epoch, at = tonumber(ARGV[2]), tonumber(ARGV[3])
  if before.epoch > epoch or (before.epoch == epoch and before.at > at) then return 0 end
  for _, member in ipairs(before.members) do redis.call('ZREM', KEYS[2], member) end
end
redis.call('HSET', KEYS[1], conversation, ARGV[4])
for i = 11, #ARGV do redis.call('ZADD', KEYS[2], 0, ARGV[i]) end
if ARGV[6] ~= '' then
  local surplus = redis.call('ZREVRANGEBYLEX', KEYS[2], ARGV[7], ARGV[6], 'LIMIT', tonumber(ARGV[8]), 100)
  for _, member in ipairs(surplus) do
    redis.call('ZREM', KEYS[2], member)
    redis.call('HDEL', KEYS[1], (string.match(member, '[^|]*$')))
  end
end
redis.call('ZADD', KEYS[3], ARGV[3], conversation)
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[9]))
redis.call('PEXPIRE', KEYS[3], ARGV[10])
redis.call('PUBLISH', ARGV[5], cjson.encode({
  kind = 'filed', conversation = conversation, under = cjson.decode(ARGV[4]).under, before = before and before.under or nil
}))
return 1
`)

/** KEYS: filed, lists. ARGV: conversation. */
const removeScript = defineScript(`
local found = redis.call('HGET', KEYS[1], ARGV[1])
if not found then return 0 end
for _, member in ipairs(cjson.decode(found).members) do redis.call('ZREM', KEYS[2], member) end
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
`)
