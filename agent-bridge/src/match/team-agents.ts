import type { AgentId, TeamId, TenantId } from '@baton/core'
import { ask } from '../redis/ask'
import type { RedisClient } from '../redis/create-redis'
import type { AgentAccount } from '../agents/agent-account'
import type { AgentAccounts } from '../agents/agent-accounts'
import type { PresenceRecord } from '../presence/presence-record'
import { tenantKeys } from '../tenant/tenant-keys'
import type { AgentLoad } from './choose-agent'

export interface TeamAgentsOptions {
  readonly redis: RedisClient
  readonly accounts: AgentAccounts
  readonly presence: PresenceRecord
}

export interface TeamAgent {
  readonly account: AgentAccount
  readonly load: AgentLoad
}

/** Reads the active agents of a team, or all of the tenant's, and how busy each is. */
export async function readTeamAgents(
  { redis, accounts, presence }: TeamAgentsOptions,
  tenant: TenantId,
  team?: TeamId,
): Promise<readonly TeamAgent[]> {
  const keys = tenantKeys(tenant)
  const [all, seen, held, assigned] = await Promise.all([
    accounts.list(tenant),
    presence.read(tenant),
    readNumbers(redis, keys.load),
    readNumbers(redis, keys.assigned),
  ])
  const loadOf = (account: AgentAccount): AgentLoad => ({
    agent: account.id,
    capacity: account.capacity,
    held: held.get(account.id) ?? 0,
    lastAssignedAt: assigned.get(account.id) ?? 0,
    present: seen.get(account.id)?.state === 'online',
  })
  return all
    .filter(({ active, teams }) => active && (team === undefined || teams.includes(team)))
    .map((account) => ({ account, load: loadOf(account) }))
}

/** A hash of numbers by agent. */
async function readNumbers(redis: RedisClient, key: string): Promise<ReadonlyMap<string, number>> {
  const reply = await ask(redis, 'hgetall', [key])
  return new Map(Object.entries(reply ?? {}).map(([agent, value]) => [agent, Number(value)]))
}

/** One agent's, whatever their teams. */
export async function readAgentLoad(
  options: TeamAgentsOptions,
  tenant: TenantId,
  agent: AgentId,
): Promise<TeamAgent | undefined> {
  return (await readTeamAgents(options, tenant)).find(({ account }) => account.id === agent)
}
