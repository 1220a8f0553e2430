import type { Media } from './content'
import type { AgentId } from './id'

/** A reply offered under a message; pressing it comes back as a `choice` with this id. */
export interface Choice {
  readonly id: string
  readonly label: string
}

/** A link that stays under its message. */
export interface Link {
  readonly label: string
  readonly url: string
}

export interface Card {
  readonly title: string
  readonly subtitle?: string
  readonly text?: string
  readonly image?: { readonly url: string; readonly alt: string }
  readonly links?: readonly Link[]
  readonly choices?: readonly Choice[]
}

export interface FormField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'email' | 'phone' | 'number'
  readonly required: boolean
}

/**
 * What the house itself tells the customer; a channel may show it in its own way, and `text` always says it. It holds
 * nothing that customers may not know: no agent's id, no team.
 */
export type Notice =
  | { readonly kind: 'queued' }
  | { readonly kind: 'position'; readonly position: number }
  | {
      readonly kind: 'joined'
      readonly name: string
      readonly picture?: string
    }
  | { readonly kind: 'transferred' }
  | { readonly kind: 'requeued' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'delayed' }
  | { readonly kind: 'recall' }
  | { readonly kind: 'bot' }
  | { readonly kind: 'closed' }

/** One message to the customer in channel-neutral form. Text is a Markdown subset: bold, italic, code, links, lists. */
export type OutboundMessage =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly choices?: readonly Choice[]
      readonly links?: readonly Link[]
    }
  | { readonly kind: 'media'; readonly media: Media; readonly text?: string }
  | { readonly kind: 'cards'; readonly cards: readonly Card[]; readonly text?: string }
  | {
      readonly kind: 'form'
      readonly form: string
      readonly title: string
      readonly fields: readonly FormField[]
      readonly submit: string
    }
  | {
      readonly kind: 'notice'
      readonly notice: Notice
      readonly text: string
      readonly choices?: readonly Choice[]
    }

/** Who speaks. */
export type Speaker =
  | { readonly kind: 'bot' }
  | {
      readonly kind: 'agent'
      readonly agent: AgentId
      readonly name: string
      readonly picture?: string
    }
  | { readonly kind: 'system' }
