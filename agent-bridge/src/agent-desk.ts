import {
  unreachable,
  type AgentDesk,
  type AgentId,
  type Chore,
  type FiledUnder,
  type TeamId,
  type TenantId,
} from '@baton/core'
import type { Lists } from './lists/lists'
import type { Holds } from './match/holds'
import type { Matcher } from './match/matcher'
import type { Presence } from './presence/presence'
import type { TeamQueues } from './queue/team-queues'
import type { NewsChannel } from './tenant/news'

export interface AgentDeskOptions {
  readonly queues: TeamQueues
  readonly holds: Holds
  readonly lists: Lists
  readonly presence: Pick<Presence, 'readFacts'>
  readonly matcher: Pick<Matcher, 'poke'>
  /** Somebody may be free for chats of the agent's teams. */
  readonly pokeAgent: (tenant: TenantId, agent: AgentId) => Promise<void>
  readonly news: NewsChannel
}

/** The agent bridge as the hub sees it: chores, each of which may be done twice and in any order. */
export function createAgentDesk(options: AgentDeskOptions): AgentDesk {
  const { queues, holds, lists, presence, matcher, pokeAgent, news } = options

  async function release(tenant: TenantId, { hold, team }: Extract<Chore, { kind: 'release' }>): Promise<void> {
    const agent = await holds.release(tenant, hold)
    // Their other teams may have chats for them too.
    await (agent === undefined ? matcher.poke(tenant, team) : pokeAgent(tenant, agent))
  }

  async function file(tenant: TenantId, filing: Extract<Chore, { kind: 'file' }>): Promise<void> {
    const filed = await lists.file(tenant, filing)
    if (!filed) return
    const concerned = filed.before ? [filed.before, filing.under] : [filing.under]
    await news.publish(tenant, {
      kind: 'filed',
      conversation: filing.conversation,
      teams: unique(concerned.flatMap(teamsOf)),
      agents: unique(concerned.flatMap(agentsOf)),
    })
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
          return file(tenant, chore)
        default:
          return unreachable(chore)
      }
    },

    presence: presence.readFacts,
  }
}

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)]

const teamsOf = (under: FiledUnder): readonly TeamId[] => ('team' in under && under.team ? [under.team] : [])

const agentsOf = (under: FiledUnder): readonly AgentId[] => ('agent' in under && under.agent ? [under.agent] : [])
