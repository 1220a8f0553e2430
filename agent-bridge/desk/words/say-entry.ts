import type { DeskContent, DeskEntry, DeskMedia } from '../../src/desk-api/schema'
import { plainText } from '../parts/rich-text/parse-markdown'

/** What an entry says to somebody who cannot see it, or sees only a line of it. Nothing where nobody speaks. */
export function sayEntry({ body }: DeskEntry): string | undefined {
  if (body.kind === 'customer') return sayContent(body.content)
  if (body.kind !== 'message') return undefined
  const { message } = body
  switch (message.kind) {
    case 'text':
    case 'notice':
      return plainText(message.text)
    case 'media':
      return message.text === undefined ? sayMedia(message.media) : plainText(message.text)
    case 'cards':
      return message.text === undefined ? message.cards.map(({ title }) => title).join(', ') : plainText(message.text)
    case 'form':
      return message.title
    default:
      return undefined
  }
}

/** What a customer sent, in words. */
function sayContent(content: DeskContent): string | undefined {
  switch (content.kind) {
    case 'text':
    case 'unsupported':
      return content.text
    case 'choice':
      return content.label
    case 'media':
      return content.text ?? sayMedia(content.media)
    case 'location':
      return content.name ?? 'a place'
    case 'contact':
      return `the contact ${content.name}`
    case 'form':
      return Object.values(content.values).join(', ')
    case 'edit':
      return content.text
    case 'reaction':
    case 'removal':
    case 'event':
      return undefined
    default:
      return undefined
  }
}

const mediaWords = {
  image: 'a picture',
  audio: 'a recording',
  video: 'a video',
  document: 'a file',
  sticker: 'a sticker',
} as const

export function sayMedia({ type, alt, name }: DeskMedia): string {
  return alt ?? name ?? mediaWords[type] ?? 'a file'
}

/** What happened, where a customer did something without saying anything. */
export function sayHappening(content: DeskContent, customer: string): string | undefined {
  switch (content.kind) {
    case 'reaction':
      return content.emoji === undefined ? `${customer} took a reaction back` : `${customer} reacted ${content.emoji}`
    case 'removal':
      return `${customer} removed a message`
    case 'event':
      return `${customer} ${eventWords[content.event] ?? 'did something'}`
    default:
      return undefined
  }
}

const eventWords = {
  joined: 'joined',
  left: 'left',
  'leave-queue': 'asked to leave the queue',
  'end-chat': 'ended the chat',
} as const
