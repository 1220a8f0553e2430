import {
  unreachable,
  type AgentId,
  type Conversation,
  type ConversationStore,
  type Hub,
  type TenantId,
} from '@baton/core'
import { filingOf } from '../lists/filing-of'
import type { Lists } from '../lists/lists'
import type { Holds } from '../match/holds'
import { chatWeight } from '../match/match-team'
import { entryOf, virtualArrivalOf } from '../queue/pending-chat'
import type { TeamQueues } from '../queue/team-queues'
import type { Fault } from './fault'

export interface RepairOptions {
  readonly store: Pick<ConversationStore, 'reindex'>
  readonly hub: () => Pick<Hub, 'advance'>
  readonly queues: TeamQueues
  readonly lists: Lists
  readonly holds: Holds
  /** Somebody may be free for chats of the agent's teams. */
  readonly pokeAgent: (tenant: TenantId, agent: AgentId) => Promise<void>
}

/**
 * Makes an index say what the conversation said when it was read. If the conversation has moved on since, what is done
 * here is about an epoch that is over, and harmless.
 */
export async function repairFault(options: RepairOptions, tenant: TenantId, fault: Fault): Promise<void> {
  const { queues, lists, holds } = options
  switch (fault.kind) {
    case 'foreign-entry':
      return queues.withdraw(tenant, fault.team, fault.id)
    case 'missing-entry':
    case 'misplaced-entry':
      return place(queues, tenant, fault.conversation)
    case 'abandoned-hold':
      if (await holds.drop(tenant, fault.hold)) await options.pokeAgent(tenant, fault.hold.agent)
      return
    case 'missing-hold':
      return restoreHold(holds, tenant, fault.conversation)
    case 'misfiled':
      await lists.file(tenant, filingOf(fault.conversation, fault.at))
      return
    case 'stranded':
      await options.hub().advance(fault.conversation.line, { kind: 'tick' })
      return
    case 'missing-deadline':
      return options.store.reindex(fault.conversation.line)
    case 'filed-unknown':
      return lists.remove(tenant, fault.id)
    default:
      return unreachable(fault)
  }
}

async function place(queues: TeamQueues, tenant: TenantId, conversation: Conversation): Promise<void> {
  const { ownership } = conversation
  const entry = entryOf(conversation)
  if (ownership.owner !== 'team' || entry === undefined) return
  await queues.place(tenant, ownership.team, entry, virtualArrivalOf(conversation))
}

async function restoreHold(holds: Holds, tenant: TenantId, { ownership }: Conversation): Promise<void> {
  if (ownership.owner !== 'agent') return
  const { hold, agent, team } = ownership
  await holds.restore(tenant, { entry: hold, agent, team, weight: chatWeight })
}
