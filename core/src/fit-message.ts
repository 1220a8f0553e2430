import type { Capabilities } from './channel-adapter'
import { escapeMarkup } from './escape-text'
import { cutText, measure } from './markup/measure'
import { plainText } from './markup/plain-text'
import { splitText } from './markup/split-text'
import type { Card, Choice, Link, OutboundMessage } from './message'
import { unreachable } from './unreachable'

type Text = Extract<OutboundMessage, { kind: 'text' }>
type Of<Kind extends OutboundMessage['kind']> = Extract<OutboundMessage, { kind: Kind }>

/**
 * Makes a message fit what a channel can do: one or more messages that lose none of its words. Texts are cut to the
 * limit; what a channel lacks (choices, cards, forms, links, notices, a kind of file, Markdown) becomes readable text.
 * Replies that cannot be shown become a numbered list, whose numbers `chooseOffered` understands.
 */
export function fitMessage(message: OutboundMessage, capabilities: Capabilities): readonly OutboundMessage[] {
  switch (message.kind) {
    case 'text':
      return fitText(message, capabilities)
    case 'media':
      return fitMedia(message, capabilities)
    case 'cards':
      return fitCards(message, capabilities)
    case 'form':
      return capabilities.forms ? [message] : fitText(formAsText(message), capabilities)
    case 'notice':
      return fitNotice(message, capabilities)
    default:
      return unreachable(message)
  }
}

function fitText(message: Text, capabilities: Capabilities): readonly OutboundMessage[] {
  const { text: limit } = capabilities
  const links = capabilities.links ? message.links : undefined
  const written = capabilities.links ? [] : (message.links ?? []).map(linkAsText)
  const { choices, list } = fitChoices(message.choices, capabilities)
  const markdown = [message.text, written.join('\n'), list].filter((part) => part !== '').join('\n\n')
  const text = limit.markdown ? markdown : plainText(markdown)
  const cut = splitText(text, limit)
  const parts = cut.length === 0 ? [''] : cut
  return parts.map((part, index): OutboundMessage => {
    if (index < parts.length - 1) return { kind: 'text', text: part }
    return { kind: 'text', text: part, ...(choices && { choices }), ...(links && links.length > 0 && { links }) }
  })
}

/** The choices as buttons, or as a list in the text; never some so and some so. */
function fitChoices(
  choices: readonly Choice[] | undefined,
  { choices: able, text: { unit } }: Capabilities,
): { readonly choices?: readonly Choice[]; readonly list: string } {
  if (!choices || choices.length === 0) return { list: '' }
  const cut = choices.map(({ id, label }) => ({ id, label: cutText(label, able.labelLimit, unit) }))
  const distinct = new Set(cut.map(({ label }) => label)).size === new Set(choices.map(({ label }) => label)).size
  if (choices.length <= able.max && distinct) return { choices: cut, list: '' }
  return { list: choices.map(({ label }, index) => `${index + 1}. ${escapeMarkup(label)}`).join('\n') }
}

function linkAsText({ label, url }: Link): string {
  return label === url ? url : `${escapeMarkup(label)}: ${url}`
}

function fitMedia(message: Of<'media'>, capabilities: Capabilities): readonly OutboundMessage[] {
  const { media, text } = message
  const { types, maxSize } = capabilities.media
  if (!types.includes(media.type) || (media.size ?? 0) > maxSize) {
    const named = escapeMarkup(media.alt ?? media.name ?? media.type)
    return fitText({ kind: 'text', text: [text, `📎 ${named}`].filter(Boolean).join('\n\n') }, capabilities)
  }
  if (text === undefined) return [message]
  const [caption, ...rest] = fitText({ kind: 'text', text }, capabilities)
  if (rest.length === 0 && caption?.kind === 'text') return [{ ...message, text: caption.text }]
  return [{ kind: 'media', media }, ...(caption ? [caption] : []), ...rest]
}

function fitCards(message: Of<'cards'>, capabilities: Capabilities): readonly OutboundMessage[] {
  if (!capabilities.cards || message.cards.some((card) => isTooLong(card, capabilities))) {
    const text = [message.text ?? '', ...message.cards.map(cardAsText)].filter((part) => part !== '').join('\n\n')
    return fitText({ kind: 'text', text, choices: choicesOf(message.cards) }, capabilities)
  }
  const above = message.text === undefined ? [] : fitText({ kind: 'text', text: message.text }, capabilities)
  const [only] = above
  const introduction = above.length === 1 && only?.kind === 'text' ? only.text : undefined
  const before = introduction === undefined ? above : []
  const fitted = message.cards.map((card) => ({ card, ...fitChoices(card.choices, capabilities) }))
  const pressable = fitted.every(({ list }) => list === '')
  const cards = fitted.map(({ card, choices }) => fitCard(card, pressable ? choices : undefined, capabilities))
  const own: OutboundMessage = { kind: 'cards', cards, ...(introduction !== undefined && { text: introduction }) }
  if (pressable) return [...before, own]
  const listed = fitText({ kind: 'text', text: '', choices: choicesOf(message.cards) }, capabilities)
  return [...before, own, ...listed]
}

function fitCard(card: Card, choices: readonly Choice[] | undefined, capabilities: Capabilities): Card {
  const { title, subtitle, text, image, links } = card
  const written = capabilities.links ? [] : (links ?? []).map(linkAsText)
  const markdown = [text ?? '', written.join('\n')].filter((part) => part !== '').join('\n\n')
  const shown = capabilities.text.markdown ? markdown : plainText(markdown)
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(shown !== '' && { text: shown }),
    ...(image && { image }),
    ...(capabilities.links && links && { links }),
    ...(choices && { choices }),
  }
}

function isTooLong(card: Card, capabilities: Capabilities): boolean {
  const { limit, unit } = capabilities.text
  const { title, subtitle = '', text = '' } = fitCard(card, undefined, capabilities)
  return [title, subtitle, text].some((each) => measure(each, unit) > limit)
}

function cardAsText({ title, subtitle, text, image, links }: Card): string {
  const alt = image && image.alt !== title ? `${escapeMarkup(image.alt)}: ` : ''
  return [
    title === '' ? '' : `**${escapeMarkup(title)}**`,
    subtitle === undefined ? '' : escapeMarkup(subtitle),
    text ?? '',
    image ? `${alt}${image.url}` : '',
    ...(links ?? []).map(linkAsText),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** The choices of all cards; where two have the same label, the card's title tells them apart. */
function choicesOf(cards: readonly Card[]): readonly Choice[] {
  const all = cards.flatMap(({ title, choices = [] }) => choices.map((choice) => ({ ...choice, title })))
  return all.map(({ id, label, title }) => {
    const isAmbiguous = all.some((other) => other.id !== id && other.label === label)
    return { id, label: isAmbiguous ? `${title}: ${label}` : label }
  })
}

function formAsText({ title, fields }: Of<'form'>): Text {
  const lines = fields.map(({ label }) => `- ${escapeMarkup(label)}`)
  return { kind: 'text', text: [`**${escapeMarkup(title)}**`, ...lines].join('\n') }
}

function fitNotice(message: Of<'notice'>, capabilities: Capabilities): readonly OutboundMessage[] {
  const { notice, text, choices } = message
  const texts = fitText({ kind: 'text', text, ...(choices && { choices }) }, capabilities)
  const [only, ...more] = texts
  if (!capabilities.notices || more.length > 0 || only?.kind !== 'text') return texts
  return [{ kind: 'notice', notice, text: only.text, ...(only.choices && { choices: only.choices }) }]
}
