import type { BreakCause } from '../decision-record'
import type { NodeId, TeamId } from '../id'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** What a rule may ask of the facts. An empty `any` never holds, an empty `all` always does. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'node'; readonly in: readonly NodeId[] }
  /** Present (or absent), or one of the values, compared without case. */
  | {
      readonly kind: 'entity'
      readonly name: string
      readonly present?: boolean
      readonly in?: readonly string[]
    }
  | { readonly kind: 'channel'; readonly in: readonly string[] }
  | { readonly kind: 'language'; readonly in: readonly string[] }
  /** Breaks only: what broke. */
  | { readonly kind: 'cause'; readonly in: readonly BreakCause[] }
  /** A weekly window, `from` inclusive and `to` exclusive as `HH:MM`, in an IANA zone; past midnight where to ≤ from. */
  | {
      readonly kind: 'time'
      readonly days: readonly Weekday[]
      readonly from: string
      readonly to: string
      readonly zone: string
    }

export interface Rule {
  readonly id: string
  readonly when: Condition
  readonly team: TeamId
}

/** What rules are evaluated over. */
export interface RuleFacts {
  readonly node?: NodeId
  readonly entities: { readonly [name: string]: string | number }
  readonly channel: string
  readonly language: string
  readonly cause?: BreakCause
  /** epoch ms */
  readonly now: number
}
