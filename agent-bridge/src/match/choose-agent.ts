import type { AgentId, Assignment, AssignmentCandidate, Team } from '@baton/core'

/** What of a pending chat decides who may take it. */
export interface WaitingChat {
  readonly reservedFor?: AgentId
  /** How much of an agent's capacity it takes, from 1. */
  readonly weight: number
}

/** What of an agent decides which chats they may take. */
export interface AgentLoad {
  readonly agent: AgentId
  /** the weight of all chats the agent may hold at once */
  readonly capacity: number
  /** the weight of those they hold */
  readonly held: number
  /** epoch ms of the last chat received, 0 for none */
  readonly lastAssignedAt: number
  /** Online, with a live heartbeat. */
  readonly present: boolean
}

/**
 * Chooses who takes a pending chat: most free capacity, then the longest without a new chat, then by id. A reserved
 * chat waits for its agent, whatever the strategy; a `pull` team is pushed nothing else. Says nothing when nobody may
 * take it.
 */
export function chooseAgent(
  chat: WaitingChat,
  agents: readonly AgentLoad[],
  strategy: Team['strategy'],
): Assignment | undefined {
  if (strategy === 'pull' && !chat.reservedFor) return undefined
  const candidates = agents.map((agent) => judge(agent, chat)).sort(byMerit)
  const [first] = candidates
  if (!first || first.excluded) return undefined
  return {
    how: chat.reservedFor ? 'returned' : 'matched',
    strategy,
    candidates,
    chosen: first.agent,
  }
}

function judge(agent: AgentLoad, chat: WaitingChat): AssignmentCandidate {
  const excluded = reasonAgainst(agent, chat)
  return {
    agent: agent.agent,
    capacity: agent.capacity,
    held: agent.held,
    lastAssignedAt: agent.lastAssignedAt,
    ...(excluded && { excluded }),
  }
}

function reasonAgainst(agent: AgentLoad, chat: WaitingChat): AssignmentCandidate['excluded'] {
  if (chat.reservedFor && chat.reservedFor !== agent.agent) return 'not-reserved'
  if (!agent.present) return 'away'
  if (agent.held + chat.weight > agent.capacity) return 'full'
  return undefined
}

function byMerit(a: AssignmentCandidate, b: AssignmentCandidate): number {
  return (
    Number(a.excluded !== undefined) - Number(b.excluded !== undefined) ||
    b.capacity - b.held - (a.capacity - a.held) ||
    a.lastAssignedAt - b.lastAssignedAt ||
    (a.agent < b.agent ? -1 : 1)
  )
}
