import {
  parseConversationId,
  parseEntryId,
  type AgentId,
  type Business,
  type Conversation,
  type ConversationStore,
  type GoneReason,
  type Hub,
  type LineId,
  type Observe,
  type TeamId,
  type TenantId,
} from '@baton/core'
import type { AgentAccounts } from '../agents/agent-accounts'
import type { Lists } from '../lists/lists'
import type { Holds } from '../match/holds'
import type { PresenceRecord, SeenAgent } from './presence-record'

export interface GoneAgentsOptions {
  readonly business: (tenant: TenantId) => Business | undefined
  readonly store: Pick<ConversationStore, 'load'>
  readonly hub: () => Pick<Hub, 'advance'>
  readonly accounts: AgentAccounts
  readonly presence: PresenceRecord
  readonly lists: Lists
  readonly holds: Holds
  readonly observe: Observe
}

/** Gives the chats of agents who have left back to their teams' queues, one turn per chat. */
export interface GoneAgents {
  /** Everything the agent has goes back. Says how many chats did. */
  returnChats(tenant: TenantId, agent: AgentId, reason: GoneReason): Promise<number>
  /**
   * Gives a pending chat to its whole team if the agent it is reserved for has gone, is on a break, or is not in the team
   * any more. Says whether it did.
   */
  returnIfGone(tenant: TenantId, agent: AgentId, conversation: Conversation): Promise<boolean>
  /** Looks for everybody who has chats and is gone. Says how many chats went back. */
  sweep(tenant: TenantId): Promise<number>
}

export function createGoneAgents(options: GoneAgentsOptions): GoneAgents {
  const { store, hub, lists, holds, observe } = options

  async function advance(line: LineId, agent: AgentId, reason: GoneReason): Promise<boolean> {
    try {
      const advanced = await hub().advance(line, { kind: 'agent-gone', agent, reason })
      return advanced.kind === 'committed'
    } catch (error) {
      // The next sweep finds it again.
      observe({ kind: 'error', where: 'agent gone', line, error })
      return false
    }
  }

  /** Why the agent counts as gone for chats of this team, if they do: for those they have, and for those they await. */
  async function readAbsence(tenant: TenantId) {
    const [seen, accounts] = await Promise.all([options.presence.read(tenant), options.accounts.list(tenant)])
    const active = new Map(accounts.flatMap((account) => (account.active ? [[account.id, account]] : [])))
    const teams = options.business(tenant)?.teams
    const seenOf = (agent: AgentId) => (active.has(agent) ? seen.get(agent) : undefined)
    const has = (agent: AgentId, team: TeamId): GoneReason | undefined =>
      reasonOf(seenOf(agent), teams?.get(team)?.awayMs ?? defaultAwayMs)
    const awaits = (agent: AgentId, team: TeamId): GoneReason | undefined => {
      const reason = has(agent, team)
      if (reason) return reason
      if (!active.get(agent)?.teams.includes(team)) return 'agent-left-team'
      return seenOf(agent)?.state === 'break' ? 'agent-on-break' : undefined
    }
    return { has, awaits }
  }

  /** By agent, the lines of what they have, whichever index knows of it. */
  async function readHeld(tenant: TenantId): Promise<ReadonlyMap<AgentId, ReadonlySet<LineId>>> {
    const [filed, held] = await Promise.all([lists.readWithAgents(tenant), holds.list(tenant)])
    const byAgent = new Map<AgentId, Set<LineId>>()
    const add = (agent: AgentId, line: LineId | undefined) => {
      if (line === undefined) return
      byAgent.set(agent, (byAgent.get(agent) ?? new Set<LineId>()).add(line))
    }
    for (const { agent, conversation } of filed) add(agent, parseConversationId(conversation)?.line)
    for (const { agent, entry } of held) add(agent, parseEntryId(entry)?.line)
    return byAgent
  }

  return {
    async returnChats(tenant, agent, reason) {
      const lines = (await readHeld(tenant)).get(agent) ?? []
      const returned = await Promise.all([...lines].map((line) => advance(line, agent, reason)))
      return returned.filter(Boolean).length
    },

    async returnIfGone(tenant, agent, conversation) {
      const { ownership, line } = conversation
      if (ownership.owner !== 'team') return false
      const reason = (await readAbsence(tenant)).awaits(agent, ownership.team)
      return reason !== undefined && advance(line, agent, reason)
    },

    async sweep(tenant) {
      const held = await readHeld(tenant)
      if (held.size === 0) return 0
      const { has } = await readAbsence(tenant)
      const teams = [...(options.business(tenant)?.teams.keys() ?? [])]
      let returned = 0
      for (const [agent, lines] of held) {
        // Most agents are there, and then none of their chats needs to be looked at.
        if (!teams.some((team) => has(agent, team))) continue
        for (const line of lines) {
          const ownership = (await store.load(line)).conversation?.ownership
          if (ownership?.owner !== 'agent' || ownership.agent !== agent) continue
          const reason = has(agent, ownership.team)
          if (reason && (await advance(line, agent, reason))) returned += 1
        }
      }
      return returned
    },
  }
}

/** For chats of a team that is no more, ms. */
const defaultAwayMs = 5 * 60_000

function reasonOf(seen: SeenAgent | undefined, awayMs: number): GoneReason | undefined {
  if (!seen || seen.state === 'offline') return 'agent-signed-out'
  return seen.state === 'away' && seen.silentMs >= awayMs ? 'agent-away' : undefined
}
