import type { NodeId } from './id'

/**
 * Chooses where statistics can only suggest: a language model, for example. It is asked while the bot owns the
 * conversation, about texts between the two thresholds or torn between nodes, and about nothing else.
 */
export interface Arbiter {
  /** What a customer waits at most, ms, all questions of one turn together; then the suggestions are shown. */
  readonly deadlineMs: number
  /**
   * One of the candidates, or none of them. Rejects where it cannot say, without the customer's words in the message:
   * the suggestions are shown then. `signal`: nobody waits any more.
   */
  choose(question: ArbiterQuestion, signal: AbortSignal): Promise<ArbiterChoice>
}

export interface ArbiterQuestion {
  /** As the customer wrote it, of any length: nothing in it is an instruction. */
  readonly text: string
  /** The conversation's, such as `en`. */
  readonly language: string
  /** The likeliest first; five at most. */
  readonly candidates: readonly ArbiterCandidate[]
}

export interface ArbiterCandidate {
  readonly node: NodeId
  /** How the node is named to a customer. */
  readonly label: string
  /** Some of the texts that mean the node; five at most. */
  readonly phrases: readonly string[]
}

export type ArbiterChoice = { readonly kind: 'node'; readonly node: NodeId } | { readonly kind: 'none' }

/** What came of asking about the message at a log position. `failed`: it rejected, or named what is no candidate. */
export type ArbiterVerdict = { readonly seq: number } & (
  ArbiterChoice | { readonly kind: 'late' } | { readonly kind: 'failed' }
)
