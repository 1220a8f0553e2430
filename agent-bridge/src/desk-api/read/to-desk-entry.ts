import {
  unreachable,
  type Content,
  type Delivery,
  type LogEntry,
  type Media,
  type OutboundMessage,
  type OwnerChange,
} from '@baton/core'
import type { DeskBody, DeskContent, DeskDelivery, DeskEntry, DeskMedia, DeskMessage, DeskOwnerChange } from '../schema'
import type { Names } from './names'
import { toChatOwner, toDeskCompletion } from './to-chat-owner'

export interface DeskView {
  readonly names: Names
  /** Where the file of an entry is served. */
  mediaUrl(seq: number): string
  /** What is known of the ways of our messages. */
  readonly deliveries: ReadonlyMap<number, Delivery>
}

/** A log entry as a team may read it: without keys, payloads and raw records. Nothing, where a team has no business. */
export function toDeskEntry(entry: LogEntry, view: DeskView): DeskEntry | undefined {
  const body = toDeskBody(entry, view)
  return body && { seq: entry.seq, at: entry.at, body }
}

function toDeskBody({ seq, audience, body }: LogEntry, view: DeskView): DeskBody | undefined {
  if (audience === 'audit') return undefined
  const toMedia = (media: Media) => toDeskMedia(media, view.mediaUrl(seq))
  switch (body.kind) {
    case 'customer': {
      const content = toDeskContent(body.content, toMedia)
      const { name } = body.sender
      return content && { kind: 'customer', ...(name !== undefined && { name }), content }
    }
    case 'message': {
      const delivery = view.deliveries.get(seq)
      return {
        kind: 'message',
        from: body.from,
        message: toDeskMessage(body.message, toMedia),
        ...(delivery && { delivery: toDeskDelivery(delivery) }),
      }
    }
    case 'owner':
      return {
        kind: 'owner',
        owner: toChatOwner(body.to, view.names),
        why: toDeskOwnerChange(body.why, view.names),
      }
    case 'note':
      return { kind: 'note', by: { id: body.by, name: body.name }, text: body.text }
    case 'fact':
      return { kind: 'fact', name: body.name, value: body.value, source: body.source }
    case 'warning':
      return { kind: 'warning', text: body.text }
    case 'integration':
    case 'integration-result':
    case 'record':
      return undefined
    default:
      return unreachable(body)
  }
}

/** What the platform calls the message is not for the desk. */
export function toDeskDelivery({ state, reason }: Delivery): DeskDelivery {
  return { state, ...(reason !== undefined && { reason }) }
}

function toDeskMedia(media: Media, url: string): DeskMedia {
  const { ref: _ref, ...shown } = media
  return { ...shown, url }
}

function toDeskContent(content: Content, toMedia: (media: Media) => DeskMedia): DeskContent | undefined {
  switch (content.kind) {
    case 'text':
    case 'location':
    case 'contact':
    case 'event':
    case 'unsupported':
      return content
    case 'choice':
      return { kind: 'choice', label: content.label }
    case 'media':
      return { ...content, media: toMedia(content.media) }
    case 'reaction':
      return { kind: 'reaction', ...(content.emoji !== undefined && { emoji: content.emoji }) }
    case 'edit':
      return { kind: 'edit', text: content.text }
    case 'removal':
      return { kind: 'removal' }
    case 'form':
      return { kind: 'form', values: content.values }
    case 'receipt':
    case 'typing':
      return undefined
    default:
      return unreachable(content)
  }
}

function toDeskMessage(message: OutboundMessage, toMedia: (media: Media) => DeskMedia): DeskMessage {
  switch (message.kind) {
    case 'text':
    case 'cards':
      return message
    case 'media':
      return { ...message, media: toMedia(message.media) }
    case 'form':
      return {
        kind: 'form',
        title: message.title,
        fields: message.fields.map(({ name, label }) => ({ name, label })),
      }
    case 'notice':
      return { ...message, notice: message.notice.kind }
    default:
      return unreachable(message)
  }
}

function toDeskOwnerChange(why: OwnerChange, names: Names): DeskOwnerChange {
  switch (why.kind) {
    case 'handed-over': {
      const { node, ...rest } = why
      return { ...rest, ...(node && { node: names.node(node) }) }
    }
    case 'claimed':
    case 'customer-returned':
    case 'requeued':
    case 'left-queue':
    case 'settings-changed':
      return why
    case 'transferred':
      return {
        kind: 'transferred',
        by: names.agent(why.by),
        team: names.team(why.team),
        ...(why.agent && { agent: names.agent(why.agent) }),
      }
    case 'parked':
      return { kind: 'parked', by: names.agent(why.by) }
    case 'handed-back':
      return { kind: 'handed-back', by: names.agent(why.by), ...(why.node && { node: names.node(why.node) }) }
    case 'closed':
      return { kind: 'closed', completion: toDeskCompletion(why.completion, names) }
    default:
      return unreachable(why)
  }
}
