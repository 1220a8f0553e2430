import type { MediaRef } from './id'

export const mediaTypes = ['image', 'audio', 'video', 'document', 'sticker'] as const

/** A file, by reference to the media store. */
export interface Media {
  readonly type: (typeof mediaTypes)[number]
  readonly ref: MediaRef
  readonly contentType: string
  readonly name?: string
  /** bytes */
  readonly size?: number
  /** What it shows, for people who cannot see it. */
  readonly alt?: string
}

/** What a customer can ask for beside talking; each channel says it in its own way (a button, a command). */
export const customerEvents = ['joined', 'left', 'leave-queue', 'end-chat'] as const
export type CustomerEvent = (typeof customerEvents)[number]

/** What one inbound event holds, in channel-neutral form. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  /** A suggested reply or button that was pressed; `id` is the one we sent with it. */
  | { readonly kind: 'choice'; readonly id: string; readonly label: string }
  | { readonly kind: 'media'; readonly media: Media; readonly text?: string }
  | {
      readonly kind: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
    }
  | { readonly kind: 'contact'; readonly name: string; readonly phones: readonly string[] }
  | { readonly kind: 'reaction'; readonly target: string; readonly emoji?: string }
  | { readonly kind: 'edit'; readonly target: string; readonly text: string }
  | { readonly kind: 'removal'; readonly target: string }
  | {
      readonly kind: 'form'
      readonly form: string
      readonly values: { readonly [field: string]: string }
    }
  | { readonly kind: 'event'; readonly event: CustomerEvent }
  /** The customer's side has got, or read, everything up to the log's `upTo`. */
  | { readonly kind: 'receipt'; readonly state: 'delivered' | 'read'; readonly upTo: number }
  | { readonly kind: 'typing' }
  /** Something the adapter cannot translate; `text` is readable for an agent. */
  | { readonly kind: 'unsupported'; readonly type: string; readonly text: string }
