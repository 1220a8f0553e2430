import {
  isBatonError,
  parseConversationId,
  unreachable,
  type ConversationId,
  type FiledUnder,
  type LineNews,
  type TeamId,
} from '@baton/core'
import { toAgentRef } from '../../agents/agent-account'
import { translateRedisError } from '../../redis/translate-redis-error'
import type { News } from '../../tenant/news'
import { liveCloseCodes } from '../close-codes'
import type { Desk } from '../desk'
import { maySee } from '../may-see'
import { findChat, loadChat, type Viewer } from '../read/find-chat'
import { readOwn } from '../read/list-chats'
import type { SignedIn } from '../routes/desk-route'
import { liveRequest, type LiveRequest, type PresenceState } from '../schema'
import { createOutbox } from './create-outbox'
import { createQueueWatch } from './create-queue-watch'
import { createWatches, type Watch } from './create-watches'

/** The part of a WebSocket that a page is served by. */
export interface PageSocket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number): void
}

export interface PageOptions {
  readonly desk: Desk
  readonly signedIn: SignedIn
  readonly socket: PageSocket
  /** How often the page must beat, ms; it may miss two beats. */
  readonly beatMs: number
}

/** One page that is kept up to date. */
export interface Page {
  /** A message has come; whatever it holds. */
  take(text: string): void
  close(code: number): void
  /** The socket is gone. */
  end(): void
}

const missedBeats = 3.5
/** More messages than a page has reason to send. */
const messagesAtMost = 60
const messagesWithinMs = 10_000
/** What was missed while nobody listened is found after so long, ms. */
const lookAgainMs = 15_000
/** After a look that failed, ms. */
const retryMs = 1_000
/** Of so many chats that wait in a team it is told what is written meanwhile; a list shows fewer. */
const pendingPerTeam = 100

/**
 * Keeps one page up to date. News is checked at its delivery: whether the agent is still signed in, and may still see
 * the chat as it stands at that moment.
 */
export function servePage({ desk, signedIn, socket, beatMs }: PageOptions): Page {
  const { session, token } = signedIn
  const { tenant } = session
  const me = session.account.id
  const outbox = createOutbox({
    socket,
    now: desk.now,
    onStall: () => close(liveCloseCodes.tooSlow),
  })
  const watches = createWatches({ store: desk.store, hear, look })
  const queues = createQueueWatch({
    store: desk.store,
    readPending,
    onNews: () => outbox.push({ kind: 'lists' }),
    onError: report,
  })
  let teams: readonly TeamId[] = session.account.teams
  let role = session.account.role
  let told: PresenceState | undefined
  let ended = false
  let silence: NodeJS.Timeout | undefined
  let lookedAt = desk.now()
  let countedFrom = 0
  let counted = 0

  const stopNews = desk.bridge.news.watch(tenant, (news) => background(hearNews(news)))
  awaitBeat()
  background(start())

  async function start(): Promise<void> {
    await Promise.all([followOwn(), queues.renew()])
    outbox.push({ kind: 'ready' })
  }

  /** The agent as they are at this moment, or nothing: then the page has been signed out. */
  async function readViewer(): Promise<Viewer | undefined> {
    const account = await desk.bridge.agents.find(tenant, me)
    if (!account?.active) {
      signOut()
      return undefined
    }
    teams = account.teams
    role = account.role
    return { tenant, agent: toAgentRef(account) }
  }

  /** The agent's own chats are always watched. */
  async function followOwn(): Promise<void> {
    await watches.keep(await readOwn(desk, { tenant, agent: signedIn.agent }))
  }

  const isOurs = (list: FiledUnder): boolean =>
    role === 'admin' || ('team' in list && list.team !== undefined && teams.includes(list.team))

  /** Who waits in the queues that the agent sees. */
  async function readPending(): Promise<readonly ConversationId[]> {
    const all = [...(desk.tenant(tenant)?.business.teams.keys() ?? [])]
    const seen = role === 'admin' ? all : all.filter((team) => teams.includes(team))
    const pending = await Promise.all(
      seen.map((team) => desk.bridge.lists.read(tenant, { kind: 'pending', team }, { limit: pendingPerTeam })),
    )
    return pending.flat()
  }

  async function look(watch: Watch): Promise<void> {
    const [viewer, found] = await Promise.all([readViewer(), loadChat(desk.store, tenant, watch.id)])
    if (!viewer || ended || watch.stopped) return
    const chat = found && maySee(viewer.agent, found.conversation) ? found : undefined
    if (!chat) {
      watches.drop(watch.id)
      outbox.push({ kind: 'gone', id: watch.id })
      return
    }
    if (chat.lastSeq > watch.toldSeq) {
      watch.toldSeq = chat.lastSeq
      outbox.push({ kind: 'chat', id: watch.id, seq: chat.lastSeq })
    }
    if (watch.deliveryMoved) {
      watch.deliveryMoved = false
      outbox.push({ kind: 'delivery', id: watch.id })
    }
    // What the customer goes on to write belongs to the next conversation.
    if (!chat.newest) watches.drop(watch.id)
  }

  function hear(watch: Watch, news: LineNews): void {
    switch (news.kind) {
      case 'poke':
        if (news.seq <= watch.toldSeq) watch.deliveryMoved = true
        background(watches.look(watch))
        return
      case 'signal':
        background(showTyping(watch, news))
        return
      default:
        return unreachable(news)
    }
  }

  async function showTyping(watch: Watch, { signal }: Extract<LineNews, { kind: 'signal' }>): Promise<void> {
    const { toldSeq } = watch
    const viewer = await readViewer()
    if (!viewer || (signal.by === 'agent' && signal.name === viewer.agent.name)) return
    const chat = await findChat(desk.store, viewer, watch.id)
    if (!chat?.newest || ended || watch.stopped) return
    // Overtaken by what was typed, or by a change of hands: whoever goes on typing is heard again in a few seconds.
    if (chat.lastSeq > toldSeq) return
    outbox.push(
      signal.by === 'customer'
        ? { kind: 'typing', id: watch.id, by: 'customer' }
        : { kind: 'typing', id: watch.id, by: 'colleague', name: signal.name },
    )
  }

  async function hearNews(news: News): Promise<void> {
    switch (news.kind) {
      case 'filed': {
        const { conversation, under, before } = news
        const lists = before ? [before, under] : [under]
        const mine = lists.some((list) => 'agent' in list && list.agent === me)
        // Whoever is told of a new chat of theirs looks at it then.
        const watch = watches.find(conversation)
        if (mine) await followOwn()
        if (under.kind === 'team' && isOurs(under)) queues.add(conversation)
        else queues.drop(conversation)
        if (mine || lists.some(isOurs)) outbox.push({ kind: 'lists' })
        if (watch) await watches.look(watch)
        return
      }
      case 'presence':
        if (news.agent === me) tellPresence((await desk.bridge.presence.read(tenant)).get(me)?.state ?? 'offline')
        return
      case 'account':
        if (news.agent !== me || !(await readViewer())) return
        await queues.renew()
        outbox.push({ kind: 'lists' })
        await watches.lookAtAll()
        return
      case 'missed':
        return catchUp()
      case 'signed-out':
        if (news.agent === me && (news.session === undefined || news.session === session.id)) signOut()
        return
      default:
        return unreachable(news)
    }
  }

  /** Anything may have happened; the server that has just come back may go again before it is read. */
  async function catchUp(): Promise<void> {
    try {
      await lookAtEverything()
    } catch (error) {
      if (!ended) setTimeout(() => background(catchUp()), retryMs).unref()
      throw error
    }
  }

  async function lookAtEverything(): Promise<void> {
    if (!(await desk.bridge.sessions.find(token))) return signOut()
    if (ended || !(await readViewer())) return
    await queues.renew()
    outbox.push({ kind: 'lists' })
    tellPresence((await desk.bridge.presence.read(tenant)).get(me)?.state ?? 'offline')
    await followOwn()
    await watches.lookAtAll()
  }

  async function answer(request: LiveRequest): Promise<void> {
    switch (request.kind) {
      case 'beat':
        return beat()
      case 'watch':
        return watchAsked(request.id)
      case 'unwatch':
        return watches.forget(request.id as ConversationId)
      case 'typing':
        return tellCustomer(request.id)
      default:
        return unreachable(request)
    }
  }

  async function beat(): Promise<void> {
    awaitBeat()
    // Keeps the session alive too, and notices its end where the news of it was lost.
    if (!(await desk.bridge.sessions.find(token))) return signOut()
    tellPresence(await desk.bridge.presence.beat(tenant, me))
    if (desk.now() - lookedAt < lookAgainMs) return
    lookedAt = desk.now()
    await Promise.all([followOwn(), queues.renew()])
    await watches.lookAtAll()
  }

  async function watchAsked(id: string): Promise<void> {
    const viewer = await readViewer()
    if (!viewer) return
    const chat = await findChat(desk.store, viewer, id)
    if (chat) await watches.ask(chat.conversation.id)
    else outbox.push({ kind: 'gone', id })
  }

  /** Only who has the chat is seen typing. */
  async function tellCustomer(id: string): Promise<void> {
    const line = parseConversationId(id)?.line
    const viewer = await readViewer()
    if (!viewer || line === undefined) return
    const chat = await findChat(desk.store, viewer, id)
    if (!chat?.newest) return
    const { ownership } = chat.conversation
    if (ownership.owner !== 'agent' || ownership.agent !== me) return
    const { address } = chat.conversation
    await desk.hub.showTyping(line, { name: viewer.agent.name, after: chat.lastSeq, to: address })
  }

  function tellPresence(presence: PresenceState): void {
    if (presence === told) return
    told = presence
    outbox.push({ kind: 'presence', presence })
  }

  function awaitBeat(): void {
    clearTimeout(silence)
    silence = setTimeout(() => close(liveCloseCodes.silent), missedBeats * beatMs).unref()
  }

  function signOut(): void {
    if (ended) return
    // Said directly: nothing that waits in the outbox is theirs to read any more.
    outbox.close()
    socket.send(JSON.stringify({ kind: 'signed-out' }))
    close(liveCloseCodes.signedOut)
  }

  function isTooMuch(): boolean {
    const now = desk.now()
    if (now - countedFrom > messagesWithinMs) {
      countedFrom = now
      counted = 0
    }
    counted += 1
    return counted > messagesAtMost
  }

  function close(code: number): void {
    if (ended) return
    end()
    socket.close(code)
  }

  function end(): void {
    ended = true
    clearTimeout(silence)
    stopNews()
    watches.close()
    queues.close()
    outbox.close()
  }

  /** Nobody waits for what news brings about: a failure is reported, and the next beat looks again. */
  function background(work: Promise<void>): void {
    work.catch(report)
  }

  function report(error: unknown): void {
    if (!isBatonError(translateRedisError(error, 'tell the desk')))
      desk.observe({ kind: 'error', where: 'desk live socket', error })
  }

  return {
    take(text) {
      if (ended) return
      if (isTooMuch()) return close(liveCloseCodes.tooSlow)
      const request = readRequest(text)
      if (!request) return close(liveCloseCodes.malformed)
      background(answer(request))
    },
    close,
    end,
  }
}

function readRequest(text: string): LiveRequest | undefined {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: refused by its absence.
    return undefined
  }
}
