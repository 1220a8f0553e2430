import type { LiveNews, LiveRequest } from '../../src/desk-api/schema'
import { backoffMs } from './backoff'
import type { Clock } from './clock'
import type { Link } from './link'
import { readNews } from './read-news'

/** The part of a WebSocket that is used. */
export interface LiveSocket {
  send(text: string): void
  close(): void
}

export interface SocketEvents {
  readonly onText: (text: string) => void
  readonly onClose: (code: number) => void
}

export interface LiveOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly open: (events: SocketEvents) => LiveSocket
  readonly onNews: (news: LiveNews) => void
  readonly onLink: (link: Link) => void
  /** Nothing has come for a while: time to ask in another way whether the connection is alive. */
  readonly onSilence: () => void
}

export interface Live {
  /** Connects, and from then on connects again by itself. */
  start(beatMs: number): void
  stop(): void
  /** Connects now instead of at the end of the countdown. */
  tryNow(): void
  /** Gives up a connection that only seems to be there, and makes a new one. */
  renew(): void
  /** The chat to hear of beside one's own. */
  watch(chat: string | undefined): void
  sayTyping(chat: string): void
}

/** How long the server may take to say that it is ready. */
const patienceMs = 10_000
/** A beat that is so late means that the machine slept: its connections are dead, though nobody has told them. */
const sleptMs = 20_000
const silenceMs = 30_000
/** A connection that is lost sooner than this has not been one: the next try does not come sooner for it. */
const soundMs = 5000

/** The server says that we are not to come back before the next sign-in; the session ends by its own news. */
const signedOutCode = 4401
/** The same agent has opened too many desks; coming back at once would push out another one. */
const replacedCode = 4409
const replacedWaitMs = 60_000

/** The live socket: it beats, it comes back by itself, and it says how it stands. */
export function createLive({ clock, random, open, onNews, onLink, onSilence }: LiveOptions): Live {
  let running = false
  let socket: LiveSocket | undefined
  let ready = false
  let attempt = 0
  let upAt = 0
  let lostAt: number | undefined
  let beatMs = 10_000
  let watched: string | undefined
  let cancelRetry = () => {}
  let cancelPatience = () => {}
  let cancelBeat = () => {}
  let cancelSilence = () => {}

  function connect(): void {
    cancelRetry()
    drop()
    onLink({ kind: 'connecting', ...(lostAt !== undefined && { lostAt }) })
    const mine: LiveSocket = open({
      onText: (text) => {
        if (socket === mine) hear(text)
      },
      onClose: (code) => {
        if (socket === mine) lose(code)
      },
    })
    socket = mine
    cancelPatience = clock.after(patienceMs, () => lose())
  }

  /** Lets go of the socket, whatever state it is in. */
  function drop(): void {
    cancelPatience()
    cancelBeat()
    cancelSilence()
    const old = socket
    socket = undefined
    ready = false
    old?.close()
  }

  function lose(code?: number): void {
    const now = clock.now()
    if (ready && now - upAt >= soundMs) attempt = 0
    drop()
    if (!running) return
    lostAt ??= now
    if (code === signedOutCode) {
      running = false
      onLink({ kind: 'off' })
      return
    }
    const wait = code === replacedCode ? replacedWaitMs : backoffMs(attempt, random())
    attempt += 1
    onLink({ kind: 'lost', lostAt, retryAt: now + wait })
    cancelRetry = clock.after(wait, connect)
  }

  function hear(text: string): void {
    const news = readNews(text)
    if (!news) return
    listenForSilence()
    if (news.kind === 'ready') becomeReady()
    onNews(news)
  }

  function becomeReady(): void {
    cancelPatience()
    upAt = clock.now()
    ready = true
    onLink({ kind: 'up', at: upAt, lostMs: lostAt === undefined ? 0 : upAt - lostAt })
    lostAt = undefined
    if (watched !== undefined) say({ kind: 'watch', id: watched })
    beat()
  }

  function beat(): void {
    cancelBeat()
    const at = clock.now()
    say({ kind: 'beat' })
    cancelBeat = clock.after(beatMs, () => {
      if (clock.now() - at > beatMs + sleptMs) renew()
      else beat()
    })
  }

  function listenForSilence(): void {
    cancelSilence()
    cancelSilence = clock.after(silenceMs, () => {
      listenForSilence()
      onSilence()
    })
  }

  function say(request: LiveRequest): void {
    if (ready) socket?.send(JSON.stringify(request))
  }

  function renew(): void {
    if (!running) return
    lostAt ??= clock.now()
    attempt = 0
    connect()
  }

  return {
    start(everyMs) {
      beatMs = everyMs
      if (running) return
      running = true
      attempt = 0
      lostAt = undefined
      connect()
    },
    stop() {
      running = false
      cancelRetry()
      drop()
      onLink({ kind: 'off' })
    },
    tryNow() {
      if (running && !ready) connect()
    },
    renew,
    watch(chat) {
      if (chat === watched) return
      if (watched !== undefined) say({ kind: 'unwatch', id: watched })
      watched = chat
      if (chat !== undefined) say({ kind: 'watch', id: chat })
    },
    sayTyping(chat) {
      say({ kind: 'typing', id: chat })
    },
  }
}
