import type { Choice, CustomerEvent, FormField, Json, Notice } from '@baton/core'

/** One thing that was said or happened, as it travels to Direct Line 3.0 clients. */
export interface Activity {
  readonly type: 'message' | 'event' | 'typing'
  /** Absent on `typing`, which is never stored. */
  readonly id?: string
  /** ISO 8601, UTC; absent on `typing` */
  readonly timestamp?: string
  readonly channelId: 'directline'
  readonly conversation: { readonly id: string }
  readonly from: { readonly id: string; readonly name?: string; readonly role: 'bot' | 'user' }
  /** Of an event. */
  readonly name?: string
  readonly text?: string
  readonly textFormat?: 'markdown' | 'plain'
  readonly attachments?: readonly Attachment[]
  readonly attachmentLayout?: 'list' | 'carousel'
  readonly suggestedActions?: { readonly actions: readonly CardAction[] }
  readonly channelData: ChannelData
}

export type Attachment =
  | {
      readonly contentType: string
      /** Signed, and only good for a day. */
      readonly contentUrl: string
      readonly thumbnailUrl?: string
      readonly name?: string
    }
  | { readonly contentType: 'application/vnd.microsoft.card.hero'; readonly content: HeroCard }

export interface HeroCard {
  readonly title?: string
  readonly subtitle?: string
  readonly text?: string
  readonly images?: readonly { readonly url: string; readonly alt: string }[]
  readonly buttons?: readonly CardAction[]
}

/** A button. `messageBack` comes back as a message with this `text` and `value`, and is shown as its `displayText`. */
export type CardAction =
  | {
      readonly type: 'messageBack'
      readonly title: string
      readonly text: string
      readonly displayText: string
      readonly value: { readonly choice: string }
    }
  | { readonly type: 'openUrl'; readonly title: string; readonly value: string }

export interface ChannelData {
  /** The customer's own message: what their client called it, so that it knows its echo. */
  readonly clientActivityID?: string
  /** Web Chat sorts by it. */
  readonly 'webchat:sequence-id'?: number
  readonly baton: BatonData
}

/** What our own widget shows better than plain text. */
export interface BatonData {
  /** The log's position; absent on `typing`. */
  readonly seq?: number
  readonly from: 'customer' | 'bot' | 'agent' | 'system'
  /** Set when an agent speaks or types. */
  readonly agent?: { readonly name: string; readonly picture?: string }
  /** Set when the house itself speaks; the activity's text says it in words. */
  readonly notice?: Notice
  readonly choices?: readonly Choice[]
  /** What the attachment shows, for people who cannot see it. */
  readonly alt?: string
  readonly form?: { readonly id: string; readonly fields: readonly FormField[]; readonly submit: string }
}

/** A frame of the stream, and the answer to GET activities. */
export interface ActivitySet {
  readonly activities: readonly Activity[]
  /** Where to go on; absent on frames that hold nothing to remember, such as `typing`. */
  readonly watermark?: string
}

/** What tokens/generate, tokens/refresh and the conversation routes answer. */
export interface TokenAnswer {
  readonly conversationId: string
  readonly token: string
  /** seconds */
  readonly expires_in: number
  /** Good for one minute; the conversation routes only. */
  readonly streamUrl?: string
}

/** What GET widget answers: how the business wants the widget to be, and what may be sent. */
export interface WidgetSettings {
  readonly title: string
  readonly limits: {
    /** UTF-16 units */
    readonly text: number
    /** files per message */
    readonly files: number
    /** bytes */
    readonly fileSize: number
    readonly fileTypes: readonly string[]
  }
  /** Whatever else the business's settings say under `widget`. */
  readonly [name: string]: Json
}

/** Names of the events a client may post, beside messages and `typing`. */
export const eventNames = {
  'baton/joined': 'joined',
  // What Web Chat's own samples post when the page opens.
  'webchat/join': 'joined',
  'baton/leave-queue': 'leave-queue',
  'baton/end-chat': 'end-chat',
} as const satisfies { readonly [name: string]: CustomerEvent }

/** The event that tells how far the customer has read: `value: { upTo: <seq> }`. Nothing is stored of it but that. */
export const readEventName = 'baton/read'

/** Why the server closes a stream. All but `replaced` say: connect again. */
export const streamCloseCodes = {
  /** The host stops: connect again, another process may answer. */
  goingAway: 1001,
  /** The token has expired: refresh it or get a new one, then connect again. */
  tokenExpired: 4403,
  /** Too many streams on one conversation, so the oldest one went: connect again only when the customer comes back to it. */
  replaced: 4409,
} as const
