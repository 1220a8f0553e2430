import type { WebSocket } from 'ws'
import type { LineNews } from '@baton/core'
import { streamCloseCodes } from './activity'
import type { ActivitySet } from './activity'
import { addTo, removeFrom } from './multimap'
import type { WebSettings } from './options'
import { readReleased } from './read-released'
import { renderTyping } from './render'
import type { RenderContext } from './render'

/** One open stream: from which position it reads, and how long it may. */
export interface StreamStart {
  readonly context: RenderContext
  readonly user: string
  /** the log's position, exclusive */
  readonly after: number
  /** epoch ms */
  readonly expiresAt?: number
}

/** The sockets of this process. They are the platform's side of the channel: what the log lets go is written to them. */
export interface Streams {
  open(socket: WebSocket, start: StreamStart): void
  /** A customer's token was renewed: their streams in this process live as long as the new one. */
  extend(conversation: string, user: string, expiresAt: number): void
  readonly size: number
  /** Resolves when every socket is closed. */
  closeAll(): Promise<void>
}

interface Stream {
  readonly user: string
  expiresAt: number | undefined
  readonly closed: Promise<void>
  close(code: number, reason: string): void
}

/** A typing signal is worth nothing later: it is dropped when so many bytes wait before it. */
const maxWaitingForTyping = 64 * 1024
/** After a failed read, ms. */
const retryMs = 1_000
/** How long a client may take to say goodbye, ms. */
const goodbyeMs = 1_000

export function createStreams(settings: WebSettings): Streams {
  const streams = new Map<string, Set<Stream>>()

  return {
    open(socket, start) {
      const { conversation } = start.context
      const stream = openStream(socket, start, settings)
      const all = addTo(streams, conversation, stream)
      socket.once('close', () => removeFrom(streams, conversation, stream))
      // The newest one stays: the oldest may be a laptop that was closed and has not been missed yet.
      const [oldest] = all
      if (!oldest || all.size <= settings.limits.streams) return
      removeFrom(streams, conversation, oldest)
      oldest.close(streamCloseCodes.replaced, 'too many streams')
    },
    extend(conversation, user, expiresAt) {
      for (const stream of streams.get(conversation) ?? []) {
        if (stream.user !== user || stream.expiresAt === undefined) continue
        stream.expiresAt = Math.max(stream.expiresAt, expiresAt)
      }
    },
    get size() {
      return [...streams.values()].reduce((count, { size }) => count + size, 0)
    },
    async closeAll() {
      const all = [...streams.values()].flatMap((some) => [...some])
      for (const stream of all) stream.close(streamCloseCodes.goingAway, 'the server stops')
      await Promise.all(all.map(({ closed }) => closed))
    },
  }
}

function openStream(
  socket: WebSocket,
  { context, user, after, expiresAt }: StreamStart,
  settings: WebSettings,
): Stream {
  const { feed, limits, observe, now } = settings
  const line = settings.lineOf(context.conversation)
  const stream: Stream = {
    user,
    expiresAt,
    closed: new Promise((resolve) => {
      socket.once('close', () => resolve())
    }),
    close(code, reason) {
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), goodbyeMs).unref()
    },
  }
  let position = after
  /** Up to where the client has the house's words: typing from before them is over. */
  let saidUpTo = after
  let reading = false
  let newsWhileReading = false
  let alive = true
  let greeted = false

  /** Resolves when the kernel has it; false when the client is gone, which is seen where the socket ends. */
  function write(set: ActivitySet): Promise<boolean> {
    return new Promise((resolve) => {
      socket.send(JSON.stringify(set), (error) => resolve(!error))
    })
  }

  async function readOn(): Promise<void> {
    let more = true
    while (more && isOpen(socket)) {
      newsWhileReading = false
      const released = await readReleased(settings, context, position)
      // Before it is written: a sign of typing that comes from now on comes after it.
      saidUpTo = released.lastOfHouse ?? saidUpTo
      // The first frame comes even if it is empty: it tells the client that it has everything. One frame is under way at
      // a time, so a slow client holds back only its own reading.
      if (released.set.activities.length > 0 || !greeted) {
        if (!(await write(released.set))) return
      }
      greeted = true
      position = released.upTo
      // Everything before it has arrived as well.
      if (released.lastOfAgent !== undefined) await feed.setDelivery(line, released.lastOfAgent, 'delivered')
      more = newsWhileReading || released.more
    }
  }

  function catchUp(): void {
    if (reading) {
      newsWhileReading = true
      return
    }
    reading = true
    readOn()
      .catch((error: unknown) => {
        if (!isOpen(socket)) return
        observe({ kind: 'error', where: 'web stream', line, error })
        setTimeout(catchUp, retryMs).unref()
      })
      .finally(() => {
        reading = false
        if (newsWhileReading && isOpen(socket)) catchUp()
      })
  }

  function hear(news: LineNews): void {
    if (news.kind === 'poke') {
      // Position 0 says that others may have been missed.
      if (news.seq === 0 || news.seq > position) catchUp()
      return
    }
    const { signal } = news
    // A signal may have been overtaken by what was said meanwhile, or by a transfer or the end.
    if (signal.by !== 'agent' || signal.after < saidUpTo || socket.bufferedAmount >= maxWaitingForTyping) return
    socket.send(JSON.stringify(renderTypingSet(signal.name, context)), () => undefined)
  }

  const beat = setInterval(() => {
    if (!alive) return socket.terminate()
    if (stream.expiresAt !== undefined && stream.expiresAt <= now()) {
      return stream.close(streamCloseCodes.tokenExpired, 'the token has expired')
    }
    alive = false
    socket.ping()
    // A poke may have been lost on its way: the log is what counts.
    catchUp()
  }, limits.heartbeatMs)
  beat.unref()

  const unwatch = feed.watch(line, hear)
  socket.on('pong', () => {
    alive = true
  })
  // Clients of this protocol send empty messages to notice a broken connection; nothing they send means more.
  socket.on('message', () => {
    alive = true
  })
  // What breaks the protocol is closed by the library with the code that says so.
  socket.on('error', () => undefined)
  socket.once('close', () => {
    clearInterval(beat)
    unwatch()
  })
  catchUp()
  return stream
}

function renderTypingSet(name: string, context: RenderContext): ActivitySet {
  return { activities: [renderTyping(name, context)] }
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === socket.OPEN
}
