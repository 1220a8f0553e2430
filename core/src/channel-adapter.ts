import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Address, Envelope } from './envelope'
import type { Json } from './json'
import type { OutboundMessage, Speaker } from './message'
import type { ReceiveResult } from './receive-result'

/** The version of this contract; a host refuses an adapter made for another one. */
export const contractVersion = 1

/** What a channel can do, as data: core downgrades what it lacks. */
export interface Capabilities {
  readonly text: {
    /** in `unit`s, per message */
    readonly limit: number
    readonly unit: 'characters' | 'utf16' | 'bytes'
    readonly markdown: boolean
  }
  /** 0: none; core writes a numbered list instead and understands the number. */
  readonly choices: { readonly max: number; readonly labelLimit: number }
  readonly cards: boolean
  readonly forms: boolean
  readonly links: boolean
  readonly media: {
    readonly types: readonly ('image' | 'audio' | 'video' | 'document' | 'sticker')[]
    /** bytes */
    readonly maxSize: number
  }
  /** Customers can be shown that an agent types; a channel that is pushed to has `typing` for it. */
  readonly typing: boolean
  /** Whether the channel itself shows who has joined. */
  readonly notices: boolean
  /** `log`: clients read the released log, nothing is pushed and no outcome is ever unknown. */
  readonly delivery: 'push' | 'log'
  /** The platform drops a second send with the same key. */
  readonly idempotentSend: boolean
  /** How long the platform may redeliver an event, ms. */
  readonly redeliveryMs: number
  /** Sends per second and account that the platform allows. */
  readonly ratePerSecond?: number
}

/** One platform call; the adapter's own shape, opaque to core. */
export type WireMessage = Json

export interface SendResult {
  readonly platformId?: string
}

export interface SendAttempt {
  /** The same for every attempt of one message: `line.seq`. */
  readonly key: string
  readonly signal: AbortSignal
  /** from 1 */
  readonly number: number
}

/** What a request held. The response is made after every envelope was committed, from what became of them. */
export interface Reception {
  readonly envelopes: readonly Envelope[]
  respond(results: readonly ReceiveResult[]): Response
}

/** Translates one channel. A plain object made by a factory; no state but its platform clients. */
export interface ChannelAdapter {
  readonly contract: typeof contractVersion
  readonly channel: string
  readonly account: string
  readonly capabilities: Capabilities
  /** Beginnings of the URL paths whose requests are the adapter's; none for socket transports. */
  readonly paths: readonly string[]
  /** Verifies, validates and parses one request. Throws nothing: what is wrong becomes a 4xx response. */
  receive(request: Request): Promise<Reception>
  /** Pure. Core has already fitted the message to the capabilities. */
  render(message: OutboundMessage, from: Speaker): readonly WireMessage[]
  /** One logical send, resumable by step. Throws BatonError with a code that says what to do. */
  send(to: Address, wire: readonly WireMessage[], attempt: SendAttempt): Promise<SendResult>
  /** Socket transports: begins to hand over envelopes; `emit` resolves when the envelope is committed. */
  start?(emit: (envelope: Envelope) => Promise<ReceiveResult>): Promise<void>
  stop?(): Promise<void>
  /**
   * Shows the customer for a few seconds that somebody types; only with `capabilities.typing`. Throws as `send` does, and
   * is not called again for it.
   */
  typing?(to: Address, signal: AbortSignal): Promise<void>
  /** Takes over a WebSocket request below the adapter's path. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
}
