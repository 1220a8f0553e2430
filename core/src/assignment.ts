import type { AgentId } from './id'

/** Why a chat went to this agent: enough to choose again and choose the same. */
export interface Assignment {
  readonly how: 'matched' | 'picked' | 'assigned' | 'returned'
  readonly strategy?: 'balanced' | 'pull'
  /** By whom, when a lead assigned it. */
  readonly by?: AgentId
  readonly candidates: readonly AssignmentCandidate[]
  readonly chosen: AgentId
}

export interface AssignmentCandidate {
  readonly agent: AgentId
  readonly capacity: number
  readonly held: number
  /** epoch ms of the last chat received; the longest idle goes first */
  readonly lastAssignedAt: number
  readonly excluded?: 'full' | 'away' | 'not-reserved'
}
