import type { Content } from './content'
import type { Completion, Ownership } from './conversation'
import type { LoggedRecord } from './decision-record'
import type { Sender } from './envelope'
import type { GoneReason } from './gone-reason'
import type { AgentId, AwaitId, NodeId, TeamId } from './id'
import type { IntegrationOutcome, IntegrationRequest } from './integration'
import type { Json } from './json'
import type { OutboundMessage, Speaker } from './message'

/** Who may read an entry. Each reads the ones before it too: audit reads all, a customer only their own. */
export const audiences = ['customer', 'team', 'audit'] as const
export type Audience = (typeof audiences)[number]

/** Why the owner changed, for the line in the desk's conversation. */
export type OwnerChange =
  | {
      readonly kind: 'handed-over'
      readonly handover: 'by-design' | 'on-bot-break' | 'no-bot' | 'reopened'
      readonly node?: NodeId
      readonly rule?: string
      readonly reason: string
    }
  | { readonly kind: 'claimed'; readonly how: 'matched' | 'picked' | 'assigned' | 'returned' }
  | {
      readonly kind: 'transferred'
      readonly by: AgentId
      readonly team: TeamId
      readonly agent?: AgentId
    }
  | { readonly kind: 'parked'; readonly by: AgentId }
  | { readonly kind: 'customer-returned' }
  | {
      readonly kind: 'requeued'
      readonly reason: GoneReason
    }
  | { readonly kind: 'left-queue' }
  /** The team is no more, or the business has become bot-only. */
  | { readonly kind: 'settings-changed' }
  | { readonly kind: 'handed-back'; readonly by: AgentId; readonly node?: NodeId }
  | { readonly kind: 'closed'; readonly completion: Completion }

export type LogBody =
  | {
      readonly kind: 'customer'
      readonly content: Content
      readonly sender: Sender
      readonly dedupeKey: string
      readonly raw?: Json
    }
  /** To the customer. It goes through the lane, so it is out when the lane has passed it. */
  | { readonly kind: 'message'; readonly from: Speaker; readonly message: OutboundMessage }
  | {
      readonly kind: 'owner'
      readonly from: Ownership
      readonly to: Ownership
      readonly why: OwnerChange
    }
  | { readonly kind: 'note'; readonly by: AgentId; readonly name: string; readonly text: string }
  | {
      readonly kind: 'fact'
      readonly name: string
      readonly value: string
      readonly source: 'channel' | 'bot' | 'agent' | 'token'
    }
  /** Starts when the lane reaches it, so that "response before" is out first. */
  | {
      readonly kind: 'integration'
      readonly await: AwaitId
      readonly node: NodeId
      readonly request: IntegrationRequest
    }
  | {
      readonly kind: 'integration-result'
      readonly await: AwaitId
      readonly outcome: IntegrationOutcome
      /** The conversation no longer waited for it: recorded, not spoken. */
      readonly late: boolean
    }
  | { readonly kind: 'warning'; readonly code: string; readonly text: string }
  | { readonly kind: 'record'; readonly record: LoggedRecord }

/** What takeTurn writes; the store numbers it. */
export interface LogDraft {
  readonly audience: Audience
  readonly body: LogBody
}

/** One line of a line's log. `seq` counts the entries of the line from 1, over all its conversations. */
export interface LogEntry extends LogDraft {
  readonly seq: number
  /** the conversation's number */
  readonly conversation: number
  /** epoch ms */
  readonly at: number
}

/** Whether an entry waits for its turn in the lane: what goes to the customer, and what must start after it. */
export function goesThroughLane(body: LogBody): boolean {
  return body.kind === 'message' || body.kind === 'integration'
}
