import type { Said } from './said'

/** What kind of value an entity takes, and how it is recognised. */
export type EntityKind =
  /** Anything the customer writes, trimmed, up to `maxLength` characters. */
  | { readonly type: 'text'; readonly maxLength: number }
  | { readonly type: 'email' }
  /** Kept in E.164; national numbers are read as of `country` (ISO 3166, two letters). */
  | { readonly type: 'phone'; readonly country: string }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  /** One of a list; variants count as the value. */
  | {
      readonly type: 'choice'
      readonly options: readonly { readonly value: string; readonly variants: readonly string[] }[]
    }
  /** JavaScript pattern with the flags `iu`; the first group, or else the whole match, is the value. */
  | { readonly type: 'pattern'; readonly pattern: string }

/** Something a node needs to know from the customer. */
export interface BotEntity {
  readonly name: string
  readonly kind: EntityKind
  /** Asked for, in the order of the node's entities, before the node goes on. */
  readonly mandatory: boolean
  readonly ask: Said
  /** Said when the answer cannot be used; `ask` if nothing is set. */
  readonly askAgain: Said
  /** Also kept as a fact about the customer under this name, such as `name` or `email`. */
  readonly fact?: string
}
