import { unreachable, type AgentDesk, type AgentId, type Chore, type TenantId } from '@baton/core'
import type { Lists } from './lists/lists'
import type { Holds } from './match/holds'
import type { Matcher } from './match/matcher'
import type { Presence } from './presence/presence'
import type { TeamQueues } from './queue/team-queues'

export interface AgentDeskOptions {
  readonly queues: TeamQueues
  readonly holds: Holds
  readonly lists: Lists
  readonly presence: Pick<Presence, 'readFacts'>
  readonly matcher: Pick<Matcher, 'poke'>
  /** Somebody may be free for chats of the agent's teams. */
  readonly pokeAgent: (tenant: TenantId, agent: AgentId) => Promise<void>
}

/** The agent bridge as the hub sees it: chores, each of which may be done twice and in any order. */
export function createAgentDesk(options: AgentDeskOptions): AgentDesk {
  const { queues, holds, lists, presence, matcher, pokeAgent } = options

  async function release(tenant: TenantId, { hold, team }: Extract<Chore, { kind: 'release' }>): Promise<void> {
    const agent = await holds.release(tenant, hold)
    // Their other teams may have chats for them too.
    await (agent === undefined ? matcher.poke(tenant, team) : pokeAgent(tenant, agent))
  }

  return {
    async perform(tenant, chore) {
      switch (chore.kind) {
        case 'place':
          await queues.place(tenant, chore.team, chore.entry, chore.virtualArrival)
          return matcher.poke(tenant, chore.team)
        case 'withdraw':
          return queues.withdraw(tenant, chore.team, chore.entry)
        case 'release':
          return release(tenant, chore)
        case 'file':
          return lists.file(tenant, chore)
        default:
          return unreachable(chore)
      }
    },

    presence: presence.readFacts,
  }
}
