import type { IncomingMessage } from 'node:http'
import type { ChannelAdapter, contractVersion } from './channel-adapter'
import type { ConversationStore } from './conversation-store'
import type { TenantId } from './id'
import type { MediaStore } from './media-store'
import type { Observe } from './observation'

/** What a host gives an adapter to work with. */
export interface AdapterContext {
  readonly tenant: TenantId
  /** Which of the business's accounts on the channel this is. */
  readonly account: string
  /** The business's name, where a channel shows one. */
  readonly businessName: string
  /** Where the adapter's own paths begin: empty, or such as `/shop` where a host runs several businesses. */
  readonly mount: string
  /** The origin that the outside world sees, such as `https://chat.example`. */
  readonly publicUrl?: string
  /** Whether an origin is one of the host's own pages. */
  readonly isOwnOrigin: (origin: string) => boolean
  /** A key of this adapter's own, derived from the host's secret; the second one is the key before it was rotated. */
  readonly keys: readonly string[]
  readonly feed: Pick<ConversationStore, 'readReleased' | 'watch' | 'signal' | 'setDelivery'>
  readonly media: MediaStore
  readonly observe: Observe
  /** The network address a request came from, as far as the host trusts what it sees. */
  readonly remoteAddress: (request: Request | IncomingMessage) => string | undefined
}

/** What a channel's package exports as `adapterPackage`, so that a host can load it by name. */
export interface AdapterPackage {
  /** The contract it was made for; a host refuses another one. */
  readonly contract: typeof contractVersion
  readonly channel: string
  /** Settings that are secrets: a host takes them from the environment only. */
  readonly secrets: readonly string[]
  /** Throws `invalid-configuration`, saying which setting is wrong and what to write instead. */
  createAdapter(context: AdapterContext, settings: unknown): ChannelAdapter
}
