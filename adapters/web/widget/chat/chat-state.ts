import { isSaid } from '../connection/outgoing'
import type { Outgoing } from '../connection/outgoing'
import type { Item, ItemChoice } from './item'

/** Everything the widget shows, as one value. */
export interface ChatState {
  readonly isOpen: boolean
  readonly link: Link
  readonly conversation?: string
  /** The log, in its order. */
  readonly items: readonly Item[]
  /** The log's place up to which items have been taken; what comes twice is dropped by it. */
  readonly upTo: number
  /** Where to go on reading. */
  readonly watermark: number
  /** Everything that was there when the conversation was opened has come. */
  readonly isCaughtUp: boolean
  /** What the customer has said and the log does not hold yet. */
  readonly outgoing: readonly Outgoing[]
  readonly owner: Owner
  /** The agent who types. */
  readonly typing?: string
  /** The log's place up to which the customer has seen it. */
  readonly readUpTo: number
}

/** How things stand with the server. */
export type Link =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  /** It will not get better by itself: the page's origin, or its statement about the customer, is not taken. */
  | { readonly kind: 'refused'; readonly what: 'page' | 'identity' }

/** With whom the customer talks, as far as the log tells. */
export type Owner =
  | { readonly kind: 'bot' }
  /**
   * In a team's line; `text` is the last thing said about the place in it. While nobody is there, there is no line, but a
   * message may be left. Without a bot there is no way back to it.
   */
  | { readonly kind: 'waiting'; readonly text?: string; readonly isOffline?: boolean; readonly hasBot: boolean }
  | { readonly kind: 'agent'; readonly name: string; readonly picture?: string }
  | { readonly kind: 'closed' }

export const emptyChat: ChatState = {
  isOpen: false,
  link: { kind: 'idle' },
  items: [],
  upTo: 0,
  watermark: 0,
  isCaughtUp: false,
  outgoing: [],
  owner: { kind: 'bot' },
  readUpTo: 0,
}

/** How many messages the customer has not seen. */
export function countUnread({ items, readUpTo }: ChatState): number {
  return items.filter(({ by, seq, notice }) => seq > readUpTo && !notice && (by === 'bot' || by === 'agent')).length
}

/** The replies that are offered now: those of the last words of the house, until anything is answered. */
export function offeredChoices({ items, outgoing }: ChatState): readonly ItemChoice[] {
  if (outgoing.some(isSaid)) return []
  for (const { by, notice, choices } of [...items].reverse()) {
    if (by === 'customer') return []
    // The house's own buttons for who waits are in the line's place, for as long as they wait.
    const offered = choices.filter(({ id }) => !id.startsWith('baton-'))
    if (offered.length > 0) return offered
    if (by === 'agent' || notice) return []
  }
  return []
}

/** From which place in the log nothing has been answered yet: forms before it are done with. */
export function answeredUpTo({ items, outgoing }: ChatState): number {
  if (outgoing.some(isSaid)) return Infinity
  return items.findLast(({ by }) => by === 'customer')?.seq ?? 0
}
