import { createConnection } from '../connection/create-connection'
import type { ConnectionReport } from '../connection/create-connection'
import type { DirectLine, Signal } from '../connection/create-direct-line'
import { createOutbox } from '../connection/create-outbox'
import type { Posted } from '../connection/create-outbox'
import { createSessions } from '../connection/create-sessions'
import type { Session } from '../connection/create-sessions'
import type { Store } from '../connection/create-store'
import { draftEvent, isSaid } from '../connection/outgoing'
import type { Draft, Outgoing } from '../connection/outgoing'
import type { Cancel, Surroundings } from '../connection/surroundings'
import { asCount } from '../read-value'
import { unreachable } from '../unreachable'
import { emptyChat } from './chat-state'
import type { ChatState } from './chat-state'
import { reduceChat } from './reduce-chat'
import type { ChatEvent } from './reduce-chat'

/** One customer's chat without its looks: what it shows is `state`, what can be done to it are its functions. */
export interface Chat {
  readonly state: ChatState
  /** Called after every change, with the state before it. */
  watch(changed: (state: ChatState, before: ChatState) => void): void
  open(): void
  close(): void
  say(draft: Draft): void
  retry(key: string): void
  discard(key: string): void
  /** The customer types: told to an agent, now and then. */
  typed(): void
  /** The customer has seen everything up to this place in the log. */
  seen(upTo: number): void
  /** From now on the page vouches for the customer. */
  identify(userToken: string): void
  /** Forgets the customer: what was said stays on the server, not in this browser. */
  signOut(): void
  /** The network has come or gone, or the page is seen again. */
  wake(why: 'network' | 'page'): void
  /** Another tab has changed what is kept under this name. */
  storageChanged(key: string | null): void
  stop(): void
}

export interface ChatOptions {
  readonly surroundings: Surroundings
  readonly directLine: DirectLine
  readonly store: Store
  readonly userToken?: string
}

/** How often an agent is told that the customer still types, and how long a word of theirs typing holds, ms. */
const typingMs = { tell: 3_000, hold: 6_000 }
/** Reading is told when the customer has come to rest, ms. */
const readMs = 700
/** A message that was taken is in the stream at once; otherwise there is something wrong with the stream, ms. */
const echoMs = 6_000
/** A page with a closed chat takes up a conversation that was used since, ms. */
const takeUpMs = 24 * 60 * 60_000

export function createChat({ surroundings, directLine, store, userToken }: ChatOptions): Chat {
  const { now, schedule } = surroundings
  const sessions = createSessions(directLine, store, surroundings, userToken)
  const watchers: ((state: ChatState, before: ChatState) => void)[] = []
  let state: ChatState = emptyChat
  let typedAt = -Infinity
  let toldRead = 0
  let hasJoined = false
  let cancelTyping: Cancel | undefined
  let cancelReading: Cancel | undefined
  let cancelEcho: Cancel | undefined

  const outbox = createOutbox({
    surroundings,
    store,
    post,
    changed: (outgoing) => dispatch({ kind: 'outgoing', outgoing }),
  })
  const connection = createConnection({
    surroundings,
    directLine,
    sessions,
    watermark: () => state.watermark,
    hear,
  })
  dispatch({ kind: 'outgoing', outgoing: outbox.entries })

  let session = sessions.kept()
  // A customer whom the page vouched for is not taken for a guest: their conversation waits until it does again.
  const isOurs = userToken !== undefined || !session?.isKnown
  if (isOurs && (isRecent(session) || outbox.entries.length > 0)) connection.start()

  function dispatch(event: ChatEvent): void {
    const previous = state
    state = reduceChat(state, event)
    if (state !== previous) for (const changed of watchers) changed(state, previous)
  }

  function hear(report: ConnectionReport): void {
    switch (report.kind) {
      case 'connecting':
        // A second attempt is no news: either nothing is missed, or the customer knows.
        if (state.link.kind === 'idle') dispatch({ kind: 'linked', link: report })
        return
      case 'online':
        dispatch({ kind: 'linked', link: report })
        return outbox.wake()
      case 'offline':
      case 'refused':
        return dispatch({ kind: 'linked', link: report })
      case 'session':
        meet(report.session)
        return
      case 'forgotten':
        return restart(state.conversation)
      case 'received':
        return receive(report.news)
      default:
        return unreachable(report)
    }
  }

  function receive(news: Extract<ConnectionReport, { kind: 'received' }>['news']): void {
    dispatch({ kind: 'received', news })
    outbox.confirm(news.items.flatMap(({ key }) => key ?? []))
    if (news.typing !== undefined) {
      cancelTyping?.()
      cancelTyping = schedule(() => dispatch({ kind: 'typing-over' }), typingMs.hold)
    }
    join()
  }

  /** An empty log: the customer has just come, or the server has lost it. Words of theirs say as much. */
  function join(): void {
    if (!state.isOpen || !state.isCaughtUp || state.upTo > 0 || hasJoined) return
    hasJoined = true
    if (outbox.entries.length === 0) outbox.add(draftEvent('baton/joined'))
  }

  /** Goes on with a session; says whether it is for another conversation than the one that is shown. */
  function meet(next: Session): boolean {
    // What somebody wrote whom the page vouched for is not said in another's name.
    if (session?.isKnown && session.conversation !== next.conversation) outbox.clear()
    session = next
    if (next.conversation === state.conversation) return false
    restart(next.conversation)
    return true
  }

  function restart(conversation: string | undefined): void {
    outbox.forgetSent()
    toldRead = 0
    hasJoined = false
    dispatch({ kind: 'restarted', conversation })
    if (conversation !== undefined) dispatch({ kind: 'read', upTo: asCount(store.read(readName(conversation))) ?? 0 })
  }

  async function post(outgoing: Outgoing): Promise<Posted> {
    connection.start()
    const obtained = await sessions.obtain()
    if (obtained.kind !== 'ok')
      return { kind: 'later', afterMs: obtained.kind === 'later' ? obtained.afterMs : undefined }
    if (meet(obtained.session)) connection.restart()
    if (!outbox.entries.some(({ key }) => key === outgoing.key)) return { kind: 'taken' }
    const answer = await directLine.post(obtained.session, outgoing)
    switch (answer.kind) {
      case 'ok':
        expectEcho(outgoing)
        return { kind: 'taken' }
      case 'unauthorized':
        await sessions.renew()
        return { kind: 'later' }
      case 'refused':
        return { kind: 'refused', why: answer.status === 413 ? 'failedTooLarge' : 'failed' }
      case 'later':
        connection.wake()
        return { kind: 'later', afterMs: answer.afterMs }
      default:
        return unreachable(answer)
    }
  }

  function expectEcho(outgoing: Outgoing): void {
    // It often comes before the answer to the post.
    if (!isSaid(outgoing) || !state.outgoing.some(({ key }) => key === outgoing.key)) return
    cancelEcho?.()
    cancelEcho = schedule(() => {
      if (state.outgoing.some((each) => each.state.kind === 'sent')) connection.restart()
    }, echoMs)
  }

  function signal(what: Signal): void {
    const where = sessions.kept()
    // Nobody misses one that is lost: the next one says the same.
    if (where && state.link.kind === 'online') directLine.signal(where, what).catch(() => undefined)
  }

  function tellRead(): void {
    if (state.readUpTo <= toldRead || !surroundings.isVisible()) return
    toldRead = state.readUpTo
    signal({ kind: 'read', upTo: toldRead })
  }

  function startOver(): void {
    connection.stop()
    dispatch({ kind: 'linked', link: { kind: 'idle' } })
    restart(undefined)
    if (state.isOpen || isRecent(sessions.kept())) connection.start()
  }

  function isRecent(kept: Session | undefined): boolean {
    return kept !== undefined && now() - kept.usedAt < takeUpMs
  }

  return {
    get state() {
      return state
    },
    watch: (changed) => {
      watchers.push(changed)
    },
    open() {
      dispatch({ kind: 'opened' })
      connection.start()
      connection.wake()
      join()
    },
    close: () => dispatch({ kind: 'closed' }),
    say(draft) {
      outbox.add(draft)
      connection.wake()
      typedAt = -Infinity
    },
    retry: (key) => outbox.retry(key),
    discard: (key) => outbox.discard(key),
    typed() {
      if (state.owner.kind !== 'agent' || now() - typedAt < typingMs.tell) return
      typedAt = now()
      signal({ kind: 'typing' })
    },
    seen(upTo) {
      if (upTo <= state.readUpTo) return
      dispatch({ kind: 'read', upTo })
      if (state.conversation !== undefined) store.write(readName(state.conversation), upTo)
      cancelReading?.()
      cancelReading = schedule(tellRead, readMs)
    },
    identify(next) {
      sessions.identify(next)
      if (state.link.kind !== 'idle') connection.restart()
      else if (isRecent(sessions.kept())) connection.start()
    },
    signOut() {
      outbox.clear()
      for (const name of store.names('')) store.remove(name)
      sessions.identify(undefined)
      startOver()
    },
    wake(why) {
      if (why === 'network') connection.restart()
      else connection.wake()
      outbox.wake()
      tellRead()
    },
    storageChanged(key) {
      if (key !== null && key !== sessions.storageKey) return
      const conversation = sessions.kept()?.conversation
      if (state.conversation !== undefined && conversation !== state.conversation) startOver()
    },
    stop() {
      connection.stop()
      outbox.stop()
      cancelTyping?.()
      cancelReading?.()
      cancelEcho?.()
    },
  }
}

function readName(conversation: string): string {
  return `read|${conversation}`
}
