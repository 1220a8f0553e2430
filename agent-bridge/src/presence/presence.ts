import type { AgentDesk, AgentId, TenantId } from '@baton/core'
import type { AgentAccounts } from '../agents/agent-accounts'
import type { NewsChannel } from '../tenant/news'
import type { GoneAgents } from './gone-agents'
import type { ChosenPresence, PresenceRecord, PresenceState, SeenAgent } from './presence-record'

export interface PresenceOptions {
  readonly record: PresenceRecord
  readonly accounts: AgentAccounts
  readonly gone: GoneAgents
  readonly news: NewsChannel
  /** Somebody may be free for chats of the agent's teams. */
  readonly pokeAgent: (tenant: TenantId, agent: AgentId) => Promise<void>
  readonly now: () => number
}

/** Who is there. An agent's sockets all count as one. */
export interface Presence {
  /** A heartbeat, every 10 s: says how the agent is seen from now on. */
  beat(tenant: TenantId, agent: AgentId): Promise<PresenceState>
  /** The agent says so. Going offline gives everything they have back to its queues. */
  choose(tenant: TenantId, agent: AgentId, state: ChosenPresence): Promise<void>
  /** Everybody who was ever there; who is missing is offline. */
  read(tenant: TenantId): Promise<ReadonlyMap<AgentId, SeenAgent>>
  /** For the hub: at most two seconds old. */
  readFacts: AgentDesk['presence']
}

const factsForMs = 2_000

export function createPresence({ record, accounts, gone, news, pokeAgent, now }: PresenceOptions): Presence {
  type Facts = ReturnType<AgentDesk['presence']>
  const cached = new Map<TenantId, { readonly at: number; readonly facts: Facts }>()

  async function collect(tenant: TenantId): Facts {
    const [seen, all] = await Promise.all([record.read(tenant), accounts.list(tenant)])
    const active = all.filter((account) => account.active)
    const isOnline = (agent: AgentId) => seen.get(agent)?.state === 'online'
    const online: Record<string, number> = {}
    for (const { id, teams } of active) {
      if (!isOnline(id)) continue
      for (const team of teams) online[team] = (online[team] ?? 0) + 1
    }
    const agents = Object.fromEntries(active.map(({ id, teams }) => [id, { teams, online: isOnline(id) }]))
    return { online, agents }
  }

  return {
    async beat(tenant, agent) {
      const { state, returned } = await record.beat(tenant, agent)
      if (returned) {
        cached.delete(tenant)
        await news.publish(tenant, { kind: 'presence', agent })
        await pokeAgent(tenant, agent)
      }
      return state
    },

    async choose(tenant, agent, state) {
      await record.write(tenant, agent, state)
      cached.delete(tenant)
      await news.publish(tenant, { kind: 'presence', agent })
      if (state === 'offline') await gone.returnChats(tenant, agent, 'agent-signed-out')
      await pokeAgent(tenant, agent)
    },

    read: (tenant) => record.read(tenant),

    async readFacts(tenant) {
      const known = cached.get(tenant)
      if (known && now() - known.at < factsForMs) return known.facts
      const facts = collect(tenant)
      const fresh = { at: now(), facts }
      cached.set(tenant, fresh)
      try {
        return await facts
      } catch (error) {
        // A failure is nobody's presence, so the next one asks again.
        if (cached.get(tenant) === fresh) cached.delete(tenant)
        throw error
      }
    },
  }
}
