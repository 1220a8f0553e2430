import type { Conversation } from './conversation'
import type { Envelope } from './envelope'
import type { AgentId, LineId, NodeId, TeamId } from './id'
import type { Facts } from './facts'
import type { Input } from './input'
import type { Correction, WordEffect } from './resolve/understand'

/** How a message was understood. */
export type Resolution =
  | {
      readonly kind: 'node'
      readonly node: NodeId
      readonly by: 'choice' | 'phrase' | 'entity' | 'connection' | 'statistics' | 'arbiter' | 'greeting'
      /** 0 to 1 */
      readonly sureness: number
      readonly others: readonly Candidate[]
      /** One sentence for people. */
      readonly why: string
      /** Given where statistics were asked. */
      readonly evidence?: Evidence
    }
  | {
      readonly kind: 'none'
      readonly others: readonly Candidate[]
      readonly why: string
      readonly evidence?: Evidence
    }

/** What statistics rest on. The words are the customer's; there are a few of them at most, none longer than 40 characters. */
export interface Evidence {
  /** What speaks for the likeliest node against the next one, and what against it; the most decisive first. */
  readonly words: readonly WordEffect[]
  /** Words that were taken for a slip. */
  readonly corrections: readonly Correction[]
  /** Words that no phrase has. */
  readonly unknownWords: readonly string[]
}

export interface Candidate {
  readonly node: NodeId
  readonly label: string
  readonly sureness: number
}

/** One rule's verdict, in order; the first match wins. */
export interface RuleVerdict {
  readonly rule: string
  readonly matched: boolean
  /** The condition that decided: "entity order_number is absent". */
  readonly because: string
}

/** What was decided about a customer's message, an integration's result, a claim or an agent who reopens a chat. */
export type Decision =
  | { readonly kind: 'reply'; readonly node: NodeId }
  | { readonly kind: 'ask'; readonly node: NodeId; readonly entity: string }
  | { readonly kind: 'integration'; readonly node: NodeId }
  | { readonly kind: 'assist' }
  | { readonly kind: 'break'; readonly cause: BreakCause }
  | {
      readonly kind: 'handover'
      readonly how: 'by-design' | 'on-bot-break' | 'no-bot' | 'reopened'
      readonly team: TeamId
      readonly rule?: string
      readonly cause?: BreakCause
    }
  /** The bot asks nobody and says nothing: an edit, a reaction. */
  | { readonly kind: 'silent' }
  /** Kept until the integration that runs has answered. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'end' }
  | { readonly kind: 'assigned'; readonly agent: AgentId; readonly team: TeamId }

export type BreakCause =
  | 'not-understood'
  | 'nothing-to-say'
  | 'integration-failed'
  | 'integration-late'
  | 'integration-empty'
  | 'entity-misses'

/** One decision of a turn. A turn has several when messages that were held back are taken up. */
export interface DecisionStep {
  readonly resolution?: Resolution
  readonly rules: readonly RuleVerdict[]
  readonly warnings: readonly string[]
  readonly decision: Decision
}

/**
 * Why a turn decided as it did. `before`, `input` and `facts` are everything `takeTurn` saw beside the bot and the
 * business, whose versions are named: taking the turn again from the record gives the same steps (guarantee G9).
 */
export interface DecisionRecord {
  readonly v: 1
  readonly at: number
  readonly line: LineId
  readonly channel: string
  readonly bot?: string
  readonly business: string
  /** The line's newest conversation before the turn, open or closed; absent on a new line. */
  readonly before?: Conversation
  readonly input: Input
  readonly facts: Facts
  readonly steps: readonly DecisionStep[]
}

/**
 * A decision record as the log keeps it. What stands in the log anyway is not repeated, so that a text takes room once:
 * the input's own entry, which is the first that its turn writes, and the messages that were held back. Version 1 kept
 * everything itself.
 */
export type LoggedRecord =
  | DecisionRecord
  | (Omit<DecisionRecord, 'v' | 'input' | 'facts'> & {
      readonly v: 2
      readonly input: LoggedInput
      readonly facts: Omit<Facts, 'held'> & {
        /** Log positions, oldest first. */
        readonly held: readonly number[]
      }
    })

/** An input without what its own entry holds. */
export type LoggedInput =
  | Exclude<Input, { readonly kind: 'customer' | 'integration-result' }>
  | { readonly kind: 'customer'; readonly envelope: Omit<Envelope, 'content' | 'sender' | 'dedupeKey' | 'raw'> }
  | { readonly kind: 'integration-result' }
