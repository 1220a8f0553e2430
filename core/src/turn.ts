import type { AgentAction, AgentRef } from './agent-action'
import type { Conversation } from './conversation'
import type { Assignment } from './decision-record'
import type { Envelope } from './envelope'
import type { Content } from './content'
import type { AwaitId, ConversationId, EntryId, TeamId, AgentId } from './id'
import type { IntegrationOutcome, LogDraft } from './log-entry'
import type { OutboundMessage } from './message'

/** One thing that happened to a conversation: the customer wrote, an agent acted, or the clock did. */
export type Input =
  | { readonly kind: 'customer'; readonly envelope: Envelope }
  | {
      readonly kind: 'agent'
      readonly by: AgentRef
      /** The client's id of the request: a repeat has no second effect. */
      readonly requestId: string
      readonly conversation: number
      /** The epoch of the view the agent acted on. */
      readonly epoch: number
      readonly action: AgentAction
    }
  /** An agent becomes the owner. Commits only while Redis time is before `notAfter`. */
  | {
      readonly kind: 'claim'
      readonly agent: AgentRef
      readonly entry: EntryId
      readonly notAfter: number
      readonly assignment: Assignment
    }
  | {
      readonly kind: 'agent-gone'
      readonly agent: AgentId
      readonly reason: 'agent-away' | 'agent-signed-out'
    }
  | { readonly kind: 'position'; readonly entry: EntryId; readonly position: number }
  | {
      readonly kind: 'integration-result'
      readonly await: AwaitId
      readonly outcome: IntegrationOutcome
    }
  | { readonly kind: 'tick' }

/** What the outside world was like when the turn was taken. Kept in the decision record, so a turn can be taken again. */
export interface Facts {
  /** epoch ms */
  readonly now: number
  /** A number in [0, 1): chooses among variants. */
  readonly random: number
  /** A new unique id, for an await or a choice. */
  readonly uniqueId: string
  /** Agents online by team, as last seen; a team that is not named has nobody. */
  readonly online: { readonly [team: string]: number }
  /** The seq that the first entry of this turn will get. */
  readonly nextSeq: number
  /** The messages the conversation holds back while it waits, oldest first. */
  readonly held: readonly { readonly seq: number; readonly content: Content }[]
  /** The message that a `resend` names, as the log has it. */
  readonly resend?: OutboundMessage
  /** Whether a named agent may get chats now: given for transfers, and when a parked chat's customer answers. */
  readonly agents?: {
    readonly [agent: string]: { readonly teams: readonly TeamId[]; readonly online: boolean }
  }
}

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

export type Turn =
  | {
      readonly kind: 'taken'
      readonly conversation: Conversation
      readonly entries: readonly LogDraft[]
      readonly chores: readonly Chore[]
    }
  /** Nothing to do and nothing to store: a late tick, a stale position, a receipt. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
