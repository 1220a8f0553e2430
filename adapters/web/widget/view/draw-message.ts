import type { Item } from '../chat/item'
import { draftChoice } from '../connection/outgoing'
import type { Outgoing } from '../connection/outgoing'
import { plainText } from '../markdown/plain-text'
import { fill } from '../texts'
import type { WidgetTexts } from '../texts'
import { unreachable } from '../unreachable'
import { drawAvatar } from './draw-avatar'
import { drawCards, drawLinks } from './draw-cards'
import { drawFile } from './draw-file'
import { drawForm } from './draw-form'
import { drawIcon } from './draw-icon'
import { drawMarkdown } from './draw-markdown'
import { drawButton } from './draw-button'
import { element } from './element'
import type { Child } from './element'
import { sayTime } from './say-time'
import type { ViewContext } from './view-context'

/** A row's element, and what changes about it while it stands. */
export interface Drawn {
  readonly node: HTMLElement
  /** A form in it has been answered, or not yet. */
  readonly setAnswered?: (isAnswered: boolean) => void
}

/** Draws what was said, or what is on its way; `preview` shows an own file that the log does not hold yet. */
export function drawMessage(
  item: Item,
  { chat, texts, title }: ViewContext,
  outgoing?: Outgoing,
  preview?: string,
): Drawn {
  const { by, at, picture, text, markdown, files, cards, links } = item
  const isOwn = by === 'customer'
  const name = nameOf(item, title, texts)
  const form = item.form && drawForm(item.form, (draft) => chat.say(draft))
  const node = element(
    'div',
    { class: `row ${isOwn ? 'own' : 'theirs'} ${outgoing?.state.kind ?? ''}` },
    !isOwn && drawAvatar(name, picture),
    element(
      'div',
      { class: 'stack' },
      element('bdi', { class: 'name' }, name),
      text !== undefined && drawBubble(text, markdown),
      ...files.map((file) => drawFile(preview === undefined ? file : { ...file, url: preview }, texts)),
      cards.length > 0 && drawCards(cards, (choice) => chat.say(draftChoice(choice))),
      links.length > 0 && element('div', { class: 'links' }, ...drawLinks(links)),
      form?.node,
      element('span', { class: 'state' }, ...drawState()),
    ),
  )
  return { node, setAnswered: form?.setAnswered }

  function drawState(): readonly Child[] {
    switch (outgoing?.state.kind) {
      case 'waiting':
        return [texts.unsent]
      case 'sending':
        return [texts.sending]
      case 'failed': {
        const { key, state } = outgoing
        return [
          texts[state.why],
          state.why !== 'failedLost' && drawButton('text', texts.retry, () => chat.retry(key)),
          drawButton('text', texts.discard, () => chat.discard(key)),
        ]
      }
      default:
        return [
          element('time', { datetime: new Date(at).toISOString(), dir: 'auto' }, sayTime(at)),
          isOwn && drawIcon('sent'),
          isOwn && element('span', { class: 'unseen' }, texts.sent),
        ]
    }
  }
}

/** Draws what the house says between the messages. */
export function drawNotice({ text, notice }: Item, { title }: ViewContext): Drawn {
  const name = notice?.name ?? title
  return {
    node: element(
      'div',
      { class: 'notice' },
      notice?.kind === 'joined' && drawAvatar(name, notice.picture),
      element('div', { class: 'text', dir: 'auto' }, ...drawMarkdown(text ?? '')),
    ),
  }
}

/** Who speaks, as it is shown and read out. */
function nameOf({ by, name }: Item, title: string, texts: WidgetTexts): string {
  switch (by) {
    case 'customer':
      return texts.you
    case 'system':
      return title
    case 'bot':
    case 'agent':
      return name ?? texts.assistant
    default:
      return unreachable(by)
  }
}

function drawBubble(text: string, isMarkdown: boolean): HTMLElement {
  // In a bubble of two languages each paragraph would turn by itself: the first strong letter decides for all of it.
  return element(
    'div',
    { class: 'bubble text', dir: 'auto' },
    ...(isMarkdown ? drawMarkdown(text) : [element('p', {}, text)]),
  )
}

/** What a message says, in one line, to be read out. */
export function describe(item: Item, title: string, texts: WidgetTexts): string {
  const { text, markdown, files, cards, form, notice } = item
  const words =
    (markdown && text !== undefined ? plainText(text) : text) ??
    form?.title ??
    cards[0]?.title ??
    files[0]?.alt ??
    files[0]?.name
  const said = words ?? texts[files[0]?.contentType.startsWith('image/') ? 'image' : 'file']
  return notice ? said : fill('%name%: %said%', { name: nameOf(item, title, texts), said })
}
