import { nodeId } from '../id'
import type { Card, Link } from '../message'
import { below, report, type Spot } from './building'
import type { Said, SaidChoice, SaidMessage, Variant } from './said'
import type { ChoiceInput, MessageInput, SaidInput, WayInput } from './said-schema'

type MessageMap = Exclude<MessageInput, string>
type Fitting = Pick<Variant, 'channels' | 'language'>

const forAll: Fitting = { channels: [] }
const tag = /%([A-Za-z][A-Za-z0-9_-]*)%/g

/** What an author wrote as the variants it stands for; nothing written is nothing said. */
export function buildSaid(input: SaidInput | undefined, spot: Spot): Said {
  if (input === undefined) return []
  if (typeof input === 'string' || Array.isArray(input)) return [buildVariant(input, forAll, spot)]
  const { any, languages, ...message } = input
  const written = [any, languages, Object.keys(message).length > 0 || undefined].filter((each) => each !== undefined)
  if (written.length !== 1) {
    report(spot, 'write one of: a message (text, image, cards or form), any, or languages')
    return []
  }
  if (any) return any.map((way, index) => buildWay(way, below(spot, 'any', index)))
  if (!languages) return [buildVariant(message, forAll, spot)]
  return Object.entries(languages).flatMap(([language, same]) => {
    const there = below(spot, 'languages', language)
    if (typeof same === 'string' || Array.isArray(same) || same.any === undefined) {
      return [buildVariant(same, { channels: [], language }, there)]
    }
    if (Object.keys(same).length > 1) report(there, 'write either a message or any')
    return same.any.map((way, index) => ({ ...buildWay(way, below(there, 'any', index)), language }))
  })
}

function buildWay(way: WayInput, spot: Spot): Variant {
  if (typeof way === 'string' || Array.isArray(way)) return buildVariant(way, forAll, spot)
  const { say, channels = [], language, ...message } = way
  const fitting: Fitting = { channels, ...(language !== undefined && { language }) }
  if (say === undefined) return buildVariant(message, fitting, spot)
  if (Object.keys(message).length > 0)
    report(spot, 'write either say or a message of its own (text, image, cards or form)')
  return buildVariant(say, fitting, below(spot, 'say'))
}

function buildVariant(input: MessageInput | readonly MessageInput[], fitting: Fitting, spot: Spot): Variant {
  const messages = isList(input)
    ? input.map((message, index) => buildMessage(message, below(spot, index)))
    : [buildMessage(input, spot)]
  // A number that the customer writes must mean one choice.
  if (messages.filter(({ choices }) => choices.length > 0).length > 1) {
    report(spot, 'only one message of a reply may offer choices; put them all in the last one')
  }
  return { ...fitting, messages }
}

function buildMessage(input: MessageInput, spot: Spot): SaidMessage {
  if (typeof input === 'string') {
    noteTags(input, spot)
    return { message: { kind: 'text', text: input }, choices: [] }
  }
  for (const text of textsIn(input)) noteTags(text, spot)
  if (input.form) return buildForm(input, input.form, spot)
  if (input.cards) return buildCards(input, input.cards, spot)
  if (input.image !== undefined) return buildImage(input, input.image, spot)
  if (input.alt !== undefined) report(below(spot, 'alt'), 'alt says what an image shows; write image as well')
  if (input.text === undefined) report(spot, 'write text, image, cards or form: there is nothing to show here')
  return {
    message: { kind: 'text', text: input.text ?? '', ...(input.links && { links: input.links }) },
    choices: buildChoices(input.choices, below(spot, 'choices')),
  }
}

function buildForm(input: MessageMap, form: NonNullable<MessageMap['form']>, spot: Spot): SaidMessage {
  if (Object.keys(input).length > 1)
    report(spot, 'a form stands alone; put what is said beside it in a message of its own')
  return {
    message: { kind: 'form', form: spot.node, title: form.title, submit: form.submit, fields: form.fields },
    choices: [],
  }
}

function buildCards(input: MessageMap, cards: NonNullable<MessageMap['cards']>, spot: Spot): SaidMessage {
  if (input.choices ?? input.links ?? input.image ?? input.alt) {
    report(spot, 'beside cards only text may stand; put choices, links and images into the cards')
  }
  const choices: SaidChoice[] = []
  const built = cards.map((card, index): Card => {
    const offered = buildChoices(card.choices, below(spot, 'cards', index, 'choices'))
    const first = choices.length
    choices.push(...offered)
    const { title, subtitle, text, image, links } = card
    return {
      title,
      ...(subtitle !== undefined && { subtitle }),
      ...(text !== undefined && { text }),
      ...(image && { image }),
      ...(links && { links }),
      ...(offered.length > 0 && {
        choices: offered.map(({ label }, place) => ({ id: String(first + place), label })),
      }),
    }
  })
  return {
    message: { kind: 'cards', cards: built, ...(input.text !== undefined && { text: input.text }) },
    choices,
  }
}

/** An image is a card that is named by what it shows. */
function buildImage(input: MessageMap, url: string, spot: Spot): SaidMessage {
  if (input.alt === undefined)
    report(below(spot, 'image'), 'write alt as well: what the image shows, for those who cannot see it')
  const alt = input.alt ?? ''
  const choices = buildChoices(input.choices, below(spot, 'choices'))
  const links: readonly Link[] | undefined = input.links
  return {
    message: {
      kind: 'cards',
      cards: [
        {
          title: alt,
          image: { url, alt },
          ...(input.text !== undefined && { text: input.text }),
          ...(links && { links }),
          ...(choices.length > 0 && { choices: choices.map(({ label }, index) => ({ id: String(index), label })) }),
        },
      ],
    },
    choices,
  }
}

function buildChoices(input: readonly ChoiceInput[] | undefined, spot: Spot): readonly SaidChoice[] {
  return (input ?? []).map((choice, index): SaidChoice => {
    const there = below(spot, index)
    if (typeof choice === 'string' || choice.node === undefined) {
      const label = typeof choice === 'string' ? choice : choice.label
      spot.gathered.labels.push({ from: spot.node, label, place: { path: there.path }, source: spot.source })
      return { label }
    }
    spot.gathered.leads.push({
      from: spot.node,
      to: choice.node,
      by: 'choice',
      place: { path: there.path, key: 'node' },
      source: spot.source,
    })
    return { label: choice.label, node: nodeId(choice.node) }
  })
}

function textsIn({ text, cards, choices, links }: MessageMap): readonly string[] {
  const labels = (choices ?? []).map((choice) => (typeof choice === 'string' ? choice : choice.label))
  const inCards = (cards ?? []).flatMap((card) => [card.title, card.subtitle ?? '', card.text ?? ''])
  return [text ?? '', ...labels, ...(links ?? []).flatMap(({ label, url }) => [label, url]), ...inCards]
}

function noteTags(text: string, spot: Spot): void {
  for (const [, name] of text.matchAll(tag)) {
    if (name !== undefined) spot.gathered.tags.push({ name, place: { path: spot.path }, source: spot.source })
  }
}

function isList(input: MessageInput | readonly MessageInput[]): input is readonly MessageInput[] {
  return Array.isArray(input)
}
