import type { streamCloseCodes } from '../../server/activity'
import { readActivities } from '../chat/read-activities'
import type { News } from '../chat/read-activities'
import { unreachable } from '../unreachable'
import { backoffMs } from './backoff'
import { readToken } from './create-direct-line'
import type { Answer, DirectLine } from './create-direct-line'
import type { Obtained, Session, Sessions } from './create-sessions'
import type { Cancel, Socket, Surroundings } from './surroundings'

/** Keeps the conversation coming in: over a stream, or by asking again and again where sockets are refused. */
export interface Connection {
  /** Connects, unless it is connected or about to be. */
  start(): void
  /** Something has changed that makes an attempt worth while now: the network, the page seen again. */
  wake(): void
  /** The stream may be dead without our knowing: opens another one. */
  restart(): void
  stop(): void
}

export interface ConnectionOptions {
  readonly surroundings: Surroundings
  readonly directLine: DirectLine
  readonly sessions: Sessions
  /** Where in the log to go on. */
  readonly watermark: () => number
  readonly hear: (report: ConnectionReport) => void
}

export type ConnectionReport =
  | { readonly kind: 'connecting' | 'online' | 'offline' }
  | { readonly kind: 'refused'; readonly what: 'page' | 'identity' }
  /** Told before anything of its conversation. */
  | { readonly kind: 'session'; readonly session: Session }
  /** The server's log of it is shorter than what we have seen of it: it is another log. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'received'; readonly news: News }

/** Closed so, by `streamCloseCodes` of the server. */
const tokenExpired = 4403 satisfies (typeof streamCloseCodes)['tokenExpired']
const replaced = 4409 satisfies (typeof streamCloseCodes)['replaced']

/** A stream's first frame comes at once; later than this, ms, it does not come. */
const greetingMs = 5_000
/** How often the log is asked where there is no stream, ms: while somebody looks, and while nobody does. */
const pollMs = { seen: 2_500, unseen: 15_000 }
/** After which time of asking a stream is tried again, ms: twice as long each time. */
const socketAgainMs = { first: 5_000, longest: 60_000 }
/** How often it is looked whether the stream still brings everything, and whether the computer has slept, ms. */
const watchMs = 5_000
const probeEveryMs = 45_000
/** How much of a token's time may pass before it is exchanged. */
const refreshAt = 0.7

export function createConnection(options: ConnectionOptions): Connection {
  const { surroundings, directLine, sessions, watermark, hear } = options
  const { now, random, schedule, isVisible } = surroundings
  /** Raised by every new attempt: what an older one still brings is not listened to. */
  let attempt = 0
  let failures = 0
  let failedSockets = 0
  /** Until when the log is asked instead, epoch ms. */
  let socketsFrom = 0
  let phase: 'stopped' | 'connecting' | 'online' | 'pausing' | 'waiting for the customer' = 'stopped'
  let socket: Socket | undefined
  /** When we were last awake, epoch ms. */
  let awakeAt = 0
  const cancels = new Set<Cancel>()

  function clear(): void {
    attempt++
    for (const cancel of cancels) cancel()
    cancels.clear()
    if (socket) {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
    }
    socket = undefined
  }

  function later(task: () => void, ms: number): void {
    const cancel = schedule(() => {
      cancels.delete(cancel)
      task()
    }, ms)
    cancels.add(cancel)
  }

  function connect(): void {
    clear()
    phase = 'connecting'
    hear({ kind: 'connecting' })
    const mine = attempt
    open(mine).catch(() => mine === attempt && again())
  }

  async function open(mine: number, hasRenewed = false): Promise<void> {
    const obtained = await (hasRenewed ? sessions.renew() : sessions.obtain())
    if (mine !== attempt) return
    if (obtained.kind !== 'ok') return giveUp(obtained)
    const { session } = obtained
    hear({ kind: 'session', session })
    const after = watermark()
    const answer = await directLine.openStream(session, after)
    if (mine !== attempt) return
    switch (answer.kind) {
      case 'ok': {
        const fresh = sessions.accept(answer.body) ?? session
        keepFresh(fresh)
        const address = readToken(answer.body)?.streamUrl
        return address === undefined || now() < socketsFrom ? poll(mine, fresh) : listen(mine, address, after)
      }
      case 'unauthorized':
        return hasRenewed ? again() : open(mine, true)
      case 'refused':
        // The server knows neither the token's conversation nor why: begin anew.
        sessions.forget()
        return again()
      case 'later':
        return again(answer.afterMs)
      default:
        return unreachable(answer)
    }
  }

  function giveUp(obtained: Exclude<Obtained, { kind: 'ok' }>): void {
    if (obtained.kind === 'later') return again(obtained.afterMs)
    phase = 'waiting for the customer'
    hear({ kind: 'refused', what: sessions.isVouched() ? 'identity' : 'page' })
  }

  function again(afterMs?: number): void {
    clear()
    phase = 'pausing'
    failures++
    hear({ kind: 'offline' })
    later(connect, Math.max(afterMs ?? 0, backoffMs(failures, random())))
  }

  function listen(mine: number, address: string, after: number): void {
    let position = after
    let hasBegun = false
    try {
      socket = surroundings.openSocket(address)
    } catch {
      // A page without TLS inside one with it, or a policy of the page.
      return withoutSocket()
    }
    later(() => {
      if (!hasBegun) withoutSocket()
    }, greetingMs)
    socket.onmessage = ({ data }) => {
      const news = mine === attempt ? readActivities(parse(data)) : undefined
      if (!news) return
      position = take(news, position)
      if (hasBegun) return
      hasBegun = true
      failedSockets = 0
      arrive()
    }
    socket.onclose = ({ code }) => {
      if (mine !== attempt) return
      if (!hasBegun) return withoutSocket()
      switch (code) {
        case tokenExpired:
          return connect()
        case replaced:
          clear()
          phase = 'waiting for the customer'
          return hear({ kind: 'offline' })
        default:
          return again()
      }
    }
  }

  /** The server answers, but no stream begins: something on the way does not let sockets through. */
  function withoutSocket(): void {
    const { first, longest } = socketAgainMs
    socketsFrom = now() + Math.min(longest, first * 2 ** failedSockets)
    failedSockets++
    connect()
  }

  /** What the log holds now; a frame that tells a place before the one asked for is from another log. */
  function take(news: News, after: number): number {
    if (news.watermark !== undefined && news.watermark < after) hear({ kind: 'forgotten' })
    hear({ kind: 'received', news })
    return news.watermark ?? after
  }

  function arrive(): void {
    failures = 0
    phase = 'online'
    hear({ kind: 'online' })
    awakeAt = now()
    watch(now())
  }

  function poll(mine: number, session: Session): void {
    readOnce(session)
      .then((answer) => {
        if (mine !== attempt) return
        if (answer.kind !== 'ok') return again(answer.kind === 'later' ? answer.afterMs : undefined)
        if (phase !== 'online') arrive()
        if (now() >= socketsFrom) return connect()
        later(() => poll(mine, session), answer.body ? 0 : isVisible() ? pollMs.seen : pollMs.unseen)
      })
      .catch(() => mine === attempt && again())
  }

  /** Reads on in the log; the answer's body says whether there was anything. */
  async function readOnce(session: Session): Promise<Exclude<Answer, { kind: 'ok' }> | { kind: 'ok'; body: boolean }> {
    const mine = attempt
    const after = watermark()
    const answer = await directLine.read(session, after)
    if (answer.kind !== 'ok') return answer
    const news = readActivities(answer.body)
    if (!news) return { kind: 'later' }
    if (mine === attempt) take(news, after)
    return { kind: 'ok', body: news.items.length > 0 }
  }

  /** The stream may have died without a word, and the computer may have slept. */
  function watch(probedAt: number): void {
    later(() => {
      const time = now()
      // Hidden pages are woken seldom: that is no sleep.
      if (isVisible() && hasSlept()) return connect()
      awakeAt = time
      if (!socket || !isVisible() || time - probedAt < probeEveryMs) return watch(probedAt)
      probe(attempt)
      watch(time)
    }, watchMs)
  }

  function hasSlept(): boolean {
    return now() - awakeAt > watchMs * 4
  }

  function probe(mine: number): void {
    const session = sessions.kept()
    if (!session) return
    readOnce(session).then(
      (answer) => {
        // Something was there that the stream did not bring, or the server is out of reach.
        if (mine === attempt && (answer.kind !== 'ok' || answer.body)) connect()
      },
      () => undefined,
    )
  }

  function keepFresh({ expiresAt }: Session): void {
    const mine = attempt
    const wait = Math.max(10_000, (expiresAt - now()) * refreshAt)
    later(
      () => {
        sessions.refresh().then(
          () => {
            const session = sessions.kept()
            if (mine === attempt && session) keepFresh(session)
          },
          () => undefined,
        )
      },
      // Browsers count a timer's time in 31 bits.
      Math.min(wait, 2 ** 31 - 1),
    )
  }

  function restart(): void {
    if (phase === 'stopped') return
    failures = 0
    connect()
  }

  return {
    start() {
      if (phase === 'stopped') connect()
    },
    wake() {
      const isIdle = phase === 'pausing' || phase === 'waiting for the customer'
      if (isIdle || (phase === 'online' && hasSlept())) restart()
    },
    restart,
    stop() {
      clear()
      phase = 'stopped'
    },
  }
}

function parse(data: unknown): unknown {
  try {
    return typeof data === 'string' ? (JSON.parse(data) as unknown) : undefined
  } catch {
    return undefined
  }
}
