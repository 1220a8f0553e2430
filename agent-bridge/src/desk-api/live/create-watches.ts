import { parseConversationId, type ConversationId, type ConversationStore, type LineNews } from '@baton/core'

/** One chat that a page follows. */
export interface Watch {
  readonly id: ConversationId
  /** The position that the page was last told; 0 at first, so that it is told at once where the chat stands. */
  toldSeq: number
  /** Something has happened to messages that the page knows. */
  deliveryMoved: boolean
  stopped: boolean
}

export interface WatchesOptions {
  readonly store: Pick<ConversationStore, 'watch'>
  readonly hear: (watch: Watch, news: LineNews) => void
  /** Looks how the chat stands now; called once at a time for each watch. */
  readonly look: (watch: Watch) => Promise<void>
}

/** The chats that a page follows: the agent's own, and those it has asked for. */
export interface Watches {
  /** These are the agent's own now. */
  keep(own: readonly ConversationId[]): Promise<void>
  /** The page wants this one too; the one it asked for longest ago may have to go. */
  ask(id: ConversationId): Promise<void>
  /** The page does not want it any more; the agent's own stay. */
  forget(id: ConversationId): void
  drop(id: ConversationId): void
  find(id: ConversationId): Watch | undefined
  /** Looks now, or again after the look that is under way. */
  look(watch: Watch): Promise<void>
  lookAtAll(): Promise<void>
  close(): void
}

const askedAtMost = 20

interface Followed {
  readonly watch: Watch
  readonly stop: () => void
  looking?: Promise<void>
  again: boolean
}

export function createWatches({ store, hear, look }: WatchesOptions): Watches {
  const followed = new Map<ConversationId, Followed>()
  const asked = new Set<ConversationId>()
  let own = new Set<ConversationId>()
  let closed = false

  async function follow(id: ConversationId): Promise<void> {
    const line = parseConversationId(id)?.line
    if (closed || followed.has(id) || line === undefined) return
    const watch: Watch = { id, toldSeq: 0, deliveryMoved: false, stopped: false }
    const stop = store.watch(line, (news) => hear(watch, news))
    followed.set(id, { watch, stop, again: false })
    await lookAt(watch)
  }

  function drop(id: ConversationId): void {
    const known = followed.get(id)
    if (!known) return
    known.watch.stopped = true
    known.stop()
    followed.delete(id)
    asked.delete(id)
  }

  function dropUnwanted(): void {
    for (const id of [...followed.keys()]) if (!own.has(id) && !asked.has(id)) drop(id)
  }

  async function lookAt(watch: Watch): Promise<void> {
    const known = followed.get(watch.id)
    if (!known || known.watch !== watch) return
    if (known.looking) {
      known.again = true
      return known.looking
    }
    known.looking = repeat(known)
    return known.looking
  }

  async function repeat(known: Followed): Promise<void> {
    try {
      do {
        known.again = false
        await look(known.watch)
      } while (known.again && !known.watch.stopped)
    } finally {
      delete known.looking
    }
  }

  return {
    async keep(ids) {
      own = new Set(ids)
      dropUnwanted()
      await Promise.all(ids.map(follow))
    },
    async ask(id) {
      asked.delete(id)
      asked.add(id)
      const [oldest] = asked
      if (asked.size > askedAtMost && oldest !== undefined) asked.delete(oldest)
      dropUnwanted()
      await follow(id)
    },
    forget(id) {
      asked.delete(id)
      dropUnwanted()
    },
    drop,
    find: (id) => followed.get(id)?.watch,
    look: lookAt,
    async lookAtAll() {
      await Promise.all([...followed.values()].map(({ watch }) => lookAt(watch)))
    },
    close() {
      closed = true
      for (const id of [...followed.keys()]) drop(id)
    },
  }
}
