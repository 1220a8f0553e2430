import type { ChatDetail, ChatSummary, DeskEntry } from '../../src/desk-api/schema'
import { sayFailure } from '../api/answer'
import type { DeskClient } from '../api/create-desk-client'
import { coalesce } from './coalesce'
import { withEntry, withoutEntry, type DeskState, type OpenedChat } from './desk-state'
import { mergeDeliveries, mergeEntries } from './merge-entries'
import type { Store } from './create-store'

export interface LogsOptions {
  readonly store: Store<DeskState>
  readonly client: DeskClient
  /** The log of a chat has been read up to here, with what was new in it. */
  readonly onRead: (chat: string, seq: number, entries: readonly DeskEntry[]) => void
}

/** The conversations that have been opened, each as far as it has been read. */
export interface Logs {
  /** Opens a chat, or reads on in one that is open. */
  read(chat: string): Promise<void>
  /** Reads everything about an open chat anew: who has it, facts, why. */
  readAll(chat: string): Promise<void>
  /** Reads on where it matters after news that there are entries up to `seq`. */
  hear(chat: string, seq: number): Promise<void>
  readEarlier(chat: string): Promise<void>
  readDeliveries(chat: string): Promise<void>
  /** The agent may not see it any more. */
  forget(chat: string, because: string): void
}

/** So many conversations stay at hand; the one that was opened first goes first. */
const keptAtMost = 20

export function createLogs({ store, client, onRead }: LogsOptions): Logs {
  const readers = new Map<string, () => Promise<void>>()

  function find(chat: string): Extract<OpenedChat, { kind: 'ready' }> | undefined {
    const opened = store.get().opened.get(chat)
    return opened?.kind === 'ready' ? opened : undefined
  }

  function set(chat: string, opened: OpenedChat): void {
    store.update((state) => ({ ...state, opened: keepFew(withEntry(state.opened, chat, opened), chat) }))
  }

  async function readAll(chat: string): Promise<void> {
    if (!find(chat)) set(chat, { kind: 'loading' })
    const answer = await client.readChat(chat)
    if (answer.kind === 'ok') {
      const before = find(chat)
      const opened = takeDetail(before, answer.value)
      set(chat, opened)
      onRead(chat, opened.lastSeq, before ? newEntries(before.lastSeq, opened.entries) : [])
    } else if (answer.kind === 'refused' && answer.code === 'not-found') {
      set(chat, { kind: 'problem', message: 'This conversation is not there, or not yours to see.' })
    } else if (!find(chat)) {
      set(chat, { kind: 'problem', message: sayFailure(answer) })
    }
  }

  async function readOn(chat: string): Promise<void> {
    for (;;) {
      const opened = find(chat)
      if (!opened) return
      const answer = await client.readLog(chat, { after: opened.lastSeq })
      if (answer.kind !== 'ok') {
        if (answer.kind === 'refused' && answer.code === 'not-found') await readAll(chat)
        return
      }
      const { entries, lastSeq, more } = answer.value
      const now = find(chat)
      if (!now) return
      if (lastSeq > now.lastSeq) {
        set(chat, { ...now, entries: mergeEntries(now.entries, entries), lastSeq })
        onRead(chat, lastSeq, newEntries(now.lastSeq, entries))
      }
      if (entries.some(changesDetail)) await readAll(chat)
      if (!more || entries.length === 0) return
    }
  }

  /** One reader per chat, however often it is asked. */
  function readerOf(chat: string): () => Promise<void> {
    const reader = readers.get(chat) ?? coalesce(() => (find(chat) ? readOn(chat) : readAll(chat)))
    readers.set(chat, reader)
    return reader
  }

  return {
    read: (chat) => readerOf(chat)(),
    readAll,
    async hear(chat, seq) {
      const opened = store.get().opened.get(chat)
      // What is being read for the first time may have been answered before this was said.
      const mayLack = opened?.kind === 'loading' || (opened?.kind === 'ready' && opened.lastSeq < seq)
      if (mayLack) await readerOf(chat)()
    },
    async readEarlier(chat) {
      const opened = find(chat)
      const first = opened?.entries[0]
      if (!opened?.more || opened.isLoadingEarlier || !first) return
      set(chat, { ...opened, isLoadingEarlier: true })
      const answer = await client.readLog(chat, { before: first.seq })
      const now = find(chat)
      if (!now) return
      set(chat, {
        ...now,
        isLoadingEarlier: false,
        ...(answer.kind === 'ok' && {
          entries: mergeEntries(answer.value.entries, now.entries),
          more: answer.value.more,
        }),
      })
    },
    async readDeliveries(chat) {
      if (!find(chat)) return
      const answer = await client.readDeliveries(chat)
      const now = find(chat)
      if (now && answer.kind === 'ok') set(chat, { ...now, entries: mergeDeliveries(now.entries, answer.value) })
    },
    forget(chat, because) {
      if (store.get().opened.has(chat)) set(chat, { kind: 'problem', message: because })
      readers.delete(chat)
    },
  }
}

/** What was read before and what the server says now, without a hole between them. */
function takeDetail(
  before: Extract<OpenedChat, { kind: 'ready' }> | undefined,
  { entries, lastSeq, more, ...detail }: ChatDetail,
): Extract<OpenedChat, { kind: 'ready' }> {
  const first = entries[0]
  const isGap = before !== undefined && more && first !== undefined && first.seq > before.lastSeq + 1
  const base = { kind: 'ready', detail, isLoadingEarlier: false } as const
  if (!before || isGap) return { ...base, entries, lastSeq, more }
  return {
    ...base,
    entries: mergeEntries(before.entries, entries),
    lastSeq: Math.max(lastSeq, before.lastSeq),
    more: before.more,
  }
}

const newEntries = (after: number, entries: readonly DeskEntry[]): readonly DeskEntry[] =>
  entries.filter(({ seq }) => seq > after)

/** Entries that tell of a change in what stands beside the conversation. */
const changesDetail = ({ body }: DeskEntry): boolean => body.kind === 'owner' || body.kind === 'fact'

function keepFew(opened: ReadonlyMap<string, OpenedChat>, latest: string): ReadonlyMap<string, OpenedChat> {
  if (opened.size <= keptAtMost) return opened
  const oldest = [...opened.keys()].find((chat) => chat !== latest)
  return oldest === undefined ? opened : withoutEntry(opened, oldest)
}

/** Whether a chat has changed hands, by what the lists say, since it was read. */
export function isBehind(opened: OpenedChat | undefined, listed: ChatSummary | undefined): boolean {
  return opened?.kind === 'ready' && listed !== undefined && listed.epoch > opened.detail.chat.epoch
}
