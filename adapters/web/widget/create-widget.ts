import { createChat } from './chat/create-chat'
import { countUnread } from './chat/chat-state'
import type { ChatState } from './chat/chat-state'
import { createDirectLine } from './connection/create-direct-line'
import { createStore } from './connection/create-store'
import type { Shelf } from './connection/create-store'
import { browserSurroundings } from './connection/surroundings'
import { asText } from './read-value'
import { chooseLanguage } from './texts'
import { createView } from './view/create-view'
import type { View } from './view/create-view'
import type { WidgetOptions } from './widget-options'
import { readSettings } from './widget-settings'
import type { WidgetSettings } from './widget-settings'

/** What a page may do with its widget: `window.Baton`. */
export interface Widget {
  open(): void
  close(): void
  toggle(): void
  /** The page vouches for the customer, with a statement that its server has signed. */
  identify(userToken: string): void
  /** The customer leaves: this browser forgets what was said. */
  signOut(): void
  /** Takes the widget off the page; the conversation stays. */
  destroy(): void
  /** Hears what happens; what it returns stops that. */
  on(event: WidgetEvent, listener: (detail: unknown) => void): () => void
}

/**
 * `open`, `close`; `message` (who spoke and what they said), `unread` (how many), and `identity-needed`: the statement
 * about the customer is no longer taken, so the page may call `identify` with a fresh one.
 */
export type WidgetEvent = 'open' | 'close' | 'message' | 'unread' | 'identity-needed'

/** How long the looks are waited for, ms: a button that changes its colour is worse than one that comes later. */
const settingsMs = 3_000

export function createWidget(options: WidgetOptions): Widget {
  const { domain } = options
  const surroundings = browserSurroundings()
  const pageLanguage = document.documentElement.lang
  const wanted = [options.language, pageLanguage, ...navigator.languages]
  const store = createStore(
    shelfOf(() => localStorage),
    `baton ${domain}`,
  )
  const tab = createStore(
    shelfOf(() => sessionStorage),
    `baton ${domain}`,
  )
  const directLine = createDirectLine(domain, chooseLanguage(wanted), surroundings)
  const chat = createChat({ surroundings, directLine, store, userToken: options.userToken })
  const listeners = new Map<WidgetEvent, Set<(detail: unknown) => void>>()
  const stop = new AbortController()
  const { signal } = stop
  let view: View | undefined
  let toldUnread = 0

  function tell(event: WidgetEvent, detail?: unknown): void {
    for (const listener of listeners.get(event) ?? []) listener(detail)
  }

  function setOpen(isOpen: boolean): void {
    if (chat.state.isOpen === isOpen) return
    if (isOpen) chat.open()
    else chat.close()
    // On a phone the chat covers the page: it would cover the next page, too.
    if (isOpen && innerWidth > 480) tab.write('open', true)
    else tab.remove('open')
    view?.moveFocus()
  }

  function follow(state: ChatState, before: ChatState): void {
    view?.render(state, before)
    if (state.isOpen !== before.isOpen) tell(state.isOpen ? 'open' : 'close')
    // What comes in sight at once has been read by now.
    const unread = countUnread(chat.state)
    if (unread !== toldUnread) tell('unread', (toldUnread = unread))
    if (state.link.kind === 'refused' && before.link.kind !== 'refused' && state.link.what === 'identity') {
      tell('identity-needed')
    }
    if (!before.isCaughtUp || state.items === before.items) return
    for (const { seq, by, name, text } of state.items) {
      if (seq > before.upTo && (by === 'bot' || by === 'agent')) tell('message', { by, name, text })
    }
  }

  function show(settings: WidgetSettings): void {
    if (signal.aborted) return
    const language = chooseLanguage([options.language, settings.language, ...wanted])
    const texts = settings.textsIn(language)
    const { limits, theme } = settings
    view = createView(
      { chat, texts, language, limits, title: options.title ?? settings.title ?? texts.title },
      {
        theme,
        keeper: { read: () => asText(tab.read('draft')) ?? '', write: (text) => tab.write('draft', text) },
        toggle: () => setOpen(!chat.state.isOpen),
        close: () => setOpen(false),
      },
    )
  }

  chat.watch(follow)
  addEventListener('online', () => chat.wake('network'), { signal })
  addEventListener('offline', () => chat.wake('network'), { signal })
  addEventListener('focus', () => chat.wake('page'), { signal })
  addEventListener('pageshow', () => chat.wake('page'), { signal })
  addEventListener('storage', ({ key }) => chat.storageChanged(key), { signal })
  document.addEventListener('visibilitychange', () => surroundings.isVisible() && chat.wake('page'), { signal })
  if (options.isOpen || tab.read('open') === true) chat.open()

  const late = new Promise<undefined>((resolve) => {
    surroundings.schedule(() => resolve(undefined), settingsMs)
  })
  Promise.race([directLine.settings(), late, whenDestroyed()]).then(
    (answer) => {
      if (answer?.kind === 'ok') store.write('settings', answer.body)
      show(readSettings(store.read('settings')))
    },
    () => undefined,
  )

  function whenDestroyed(): Promise<undefined> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
  }

  return {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!chat.state.isOpen),
    identify: (userToken) => chat.identify(userToken),
    signOut() {
      chat.signOut()
      view?.clear()
    },
    destroy() {
      stop.abort()
      chat.stop()
      view?.destroy()
      listeners.clear()
    },
    on(event, listener) {
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => all.delete(listener)
    },
  }
}

/** Reading the property itself throws where a browser forbids it: then everything lives as long as the page. */
function shelfOf(read: () => Storage): Shelf {
  try {
    return read()
  } catch {
    return {}
  }
}
