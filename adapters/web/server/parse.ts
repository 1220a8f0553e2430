import { knownCustomerId } from '@baton/core'
import type { Content, Envelope, Json, Media, Sender } from '@baton/core'
import { addressOf } from './address'
import { eventNames, readEventName } from './activity'
import { channel } from './options'
import type { InboundActivity } from './schema'
import type { Session } from './token'

/** What is known beside the activity itself. */
export interface ParseContext {
  readonly account: string
  readonly session: Pick<Session, 'conversation' | 'user' | 'name' | 'known'>
  /** The files that came with it, kept. */
  readonly media: readonly Media[]
  /** epoch ms */
  readonly now: number
  readonly uniqueId: string
}

/** What an activity asks for. */
export type Parsed =
  | { readonly kind: 'envelopes'; readonly envelopes: readonly Envelope[] }
  | { readonly kind: 'typing' }
  | { readonly kind: 'read' }
  /** A type that Direct Line clients may post and that means nothing to us. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'empty' }

/**
 * What our adapter wants to see again in the log. Only the first entry of an activity carries the client's id of it:
 * clients take an echo with that id for the whole of what they sent.
 */
export interface RawPart {
  readonly clientActivityID?: string
  /** How a form that was filled in reads. */
  readonly text?: string
}

/** Turns an activity into envelopes: the text, then each file, each with a key of its own. Pure. */
export function parseActivity(activity: InboundActivity, context: ParseContext): Parsed {
  switch (activity.type) {
    case 'message': {
      const contents = contentsOf(activity, context.media)
      if (contents.length === 0) return { kind: 'empty' }
      return { kind: 'envelopes', envelopes: toEnvelopes(contents, activity, context) }
    }
    case 'event': {
      if (activity.name === readEventName) return { kind: 'read' }
      const event = Object.entries(eventNames).find(([name]) => name === activity.name)?.[1]
      if (!event) return { kind: 'ignored' }
      return { kind: 'envelopes', envelopes: toEnvelopes([{ kind: 'event', event }], activity, context) }
    }
    case 'typing':
      return { kind: 'typing' }
    default:
      return { kind: 'ignored' }
  }
}

function contentsOf(activity: InboundActivity, media: readonly Media[]): readonly Content[] {
  const { text, choice, form, attachments } = activity
  const said = text?.trim() ? text : (activity.channelData?.messageBack?.displayText ?? '')
  const contents: Content[] = []
  if (choice !== undefined) contents.push({ kind: 'choice', id: choice, label: said === '' ? choice : said })
  else if (form) contents.push({ kind: 'form', ...form })
  else if (said.trim() !== '') contents.push({ kind: 'text', text: said })
  contents.push(...media.map((file) => ({ kind: 'media', media: file }) as const))
  // Clients describe the files they upload here as well; what only has an address is never fetched.
  if (media.length === 0) contents.push(...(attachments ?? []).map(unsupported))
  if (contents.length === 0 && activity.hasValue) {
    contents.push({ kind: 'unsupported', type: 'value', text: 'sent something that this chat cannot show' })
  }
  return contents
}

function unsupported({ name, contentType }: NonNullable<InboundActivity['attachments']>[number]): Content {
  const type = contentType ?? 'attachment'
  return {
    kind: 'unsupported',
    type,
    text: name ? `sent "${name}", which did not arrive` : `sent something of the type ${type}`,
  }
}

function toEnvelopes(
  contents: readonly Content[],
  activity: InboundActivity,
  { account, session, now, uniqueId }: ParseContext,
): readonly Envelope[] {
  const { conversation } = session
  const clientActivityID = activity.channelData?.clientActivityID ?? activity.id ?? undefined
  const id = clientActivityID ?? uniqueId
  const sender = senderOf(session, activity)
  const raw = rawOf(activity, clientActivityID)
  return contents.map((content, index) => ({
    v: 1,
    id: contents.length === 1 ? id : `${id}.${index}`,
    dedupeKey: dedupeKeyOf(content, id, index),
    channel,
    account,
    conversation: { id: conversation, kind: 'direct' },
    address: addressOf(conversation, session.user),
    sender,
    sentAt: now,
    receivedAt: now,
    content,
    ...(index === 0 && raw && { raw }),
  }))
}

/**
 * Keys live on the conversation's line, so the client's own id is enough. A customer arrives once, however often the page
 * is loaded again.
 */
function dedupeKeyOf(content: Content, id: string, index: number): string {
  if (content.kind === 'event' && content.event === 'joined') return 'web.joined'
  return `web.${id}.${index}`
}

function rawOf({ form, text }: InboundActivity, clientActivityID: string | undefined): Json | undefined {
  const raw = {
    ...(clientActivityID !== undefined && { clientActivityID }),
    ...(form && text?.trim() && { text }),
  }
  return Object.keys(raw).length > 0 ? raw : undefined
}

function senderOf({ user, name, known }: ParseContext['session'], { locale }: InboundActivity): Sender {
  return {
    id: user,
    isBot: false,
    isSelf: false,
    ...(name !== undefined && { name }),
    ...(locale && { language: locale }),
    ...(known && { customer: knownCustomerId(known.subject), facts: known.facts }),
  }
}
