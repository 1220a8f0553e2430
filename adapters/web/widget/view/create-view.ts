import type { ChatState } from '../chat/chat-state'
import { isShown } from '../chat/list-rows'
import css from './style.css?inline'
import { createBars } from './create-bars'
import { createComposer } from './create-composer'
import type { DraftKeeper } from './create-composer'
import { createHeader } from './create-header'
import { createLauncher } from './create-launcher'
import { createLog } from './create-log'
import { describe } from './draw-message'
import { element, setAttributes } from './element'
import type { ViewContext } from './view-context'

/** The widget on the page: one element, whose inside neither sees nor disturbs the page. */
export interface View {
  render(state: ChatState, before: ChatState): void
  /** The customer has asked for it, so what they need next gets the focus. */
  readonly moveFocus: () => void
  /** Drops what was written and not said. */
  readonly clear: () => void
  destroy(): void
}

export interface ViewOptions {
  readonly theme: { readonly [name: string]: string }
  readonly keeper: DraftKeeper
  readonly toggle: () => void
  readonly close: () => void
}

export function createView(context: ViewContext, { theme, keeper, toggle, close }: ViewOptions): View {
  const { chat, texts, language, title } = context
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const launcher = createLauncher(context, toggle)
  const bars = createBars(context)
  const header = createHeader(context, close, bars.askEnd)
  const log = createLog(context, see)
  const composer = createComposer(context, keeper)
  const announcer = element('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' })
  const panel = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: -1, hidden: true },
    edge(composer.focus),
    header.node,
    bars.node,
    log.node,
    composer.node,
    edge(header.focus),
    element('div', { class: 'drop', 'aria-hidden': 'true' }, texts.drop),
  )
  const widget = element(
    'div',
    { class: 'widget', lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' },
    panel,
    launcher.node,
    announcer,
  )
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  root.append(widget)
  host.id = 'baton'
  document.body.append(host)
  // What the page has set is inherited, and wins.
  const page = getComputedStyle(host)
  for (const [name, value] of Object.entries(theme)) {
    const variable = `--baton-${name}`
    if (page.getPropertyValue(variable) === '') host.style.setProperty(variable, value)
  }

  const small = matchMedia('(max-width: 480px)')
  const stop = new AbortController()
  const { signal } = stop
  panel.addEventListener('keydown', onKey)
  panel.addEventListener('dragover', onDrag)
  panel.addEventListener('dragleave', () => panel.classList.remove('dragged'))
  panel.addEventListener('drop', onDrop)
  document.addEventListener('visibilitychange', see, { signal })
  visualViewport?.addEventListener('resize', fit, { signal, passive: true })
  visualViewport?.addEventListener('scroll', fit, { signal, passive: true })
  fit()
  render(chat.state, chat.state)

  function render(state: ChatState, before: ChatState): void {
    const isOpening = state.isOpen && panel.hidden
    const focused = root.activeElement
    panel.hidden = !state.isOpen
    widget.classList.toggle('is-open', state.isOpen)
    setAttributes(panel, { 'aria-modal': small.matches })
    launcher.render(state)
    header.render(state)
    bars.render(state)
    log.render(state)
    if (isOpening) log.toEnd()
    announce(state, before)
    see()
    // What had the focus has done its work and is gone, as a reply that was pressed: go on where one writes.
    if (focused && focused.getClientRects().length === 0) moveFocus()
  }

  function moveFocus(): void {
    if (!chat.state.isOpen) launcher.node.focus({ preventScroll: true })
    // On a phone the focus would bring up the keyboard, over what there is to read.
    else if (matchMedia('(hover: hover)').matches) composer.focus()
    else panel.focus({ preventScroll: true })
  }

  /** What is new is read out when the reader has time; what was there before is not. */
  function announce(state: ChatState, before: ChatState): void {
    if (!before.isCaughtUp || state.items === before.items || state.conversation !== before.conversation) return
    const fresh = state.items.filter((item) => item.seq > before.upTo && item.by !== 'customer')
    const words = fresh.filter((item) => isShown(item) || item.notice).map((item) => describe(item, title, texts))
    if (words.length > 0) announcer.textContent = words.join('\n')
  }

  function see(): void {
    const { isOpen, upTo } = chat.state
    if (isOpen && log.isAtEnd() && document.visibilityState === 'visible') chat.seen(upTo)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (!header.closeMenu()) close()
  }

  /** On a phone nothing of the page can be seen behind the panel: the focus turns around at its edges. */
  function edge(turn: () => void): HTMLElement {
    return element('span', { class: 'edge', tabindex: 0, onfocus: turn })
  }

  function onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    panel.classList.add('dragged')
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault()
    panel.classList.remove('dragged')
    composer.addFiles([...(event.dataTransfer?.files ?? [])])
  }

  /** A phone's keyboard covers the page without making it smaller. */
  function fit(): void {
    const { height, offsetTop } = visualViewport ?? { height: innerHeight, offsetTop: 0 }
    widget.style.setProperty('--seen-height', `${height}px`)
    widget.style.setProperty('--seen-top', `${offsetTop}px`)
  }

  return {
    render,
    moveFocus,
    clear: composer.clear,
    destroy() {
      stop.abort()
      host.remove()
    },
  }
}
