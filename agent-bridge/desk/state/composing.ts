import type { DeskAction } from '../../src/desk-api/schema'
import type { Clock } from '../live/clock'
import type { Store } from './create-store'
import { withEntry, withoutEntry, type DeskState } from './desk-state'
import { createDrafts, draftKey, type DraftKind, type Drafts } from './drafts'
import { findChat } from './find-chat'
import type { Kept } from './kept'
import type { Outbox } from './outbox'
import type { TypingWatch } from './typing'
import type { Uploads } from './uploads'

export interface ComposingOptions {
  readonly store: Store<DeskState>
  readonly outbox: Pick<Outbox, 'add'>
  readonly uploads: Pick<Uploads, 'take'>
  readonly typing: Pick<TypingWatch, 'say' | 'sent'>
  readonly kept: Kept
  readonly clock: Clock
}

/** What is being written, and sending it. */
export interface Composing {
  /** Takes up the agent's drafts. */
  readonly open: (owner: string) => void
  readonly close: () => void
  readonly write: (chat: string, kind: DraftKind, text: string) => void
  readonly send: (chat: string, kind: DraftKind) => void
}

export function createComposing({ store, outbox, uploads, typing, kept, clock }: ComposingOptions): Composing {
  let drafts: Drafts | undefined

  function write(chat: string, kind: DraftKind, text: string): void {
    const key = draftKey(chat, kind)
    const before = store.get().drafts.get(key) ?? ''
    if (kind === 'reply' && text.length > before.length) typing.say(chat)
    drafts?.write(key, text)
    store.update((state) => ({
      ...state,
      drafts: text === '' ? withoutEntry(state.drafts, key) : withEntry(state.drafts, key, text),
    }))
  }

  /** The text goes with the first file, as its caption; every other file is a message of its own. */
  function toSays(chat: string, text: string): readonly DeskAction[] {
    const files = uploads.take(chat).flatMap(({ state, alt }) => {
      if (state.kind !== 'ready') return []
      return [{ ref: state.ref, ...(alt.trim() !== '' && { alt: alt.trim() }) }]
    })
    const [first, ...others] = files
    if (!first) return text === '' ? [] : [{ kind: 'say', text }]
    return [
      { kind: 'say', media: first, ...(text !== '' && { text }) },
      ...others.map((media): DeskAction => ({ kind: 'say', media })),
    ]
  }

  return {
    open(owner) {
      drafts = createDrafts(kept, owner, () => clock.now())
      const found = drafts.readAll()
      store.update((state) => ({ ...state, drafts: found }))
    },
    close() {
      drafts = undefined
    },
    write,
    send(chat, kind) {
      const text = (store.get().drafts.get(draftKey(chat, kind)) ?? '').trim()
      const epoch = findChat(store.get(), chat)?.epoch
      if (epoch === undefined) return
      const actions = kind === 'reply' ? toSays(chat, text) : text === '' ? [] : [{ kind, text }]
      for (const action of actions) outbox.add(chat, epoch, action)
      if (kind === 'reply') typing.sent(chat)
      write(chat, kind, '')
    },
  }
}
