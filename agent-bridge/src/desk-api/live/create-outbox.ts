import type { LiveNews } from '../schema'

/** The part of a socket that an outbox needs. */
export interface OutboxSocket {
  /** bytes that the other side has not taken yet */
  readonly bufferedAmount: number
  send(text: string): void
}

export interface OutboxOptions {
  readonly socket: OutboxSocket
  readonly now: () => number
  /** The page has taken nothing for too long. Called once; nothing is sent afterwards. */
  readonly onStall: () => void
  /** How long it may take nothing, ms. */
  readonly stallMs?: number
}

export interface Outbox {
  push(news: LiveNews): void
  close(): void
}

/** At most four a second. */
const listsEveryMs = 250
const typingEveryMs = 1000
/** While so many bytes wait in the socket, nothing is added to them. */
const highWater = 64 * 1024
const lookAgainMs = 100

/**
 * Sends news to one page. News only says that something is new, so what has not gone out yet is replaced by what
 * comes after it: a slow page costs no more memory than the chats it watches.
 */
export function createOutbox({ socket, now, onStall, stallMs = 20_000 }: OutboxOptions): Outbox {
  const waiting = new Map<string, LiveNews>()
  const sentAt = new Map<string, number>()
  let stalledSince: number | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function close(): void {
    closed = true
    waiting.clear()
    clearTimeout(timer)
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (closed || waiting.size === 0) return
    if (socket.bufferedAmount > highWater) {
      stalledSince ??= now()
      if (now() - stalledSince < stallMs) return flushIn(lookAgainMs)
      close()
      return onStall()
    }
    stalledSince = undefined
    const soonest = sendDue()
    if (soonest !== undefined) flushIn(soonest)
  }

  /** Sends what may go; says in how many ms the next of the rest may. */
  function sendDue(): number | undefined {
    let soonest: number | undefined
    for (const [key, news] of waiting) {
      const wait = (sentAt.get(key) ?? 0) + restOf(news) - now()
      if (wait > 0) {
        soonest = Math.min(soonest ?? wait, wait)
        continue
      }
      waiting.delete(key)
      if (restOf(news) > 0) remember(key)
      socket.send(JSON.stringify(news))
    }
    return soonest
  }

  function remember(key: string): void {
    const at = now()
    for (const [old, when] of sentAt) if (at - when > typingEveryMs) sentAt.delete(old)
    sentAt.set(key, at)
  }

  function flushIn(ms: number): void {
    timer = setTimeout(flush, ms).unref()
  }

  return {
    push(news) {
      if (closed) return
      const key = keyOf(news)
      // What somebody has typed meanwhile is said: that they type would come too late.
      if (news.kind === 'chat' || news.kind === 'gone') waiting.delete(`typing ${news.id}`)
      // Last in, last out: a chat that had to wait does not go before what is newer.
      waiting.delete(key)
      waiting.set(key, news)
      if (stalledSince === undefined) flush()
    },
    close,
  }
}

/** News with the same key replaces each other. */
function keyOf(news: LiveNews): string {
  return 'id' in news ? `${news.kind === 'gone' ? 'chat' : news.kind} ${news.id}` : news.kind
}

/** How long after one such news the next may go, ms. */
function restOf(news: LiveNews): number {
  if (news.kind === 'lists') return listsEveryMs
  return news.kind === 'typing' ? typingEveryMs : 0
}
