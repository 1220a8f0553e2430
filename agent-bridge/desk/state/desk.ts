import type { DeskAction } from '../../src/desk-api/schema'
import type { Store } from './create-store'
import type { Dialog, DeskState } from './desk-state'
import type { DraftKind } from './drafts'
import type { Asked, Outbox } from './outbox'
import type { Place } from './place'
import type { Preferences } from './preferences'
import type { Session } from './session'
import type { Uploads } from './uploads'

/** Everything the page can do. */
export interface Desk {
  readonly state: Store<DeskState>
  readonly session: Pick<Session, 'signIn' | 'signOut' | 'setPresence' | 'refresh'>
  readonly uploads: Omit<Uploads, 'take' | 'clear'>
  readonly outbox: Pick<Outbox, 'again' | 'discard'>
  start(): void
  /** Connects now instead of at the end of the countdown. */
  reconnect(): void
  /** Loads the page that the host serves, which may be a newer one. */
  reload(): void
  /** Something may have happened while the machine slept or was offline. */
  wake(): void
  refreshClosed(): Promise<void>
  openChat(chat: string): void
  go(place: Place): void
  /** Reads a conversation that is shown beside the open one. */
  readConversation(chat: string): Promise<void>
  readEarlier(chat: string): Promise<void>
  write(chat: string, kind: DraftKind, text: string): void
  setNoting(chat: string, isNoting: boolean): void
  /** Sends what stands in the composer. */
  send(chat: string, kind: DraftKind): void
  ask(chat: string, action: DeskAction): Asked
  /** Does something that needs no dialog, and tells what went wrong. */
  perform(chat: string, action: DeskAction): Promise<void>
  /** Takes a chat from the queue, or gives it to a colleague. Says what went wrong, if anything. */
  claim(chat: string, agent?: string): Promise<string | undefined>
  takeChat(chat: string): Promise<void>
  show(dialog: Dialog | undefined): void
  prefer(change: Partial<Preferences>): void
  wishFocus(wish: DeskState['focusWish']): void
}
