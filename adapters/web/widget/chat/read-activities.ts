import { asCount, asList, asRecord, asText } from '../read-value'
import type { Item, ItemCard, ItemChoice, ItemField, ItemFile, ItemForm, ItemLink, ItemNotice } from './item'

/** What a frame of the stream, or the answer to a poll, tells. */
export interface News {
  readonly items: readonly Item[]
  /** The agent who types. */
  readonly typing?: string
  /** The log's position after these; absent on frames that hold nothing to remember. */
  readonly watermark?: number
}

/** Reads a frame; nothing if it is none. What it does not understand is left out. Pure, and throws for no input. */
export function readActivities(value: unknown): News | undefined {
  const set = asRecord(value)
  if (!Array.isArray(set.activities)) return undefined
  const activities = set.activities.map(asRecord)
  const watermark = Number(asText(set.watermark))
  return {
    items: activities.flatMap((activity) => readItem(activity) ?? []),
    typing: activities
      .map(({ type, from }) => (type === 'typing' ? asText(asRecord(from).name) : undefined))
      .find(Boolean),
    watermark: Number.isSafeInteger(watermark) ? watermark : undefined,
  }
}

type Loose = ReturnType<typeof asRecord>

const speakers = ['customer', 'bot', 'agent', 'system'] as const
const heroCard = 'application/vnd.microsoft.card.hero'

function readItem(activity: Loose): Item | undefined {
  const channelData = asRecord(activity.channelData)
  const baton = asRecord(channelData.baton)
  const seq = asCount(baton.seq)
  const by = oneOf(speakers, baton.from)
  if (seq === undefined || by === undefined) return undefined
  const agent = asRecord(baton.agent)
  const attachments = listOf(activity.attachments)
  const cards = attachments
    .filter(({ contentType }) => contentType === heroCard)
    .map(({ content }) => readCard(asRecord(content)))
  const shown = cards.filter(({ title, subtitle, text, image }) => title ?? subtitle ?? text ?? image)
  const text = asText(activity.text)
  const form = readForm(asRecord(baton.form), text)
  return {
    seq,
    at: Date.parse(asText(activity.timestamp) ?? '') || 0,
    by,
    name: asText(by === 'agent' ? agent.name : by === 'bot' && asRecord(activity.from).name),
    picture: asText(agent.picture),
    key: asText(channelData.clientActivityID),
    text: form ? undefined : text,
    markdown: activity.textFormat === 'markdown',
    notice: readNotice(asRecord(baton.notice)),
    choices: listOf(baton.choices).flatMap(readChoice),
    // A card of nothing but links is the way in which links travel that stay under a text.
    links: cards.filter((card) => !shown.includes(card)).flatMap(({ links }) => links),
    files: attachments.flatMap((attachment) => readFile(attachment, asText(baton.alt))),
    cards: shown,
    form,
  }
}

/** As a table, so that a kind that core adds is missed by the compiler, not by a customer. */
const noticeKinds = {
  queued: 1,
  position: 1,
  joined: 1,
  transferred: 1,
  requeued: 1,
  offline: 1,
  delayed: 1,
  recall: 1,
  bot: 1,
  closed: 1,
} as const satisfies { readonly [Kind in ItemNotice['kind']]: 1 }

function readNotice({ kind, name, picture }: Loose): ItemNotice | undefined {
  const known = oneOf(Object.keys(noticeKinds) as (keyof typeof noticeKinds)[], kind)
  return known && { kind: known, name: asText(name), picture: asText(picture) }
}

function readChoice({ id, label }: Loose): readonly ItemChoice[] {
  const [known, shown] = [asText(id), asText(label)]
  return known && shown ? [{ id: known, label: shown }] : []
}

function readFile({ contentUrl, contentType, name }: Loose, alt: string | undefined): readonly ItemFile[] {
  const [url, type] = [asText(contentUrl), asText(contentType)]
  return url && type ? [{ url, contentType: type, name: asText(name), alt }] : []
}

function readCard({ title, subtitle, text, images, buttons }: Loose): ItemCard {
  const image = listOf(images)[0]
  const url = asText(image?.url)
  const all = listOf(buttons)
  return {
    title: asText(title),
    subtitle: asText(subtitle),
    text: asText(text),
    image: url ? { url, alt: asText(image?.alt) ?? '' } : undefined,
    links: all.flatMap(readLink),
    choices: all.flatMap((button) => readChoice({ label: button.title, id: asRecord(button.value).choice })),
  }
}

function readLink({ type, title, value }: Loose): readonly ItemLink[] {
  const [label, url] = [asText(title), asText(value)]
  return type === 'openUrl' && label && url ? [{ label, url }] : []
}

function readForm({ id, fields, submit }: Loose, text = ''): ItemForm | undefined {
  const form = asText(id)
  return form === undefined
    ? undefined
    : {
        id: form,
        // The text goes on with the fields, for clients that know no forms.
        title: text.split('\n')[0] ?? '',
        fields: listOf(fields).flatMap(readField),
        submit: asText(submit) ?? '',
      }
}

const fieldTypes = ['text', 'email', 'phone', 'number'] as const

function readField({ name, label, type, required }: Loose): readonly ItemField[] {
  const [known, shown] = [asText(name), asText(label)]
  if (!known || !shown) return []
  return [{ name: known, label: shown, type: oneOf(fieldTypes, type) ?? 'text', required: required === true }]
}

function listOf(value: unknown): readonly Loose[] {
  return asList(value).map(asRecord)
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | undefined {
  return names.find((name) => name === value)
}
