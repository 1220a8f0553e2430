import type { ChatLists, DeskEntry, LiveNews } from '../../src/desk-api/schema'
import { createAlarm, type AlarmOptions } from '../alerts/create-alarm'
import { createDeskClient } from '../api/create-desk-client'
import type { Sender } from '../api/create-sender'
import { createLive, type LiveSocket, type SocketEvents } from '../live/create-live'
import type { Clock } from '../live/clock'
import { sayCustomer } from '../words/say-customer'
import { sayEntry } from '../words/say-entry'
import { createActing } from './acting'
import type { Address } from './address'
import { createComposing } from './composing'
import { createStore } from './create-store'
import type { Desk } from './desk'
import { firstState, type DeskState } from './desk-state'
import { findAlerts } from './find-alerts'
import { findChat } from './find-chat'
import type { Kept } from './kept'
import { createLists } from './lists'
import { createLogs, isBehind } from './logs'
import { createOutbox } from './outbox'
import { chatOf, type Place } from './place'
import { readPreferences, writePreferences } from './preferences'
import { createSession } from './session'
import { createTypingWatch } from './typing'
import { createUploads, type UploadsOptions } from './uploads'

export interface DeskOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly kept: Kept
  readonly address: Address
  readonly signInToken: string | undefined
  readonly createSender: (events: {
    readonly onClockOffset: (ms: number) => void
    readonly onSignedOut: () => void
  }) => Sender
  readonly openSocket: (events: SocketEvents) => LiveSocket
  readonly upload: (sender: Sender) => UploadsOptions['upload']
  /** Whether the host serves another page by now. */
  readonly isOutdated: () => Promise<boolean>
  /** Loads the page that the host serves. */
  readonly reload: () => void
  /** Tells the agent that something did not work. */
  readonly complain: (message: string) => void
  readonly alarm: Pick<AlarmOptions, 'sounds' | 'isLookedAt'> & {
    readonly notify: (words: Parameters<AlarmOptions['notify']>[0], onClick: () => void) => void
  }
}

/** The page without its looks: state, what changes it, and what it does to the outside. */
export function createDesk(options: DeskOptions): Desk {
  const { clock, random, newId, kept, address } = options
  const store = createStore<DeskState>(firstState(readPreferences(kept), address.read()))
  const sender = options.createSender({
    onClockOffset: (clockOffset) => store.update((state) => withClockOffset(state, clockOffset)),
    onSignedOut: () => session.end(),
  })
  const client = createDeskClient(sender)
  const announce = (text: string): void =>
    store.update((state) => ({ ...state, announcement: { id: state.announcement.id + 1, text } }))

  const alarm = createAlarm({
    store,
    sounds: options.alarm.sounds,
    isLookedAt: () => options.alarm.isLookedAt(),
    notify: (words, chat) => options.alarm.notify(words, () => openChat(chat)),
    announce,
  })

  const live = createLive({
    clock,
    random,
    open: (events) => options.openSocket(events),
    onNews: hear,
    onLink: (link) => store.update((state) => ({ ...state, link })),
    onSilence: () => void doubt(),
  })
  const session = createSession({ store, client, clock, random, onEnter: enter, onLeave: leave })
  const lists = createLists({ store, client, onRead: takeLists })
  const logs = createLogs({ store, client, onRead: takeEntries })
  const typing = createTypingWatch(store, clock, (chat) => live.sayTyping(chat))
  const uploads = createUploads({ store, newId, upload: options.upload(sender) })
  const outbox = createOutbox({
    clock,
    random,
    newId,
    kept,
    send: (chat, request) => client.act(chat, request),
    onChange: (outgoing) => store.update((state) => ({ ...state, outgoing })),
    onRefused: (chat) => void refresh(chat),
  })
  const composing = createComposing({ store, outbox, uploads, typing, kept, clock })
  const acting = createActing({
    store,
    client,
    outbox,
    complain: (message) => options.complain(message),
    refresh,
  })

  function enter(me: Parameters<Parameters<typeof createSession>[0]['onEnter']>[0], beatMs: number): void {
    const owner = `${me.business.id}.${me.agent.id}`
    composing.open(owner)
    outbox.open(owner)
    live.start(beatMs)
    void lists.refresh()
    arrive(address.read())
  }

  function leave(): void {
    live.stop()
    outbox.close()
    uploads.clear()
    composing.close()
    sender.csrf = undefined
    store.update((state) => ({
      ...firstState(state.preferences, state.place),
      clockOffset: state.clockOffset,
      isOutdated: state.isOutdated,
      session: state.session,
    }))
  }

  function hear(news: LiveNews): void {
    switch (news.kind) {
      case 'ready': {
        void session.refresh()
        void lists.refresh()
        readOpenChat()
        outbox.hurry()
        void compare()
        break
      }
      case 'lists':
        void lists.refresh()
        break
      case 'chat':
        // Of a chat that has not been read, it is not known who has said something: whoever typed, most likely.
        if (store.get().opened.get(news.id)?.kind !== 'ready') typing.stop(news.id)
        void logs.hear(news.id, news.seq)
        // How many messages wait for an answer, and since when, the lists know.
        void lists.refresh()
        break
      case 'delivery':
        void logs.readDeliveries(news.id)
        break
      case 'gone':
        typing.stop(news.id)
        logs.forget(news.id, 'This conversation has gone where you cannot see it.')
        void lists.refresh()
        break
      case 'typing':
        typing.hear(news.id, { by: news.by, ...(news.name !== undefined && { name: news.name }) })
        break
      case 'presence':
        session.hearPresence(news.presence)
        break
      case 'signed-out':
        session.end()
        break
    }
  }

  /** An upgrade breaks every connection. */
  async function compare(): Promise<void> {
    const isOutdated = await options.isOutdated()
    store.update((state) => (state.isOutdated === isOutdated ? state : { ...state, isOutdated }))
  }

  /** Nothing has come for a while. A server that has not heard us calls us away: then the connection is dead. */
  async function doubt(): Promise<void> {
    const me = await client.readMe()
    if (me.kind === 'ok' && me.value.presence === 'away') live.renew()
    else void lists.refresh()
  }

  function takeLists(before: ChatLists | undefined, after: ChatLists): void {
    const state = store.get()
    const open = chatOf(state.place)
    if (open !== undefined) {
      const listed = [...after.mine, ...after.parked, ...after.queue].find(({ id }) => id === open)
      if (isBehind(state.opened.get(open), listed)) void logs.readAll(open)
    }
    if (!before || state.session.kind !== 'signed-in') return
    const { teams } = state.session.settings
    alarm(findAlerts(before, after, (team) => teams.find(({ id }) => id === team)?.strategy === 'pull'))
  }

  function takeEntries(chat: string, seq: number, entries: readonly DeskEntry[]): void {
    outbox.settle(chat, seq)
    watchOpenChat()
    typing.read(chat, entries)
    const heard = entries.filter(({ body }) => body.kind === 'customer')
    if (heard.length === 0) return
    if (chatOf(store.get().place) !== chat) return
    const summary = findChat(store.get(), chat)
    const words = heard.flatMap((entry) => sayEntry(entry) ?? [])
    if (summary && words.length > 0) announce(`${sayCustomer(summary.customer)}: ${words.join(' ')}`)
  }

  async function refresh(chat: string): Promise<void> {
    await Promise.all([lists.refresh(), logs.readAll(chat)])
  }

  function readOpenChat(): void {
    const open = chatOf(store.get().place)
    if (open !== undefined && store.get().session.kind === 'signed-in') void logs.read(open)
  }

  /** An address may name anything: what is watched has been read. */
  function watchOpenChat(): void {
    const { place, opened } = store.get()
    const open = chatOf(place)
    live.watch(open !== undefined && opened.get(open)?.kind === 'ready' ? open : undefined)
  }

  function arrive(place: Place): void {
    store.update((state) => ({ ...state, place }))
    watchOpenChat()
    readOpenChat()
  }

  function go(place: Place): void {
    address.show(place)
    arrive(place)
  }

  function openChat(chat: string): void {
    go({ screen: 'chat', chat })
    store.update((state) => ({ ...state, focusWish: 'composer' }))
  }

  return {
    state: store,
    session,
    uploads,
    outbox,
    start() {
      address.listen(arrive)
      void session.start(options.signInToken)
    },
    reconnect: () => live.tryNow(),
    reload: () => options.reload(),
    wake: () => live.renew(),
    refreshClosed: lists.refreshClosed,
    openChat,
    go,
    readConversation: (chat) => logs.read(chat),
    readEarlier: (chat) => logs.readEarlier(chat),
    write: composing.write,
    setNoting: (chat, isNoting) =>
      store.update((state) => {
        const others = state.noting.filter((id) => id !== chat)
        return { ...state, noting: isNoting ? [...others, chat] : others, focusWish: 'composer' }
      }),
    send: composing.send,
    ...acting,
    show: (dialog) => store.update((state) => ({ ...state, dialog })),
    prefer: (change) =>
      store.update((state) => {
        const preferences = { ...state.preferences, ...change }
        writePreferences(kept, preferences)
        return { ...state, preferences }
      }),
    wishFocus: (focusWish) => store.update((state) => ({ ...state, focusWish })),
  }
}

/** Small drift is not worth a new state. */
function withClockOffset(state: DeskState, clockOffset: number): DeskState {
  return Math.abs(state.clockOffset - clockOffset) < 1500 ? state : { ...state, clockOffset }
}
