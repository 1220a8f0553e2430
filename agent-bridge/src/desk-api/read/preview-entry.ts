import { unreachable, type Content, type LogEntry, type Media, type OutboundMessage } from '@baton/core'
import type { ChatSummary } from '../schema'

type Preview = NonNullable<ChatSummary['last']>

/** How much of a message a list shows, characters. */
const previewLength = 160

/** What a list shows of an entry, or nothing if it is no message between the customer and us. */
export function previewEntry(entry: LogEntry): Preview | undefined {
  const { body, at } = entry
  if (body.kind === 'customer') {
    const text = contentText(body.content)
    return text === undefined ? undefined : { at, from: 'customer', text: shorten(text) }
  }
  if (body.kind === 'message' && body.message.kind !== 'notice') {
    return { at, from: body.from.kind, text: shorten(messageText(body.message)) }
  }
  return undefined
}

function contentText(content: Content): string | undefined {
  switch (content.kind) {
    case 'text':
    case 'edit':
    case 'unsupported':
      return content.text
    case 'choice':
      return content.label
    case 'media':
      return content.text ?? mediaText(content.media)
    case 'location':
      return content.name ?? 'a place'
    case 'contact':
      return content.name
    case 'form':
      return Object.values(content.values).join(', ')
    case 'reaction':
    case 'removal':
    case 'event':
    case 'receipt':
    case 'typing':
      return undefined
    default:
      return unreachable(content)
  }
}

function messageText(message: Exclude<OutboundMessage, { kind: 'notice' }>): string {
  switch (message.kind) {
    case 'text':
      return message.text
    case 'media':
      return message.text ?? mediaText(message.media)
    case 'cards':
      return message.text ?? message.cards.map((card) => card.title).join(', ')
    case 'form':
      return message.title
    default:
      return unreachable(message)
  }
}

const mediaText = (media: Media): string => media.alt ?? media.name ?? media.type

function shorten(text: string): string {
  const [line = ''] = text.trim().split('\n', 1)
  const characters = [...line]
  return characters.length <= previewLength ? line : `${characters.slice(0, previewLength - 1).join('')}…`
}
