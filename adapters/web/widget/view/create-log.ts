import { answeredUpTo } from '../chat/chat-state'
import type { ChatState } from '../chat/chat-state'
import { listRows } from '../chat/list-rows'
import type { Row } from '../chat/list-rows'
import type { Outgoing } from '../connection/outgoing'
import { fill } from '../texts'
import { unreachable } from '../unreachable'
import { createReplies } from './create-replies'
import { drawAvatar } from './draw-avatar'
import { drawIcon } from './draw-icon'
import { drawMessage, drawNotice } from './draw-message'
import type { Drawn } from './draw-message'
import { element, setAttributes } from './element'
import { sayDay } from './say-time'
import type { Part, ViewContext } from './view-context'

/** The conversation, the newest at the bottom. It stays at the bottom unless the customer has scrolled up. */
export interface Log extends Part {
  /** Whether the customer sees the newest. */
  isAtEnd(): boolean
  toEnd(): void
}

interface Shown extends Drawn {
  readonly source: unknown
}

/** So near to the bottom is at the bottom, pixels. */
const nearPixels = 48

export function createLog(context: ViewContext, moved: () => void): Log {
  const { texts, language } = context
  const shown = new Map<string, Shown>()
  /** Own pictures while they are sent, so that they do not wait for the server to be seen. */
  const previews = new Map<string, string>()
  const rows = element('div', { class: 'rows' })
  const typing = element('div', { class: 'row theirs typing', hidden: true })
  const replies = createReplies(context)
  const content = element('div', { class: 'content' }, rows, replies.node, typing)
  const log = element(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.messages, tabindex: 0 },
    content,
  )
  const more = element(
    'button',
    { class: 'more', type: 'button', hidden: true, onclick: toEnd },
    texts.newMessages,
    drawIcon('down'),
  )
  let isAtEnd = true
  let typingName: string | undefined
  let count = 0

  log.addEventListener(
    'scroll',
    () => {
      isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearPixels
      if (isAtEnd) more.hidden = true
      moved()
    },
    { passive: true },
  )
  // Pictures that load, a keyboard that opens, a panel that opens: whatever changes the height keeps the end in sight.
  const observer = new ResizeObserver(() => {
    if (isAtEnd) stay()
  })
  observer.observe(log)
  observer.observe(content)

  function stay(): void {
    log.scrollTop = log.scrollHeight
  }

  function toEnd(): void {
    isAtEnd = true
    more.hidden = true
    stay()
  }

  function draw(row: Row): Drawn {
    switch (row.kind) {
      case 'day':
        return {
          node: element('div', { class: 'day' }, element('span', {}, sayDay(row.at, Date.now(), language, texts))),
        }
      case 'notice':
        return drawNotice(row.item, context)
      case 'message':
        return drawMessage(row.item, context, row.outgoing, row.outgoing && previewOf(row.outgoing))
      default:
        return unreachable(row)
    }
  }

  function previewOf({ key, file }: Outgoing): string | undefined {
    if (!file) return undefined
    const made = previews.get(key) ?? URL.createObjectURL(file)
    previews.set(key, made)
    return made
  }

  function sync(list: readonly Row[], answered: number): void {
    const keys = new Set(list.map(({ key }) => key))
    for (const [key, { node }] of shown) {
      if (keys.has(key)) continue
      node.remove()
      shown.delete(key)
    }
    for (const [index, row] of list.entries()) {
      const source = row.kind === 'day' ? row.at : 'outgoing' in row ? row.outgoing : row.item
      const before = shown.get(row.key)
      const drawn = before && before.source === source ? before : { ...draw(row), source }
      if (drawn !== before) before?.node.remove()
      shown.set(row.key, drawn)
      if (row.kind === 'message') {
        drawn.node.classList.toggle('begins', row.begins)
        drawn.node.classList.toggle('ends', row.ends)
        drawn.setAnswered?.(row.item.seq <= answered)
      }
      const there = rows.children[index]
      if (there !== drawn.node) rows.insertBefore(drawn.node, there ?? null)
    }
  }

  function renderTyping({ typing: name, owner }: ChatState): void {
    if (name === typingName) return
    typingName = name
    typing.hidden = name === undefined
    if (name === undefined) return typing.replaceChildren()
    const dots = element('span', { class: 'bubble dots' }, ...[1, 2, 3].map(() => element('i')))
    typing.replaceChildren(
      drawAvatar(name, owner.kind === 'agent' && owner.name === name ? owner.picture : undefined),
      dots,
      element('span', { class: 'unseen' }, fill(texts.typing, { name })),
    )
  }

  return {
    node: element('div', { class: 'middle' }, log, more),
    render(state: ChatState) {
      const list = listRows(state)
      const last = list.at(-1)
      const isNew = list.length > count
      const isOwn = isNew && last?.kind === 'message' && last.outgoing !== undefined
      count = list.length
      sync(list, answeredUpTo(state))
      replies.render(state)
      renderTyping(state)
      if (isOwn) toEnd()
      else if (isAtEnd) stay()
      else if (isNew) more.hidden = false
      for (const [key, url] of previews) {
        if (state.outgoing.some((each) => each.key === key)) continue
        previews.delete(key)
        URL.revokeObjectURL(url)
      }
      setAttributes(log, { 'aria-busy': !state.isCaughtUp && state.link.kind === 'connecting' })
    },
    isAtEnd: () => isAtEnd,
    toEnd,
  }
}
