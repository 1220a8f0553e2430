import {
  parseConversationId,
  type ConversationId,
  type ConversationStore,
  type LineId,
  type LineNews,
} from '@baton/core'

export interface QueueWatchOptions {
  readonly store: Pick<ConversationStore, 'load' | 'watch'>
  /** The chats that wait in the queues which the page shows. */
  readonly readPending: () => Promise<readonly ConversationId[]>
  /** One of them has something new. */
  readonly onNews: () => void
  /** Nobody waits for a look that has failed. */
  readonly onError: (error: unknown) => void
}

/**
 * What is written while a chat waits moves it from no list to another: without this, a queue would show the first message
 * for as long as nobody takes the chat.
 */
export interface QueueWatch {
  /** Queues may have changed. Whatever comes after the promise is told. */
  renew(): Promise<void>
  /** A chat has just begun to wait in one of the queues; whatever comes from now on is told. */
  add(id: ConversationId): void
  /** It waits no more, or elsewhere. */
  drop(id: ConversationId): void
  close(): void
}

const addedAtMost = 500

interface Waiting {
  readonly line: LineId
  /** How far its log is known to reach; absent until it has been read. */
  seq?: number
  /** The highest position that was told meanwhile. */
  toldSeq: number
  stop: () => void
}

export function createQueueWatch({ store, readPending, onNews, onError }: QueueWatchOptions): QueueWatch {
  const followed = new Map<ConversationId, Waiting>()
  let closed = false

  function hear(waiting: Waiting, news: LineNews): void {
    if (news.kind !== 'poke') return
    // Position 0 says that others may have been missed.
    if (news.seq === 0) look(waiting).catch(onError)
    else reach(waiting, news.seq)
  }

  function reach(waiting: Waiting, seq: number): void {
    waiting.toldSeq = Math.max(waiting.toldSeq, seq)
    if (waiting.seq === undefined || waiting.toldSeq <= waiting.seq) return
    waiting.seq = waiting.toldSeq
    onNews()
  }

  async function look(waiting: Waiting): Promise<void> {
    const { lastSeq } = await store.load(waiting.line)
    // The first look is what later news is measured by.
    waiting.seq ??= lastSeq
    reach(waiting, lastSeq)
  }

  /** `seq`: how far its log is known to reach. */
  function watch(id: ConversationId, seq?: number): Waiting | undefined {
    const line = parseConversationId(id)?.line
    if (closed || followed.has(id) || line === undefined) return undefined
    const waiting: Waiting = { line, toldSeq: 0, stop: () => undefined, ...(seq !== undefined && { seq }) }
    followed.set(id, waiting)
    waiting.stop = store.watch(line, (news) => hear(waiting, news))
    return waiting
  }

  async function follow(id: ConversationId): Promise<void> {
    const waiting = watch(id)
    try {
      if (waiting) await look(waiting)
    } catch (error) {
      drop(id)
      throw error
    }
  }

  function drop(id: ConversationId): void {
    followed.get(id)?.stop()
    followed.delete(id)
  }

  return {
    async renew() {
      const pending = await readPending()
      const wanted = new Set(pending)
      for (const id of [...followed.keys()]) if (!wanted.has(id)) drop(id)
      await Promise.all(pending.map(follow))
    },
    add(id) {
      // A longer queue than this is followed from its next renewal on, as far as it is shown.
      if (followed.size < addedAtMost) watch(id, 0)
    },
    drop,
    close() {
      closed = true
      for (const id of [...followed.keys()]) drop(id)
    },
  }
}
