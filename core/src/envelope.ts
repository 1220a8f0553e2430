import type { Content } from './content'
import type { CustomerId } from './id'
import type { Json } from './json'

/** Whatever an adapter needs to write to this place first, also after a restart. Opaque to core. */
export type Address = { readonly [key: string]: Json }

export interface Sender {
  readonly id: string
  readonly name?: string
  readonly isBot: boolean
  /** Our own message, echoed by the platform. */
  readonly isSelf: boolean
  /** The language the customer's side is set to, such as `ar` or `en-GB`. */
  readonly language?: string
  /** Set when the channel can vouch for who this is (a signed token); otherwise the sender is a customer of the channel. */
  readonly customer?: CustomerId
  /** Facts the channel knows and vouches for, such as name and e-mail. */
  readonly facts?: { readonly [name: string]: string }
}

/** One inbound event in channel-neutral form. JSON-serialisable. */
export interface Envelope {
  readonly v: 1
  /** The platform's id of the event, or one made by the adapter. */
  readonly id: string
  /** The same for every delivery of the same message, whatever event it arrives in. */
  readonly dedupeKey: string
  readonly channel: string
  readonly account: string
  readonly conversation: {
    readonly id: string
    readonly kind: 'direct' | 'group' | 'channel'
    readonly thread?: string
  }
  readonly address: Address
  readonly sender: Sender
  /** epoch milliseconds, by the platform's clock */
  readonly sentAt: number
  /** epoch milliseconds, by ours */
  readonly receivedAt: number
  readonly content: Content
  /** What the adapter wants to see again beside this message in the log, such as the client's own id of it. */
  readonly raw?: Json
}
