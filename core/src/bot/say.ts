import type { OfferedChoice } from '../conversation'
import { escapeMarkup } from '../escape-text'
import type { Card, Choice, Link, OutboundMessage } from '../message'
import { unreachable } from '../unreachable'
import { fillTags } from './fill-tags'
import type { Said, SaidMessage, Variant } from './said'

export interface SayOptions {
  readonly channel: string
  readonly language: string
  readonly defaultLanguage: string
  /** In [0, 1): chooses among the variants that fit. */
  readonly random: number
  readonly tags: { readonly [name: string]: string }
  /** The id of the choice at this place, counted over all messages from 0. */
  readonly choiceId: (index: number) => string
}

/** What is said, and what its choices lead to. */
export interface Spoken {
  readonly messages: readonly OutboundMessage[]
  readonly offered: readonly OfferedChoice[]
}

/**
 * Says one variant of what an author wrote: one for the customer's language, else for every language, else for the
 * default language, else any; among those, one made for this channel before those for all. Tags are filled in with
 * values that can never become markup.
 */
export function say(said: Said, options: SayOptions): Spoken {
  const fitting = fittingVariants(said, options)
  const variant = fitting[Math.floor(options.random * fitting.length)]
  const offered: OfferedChoice[] = []
  const messages = (variant?.messages ?? []).map((message) => sayMessage(message, options, offered))
  return { messages, offered }
}

function fittingVariants(said: Said, { channel, language, defaultLanguage }: SayOptions): readonly Variant[] {
  const here = said.filter(({ channels }) => channels.length === 0 || channels.includes(channel))
  const [base = language] = language.split('-')
  const tiers = [language, base, undefined, defaultLanguage]
  const spoken =
    tiers.map((tier) => here.filter((variant) => variant.language === tier)).find((variants) => variants.length > 0) ??
    here
  const made = spoken.filter(({ channels }) => channels.length > 0)
  return made.length > 0 ? made : spoken
}

/** One message, with its tags filled in; its choices get ids and are added to `offered`. */
function sayMessage({ message, choices }: SaidMessage, options: SayOptions, offered: OfferedChoice[]): OutboundMessage {
  const markup = (text: string): string => fillTags(text, options.tags, escapeMarkup)
  const plain = (text: string): string => fillTags(text, options.tags, onOneLine)
  const link = ({ label, url }: Link): Link => ({
    label: plain(label),
    url: fillTags(url, options.tags, encodeURIComponent),
  })
  const ids = choices.map(({ label, node }): Choice => {
    const choice = { id: options.choiceId(offered.length), label: plain(label) }
    offered.push({ ...choice, ...(node !== undefined && { node }) })
    return choice
  })
  switch (message.kind) {
    case 'text':
      return {
        kind: 'text',
        text: markup(message.text),
        ...(ids.length > 0 && { choices: ids }),
        ...(message.links && { links: message.links.map(link) }),
      }
    case 'cards':
      return {
        kind: 'cards',
        cards: message.cards.map((card): Card => ({
          title: plain(card.title),
          ...(card.subtitle !== undefined && { subtitle: plain(card.subtitle) }),
          ...(card.text !== undefined && { text: markup(card.text) }),
          ...(card.image && { image: { url: card.image.url, alt: plain(card.image.alt) } }),
          ...(card.links && { links: card.links.map(link) }),
          ...(card.choices && { choices: card.choices.flatMap(({ id }) => ids[Number(id)] ?? []) }),
        })),
        ...(message.text !== undefined && { text: markup(message.text) }),
      }
    case 'media':
      return { ...message, ...(message.text !== undefined && { text: markup(message.text) }) }
    case 'form':
      return message
    default:
      return unreachable(message)
  }
}

function onOneLine(value: string): string {
  return value.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim()
}
