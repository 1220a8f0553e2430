import type { IntegrationRequest } from '../integration'
import type { Card, Link } from '../message'

/** What a custom function is given. */
export interface FunctionRequest extends Pick<
  IntegrationRequest,
  'node' | 'conversation' | 'customer' | 'entities' | 'language' | 'channel'
> {
  /** The same if the function is run again after a crash: whatever it orders or books, it does so once per key. */
  readonly key: string
  /** Aborted when the function's time is over. */
  readonly signal: AbortSignal
}

/** One message of a function's: Markdown text, with replies to press that are taken as if written, or cards. */
export type FunctionMessage =
  | string
  | { readonly text: string; readonly choices?: readonly string[]; readonly links?: readonly Link[] }
  | { readonly cards: readonly Omit<Card, 'choices'>[]; readonly text?: string }

/** What a custom function answers. An answer without anything in it is a bot break, and so is an error thrown. */
export interface FunctionResult {
  readonly say?: FunctionMessage | readonly FunctionMessage[]
  /** Kept about the customer. */
  readonly facts?: { readonly [name: string]: string }
  /** Added to what the bot knows; the node's `after` may say them as `%name%`. */
  readonly entities?: { readonly [name: string]: string | number }
  /** An end node closes the conversation only if this is true; true if nothing is written. */
  readonly succeeded?: boolean
  /** From a routing function: the team that gets the chat. */
  readonly team?: string
}

/** A custom function, registered by name and called at least once for every time its node is reached. */
export type BotFunction = (request: FunctionRequest) => FunctionResult | Promise<FunctionResult>
