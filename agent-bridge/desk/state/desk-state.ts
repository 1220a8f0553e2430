import type { ChatDetail, ChatLists, ChatSummary, DeskEntry, Me, Settings, SignInForm } from '../../src/desk-api/schema'
import type { Link } from '../live/link'
import type { Attachment } from './attachment'
import type { Outgoing } from './outgoing'
import type { Place } from './place'
import type { Preferences } from './preferences'

/** Everything the page shows. */
export interface DeskState {
  readonly session: SessionState
  readonly link: Link
  /** The host serves another page by now: what it answers may be more than this one knows. */
  readonly isOutdated: boolean
  /** the server's clock minus ours, ms */
  readonly clockOffset: number
  /** absent until they have been read */
  readonly lists: ChatLists | undefined
  /** absent until somebody looks at them */
  readonly closed: readonly ChatSummary[] | undefined
  readonly opened: ReadonlyMap<string, OpenedChat>
  readonly typing: ReadonlyMap<string, Typing>
  readonly outgoing: readonly Outgoing[]
  readonly attachments: ReadonlyMap<string, readonly Attachment[]>
  readonly drafts: ReadonlyMap<string, string>
  /** entries whose message has been sent again from this page, by chat */
  readonly resent: ReadonlyMap<string, readonly number[]>
  readonly place: Place
  readonly dialog: Dialog | undefined
  /** chats whose composer writes a note */
  readonly noting: readonly string[]
  readonly preferences: Preferences
  /** Where the keyboard should go next; whoever has that place takes the wish away. */
  readonly focusWish: FocusWish | undefined
  /** What screen readers are told; `id` makes the same words news again. */
  readonly announcement: { readonly id: number; readonly text: string }
}

export type FocusWish = 'composer' | 'row' | 'next'

export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'signed-out'
      readonly form: SignInForm
      readonly isBusy: boolean
      readonly problem?: string
    }
  | { readonly kind: 'signed-in'; readonly me: Me; readonly settings: Settings }

export type OpenedChat =
  | { readonly kind: 'loading' }
  | { readonly kind: 'problem'; readonly message: string }
  | {
      readonly kind: 'ready'
      readonly detail: Omit<ChatDetail, 'entries' | 'lastSeq' | 'more'>
      readonly entries: readonly DeskEntry[]
      /** The log has been read up to here. */
      readonly lastSeq: number
      /** There are older entries. */
      readonly more: boolean
      readonly isLoadingEarlier: boolean
    }

export interface Typing {
  readonly by: 'customer' | 'colleague'
  readonly name?: string
}

export type Dialog =
  | { readonly kind: 'transfer' | 'close' | 'hand-back' | 'assign' | 'why'; readonly chat: string }
  | { readonly kind: 'previous'; readonly chat: string }
  | { readonly kind: 'fact'; readonly chat: string; readonly name?: string; readonly value: string }
  | { readonly kind: 'leave'; readonly how: 'offline' | 'sign-out'; readonly chats: number }
  | { readonly kind: 'help' }

export function firstState(preferences: Preferences, place: Place): DeskState {
  return {
    session: { kind: 'starting' },
    link: { kind: 'off' },
    isOutdated: false,
    clockOffset: 0,
    lists: undefined,
    closed: undefined,
    opened: new Map(),
    typing: new Map(),
    outgoing: [],
    attachments: new Map(),
    drafts: new Map(),
    resent: new Map(),
    place,
    dialog: undefined,
    noting: [],
    preferences,
    focusWish: undefined,
    announcement: { id: 0, text: '' },
  }
}

/** A map with one value more, or another one. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const next = new Map(map)
  next.delete(key)
  return next
}
