import type { OutboundMessage } from '../message'
import type { NodeId } from '../id'

/** A choice as the author wrote it: it leads to a node, or is taken as if the customer had written its label. */
export interface SaidChoice {
  readonly label: string
  readonly node?: NodeId
}

/** One message of an author's; choices get their ids when it is said. */
export type SaidMessage = {
  readonly message: Exclude<OutboundMessage, { kind: 'notice' }>
  readonly choices: readonly SaidChoice[]
}

/** One way to say it: the messages, and the channels and language it is for (none: all). */
export interface Variant {
  readonly messages: readonly SaidMessage[]
  readonly channels: readonly string[]
  readonly language?: string
}

/** What the bot says at one place: one of the variants that fit is chosen. Empty: nothing. */
export type Said = readonly Variant[]
