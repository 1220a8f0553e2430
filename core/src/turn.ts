import type { Conversation } from './conversation'
import type { Candidate } from './decision-record'
import type { AgentId, ConversationId, EntryId, TeamId } from './id'
import type { LogDraft } from './log-entry'

/** Where a conversation is filed for lists: whose it is now. */
export type FiledUnder =
  | { readonly kind: 'bot' }
  | { readonly kind: 'team'; readonly team: TeamId }
  | {
      readonly kind: 'agent'
      readonly agent: AgentId
      readonly team: TeamId
      readonly phase: 'active' | 'waiting'
    }
  | { readonly kind: 'closed'; readonly team?: TeamId; readonly agent?: AgentId }

/** What the agent bridge must do after the commit. Every one may be done twice, and in any order with those of later turns. */
export type Chore =
  | {
      readonly kind: 'place'
      readonly entry: EntryId
      readonly team: TeamId
      /** first arrival − head start, epoch ms */
      readonly virtualArrival: number
    }
  | { readonly kind: 'withdraw'; readonly entry: EntryId; readonly team: TeamId }
  /** Gives back the place in the agent's capacity, and pokes the team: somebody may be free now. */
  | { readonly kind: 'release'; readonly hold: EntryId; readonly team: TeamId }
  | {
      readonly kind: 'file'
      readonly conversation: ConversationId
      readonly customer: string
      /** Later epochs win. */
      readonly epoch: number
      readonly under: FiledUnder
      readonly at: number
    }

/** Why an agent's or claimer's input was refused; values, not exceptions. */
export type Refusal =
  | 'not-owner'
  | 'closed'
  | 'not-closed'
  | 'bot-only'
  | 'unknown-team'
  | 'unknown-agent'
  | 'agent-offline'
  | 'agent-not-in-team'
  | 'unknown-node'
  | 'unknown-message'
  | 'no-bot'
  | 'category-required'
  | 'not-pending'

/** A message that may mean one of several nodes, and that no arbiter has been asked about. */
export interface UnsureMessage {
  /** Its place in the log. */
  readonly seq: number
  readonly text: string
  readonly language: string
  /** The likeliest first. */
  readonly candidates: readonly Candidate[]
}

export type Turn =
  | {
      readonly kind: 'taken'
      readonly conversation: Conversation
      readonly entries: readonly LogDraft[]
      readonly chores: readonly Chore[]
      /** The first such message: whoever can ask an arbiter takes the turn again with its verdict. */
      readonly unsure?: UnsureMessage
    }
  /** Nothing to do and nothing to store: a late tick, a stale position, a receipt. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
