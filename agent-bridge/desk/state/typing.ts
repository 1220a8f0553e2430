import type { DeskEntry } from '../../src/desk-api/schema'
import type { Clock } from '../live/clock'
import type { Store } from './create-store'
import { withEntry, withoutEntry, type DeskState, type Typing } from './desk-state'

/** So long somebody counts as typing after the last sign of it. */
const shownForMs = 6000
/** So often at most we say that we do. */
const saidEveryMs = 3000

export interface TypingWatch {
  hear(chat: string, typing: Typing): void
  /** New entries of a chat: who has sent something types no more, and nobody does once the chat has changed hands. */
  read(chat: string, entries: readonly DeskEntry[]): void
  /** The page shows this chat no more. */
  stop(chat: string): void
  /** The agent types an answer. */
  say(chat: string): void
  /** The agent has sent it: the next one is typed anew. */
  sent(chat: string): void
}

export function createTypingWatch(
  store: Store<DeskState>,
  clock: Clock,
  sayTyping: (chat: string) => void,
): TypingWatch {
  const ends = new Map<string, () => void>()
  let lastSaid = { chat: '', at: 0 }

  function stop(chat: string): void {
    ends.get(chat)?.()
    ends.delete(chat)
    store.update((state) => {
      const typing = withoutEntry(state.typing, chat)
      return typing === state.typing ? state : { ...state, typing }
    })
  }

  return {
    hear(chat, typing) {
      ends.get(chat)?.()
      ends.set(
        chat,
        clock.after(shownForMs, () => stop(chat)),
      )
      store.update((state) => ({ ...state, typing: withEntry(state.typing, chat, typing) }))
    },
    read(chat, entries) {
      const typing = store.get().typing.get(chat)
      if (typing && entries.some((entry) => endsTyping(entry, typing))) stop(chat)
    },
    stop,
    say(chat) {
      const at = clock.now()
      if (lastSaid.chat === chat && at - lastSaid.at < saidEveryMs) return
      lastSaid = { chat, at }
      sayTyping(chat)
    },
    sent(chat) {
      // What was sent has ended our typing where it is shown.
      if (lastSaid.chat === chat) lastSaid = { chat: '', at: 0 }
    },
  }
}

function endsTyping({ body }: DeskEntry, { by, name }: Typing): boolean {
  switch (body.kind) {
    case 'owner':
      return true
    case 'customer':
      return by === 'customer'
    case 'message':
      return by === 'colleague' && body.from.kind === 'agent' && body.from.name === name
    default:
      return false
  }
}
