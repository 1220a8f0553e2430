import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { BatonError, lineId } from '@baton/core'
import type { ConversationStore, Json, LineId, MediaStore, Observe, TenantId } from '@baton/core'
import type { KnownCustomers } from './known-customer'
import { defaultLimits, type WebLimits } from './web-limits'

/** What web chat reads from, and tells, the log. */
export type Feed = Pick<ConversationStore, 'readReleased' | 'watch' | 'signal' | 'setDelivery'>

export interface WebAdapterOptions {
  readonly tenant: TenantId
  /** Which of the tenant's web chats this is. */
  readonly account: string
  readonly feed: Feed
  readonly media: MediaStore
  /** Signs tokens and links; at least 32 characters, the same in every host process. */
  readonly secret: string
  /** The signing key before this one, while tokens signed with it are still about. */
  readonly previousSecret?: string
  /** Lets its holders talk for any customer, as Direct Line secrets do; two while one is being replaced. */
  readonly directLineSecret?: string | readonly string[]
  /** Whose signed statement about a customer is believed; without it everybody is a guest. */
  readonly knownCustomers?: KnownCustomers
  /** Pages that get a token without a secret: `https://shop.example`, or `*` for every page. */
  readonly allowedOrigins: readonly string[]
  /** Whether an origin is one of the host's own pages, which may always open a chat. */
  readonly isOwnOrigin?: (origin: string) => boolean
  /** The path the routes are under. The widget's script is beside it: `/acme/v3/directline` and `/acme/widget.js`. */
  readonly mount?: string
  /** The origin that browsers see, such as `https://chat.example`; without it, what the request says. */
  readonly publicUrl?: string
  /** The bot's name, where a client shows one. */
  readonly botName?: string
  /** What the widget calls itself. */
  readonly title?: string
  /** Texts and look of the widget, handed to it as they are. */
  readonly widget?: { readonly [name: string]: Json }
  /** The built widget. */
  readonly widgetFile?: string
  readonly limits?: Partial<WebLimits>
  /** The line of a conversation; must agree with the hub's. */
  readonly lineOf?: (conversationId: string) => LineId
  /**
   * The network address a request came from, for the limits per address; without it (or when it knows none) only those
   * per conversation hold. Behind a proxy the host knows which header to trust.
   */
  readonly remoteAddress?: (request: Request | IncomingMessage) => string | undefined
  readonly observe: Observe
  readonly now?: () => number
  /** At least 120 bits of chance, in letters, digits, `-` and `_`. */
  readonly uniqueId?: () => string
}

/** The options with everything filled in. */
export interface WebSettings {
  readonly tenant: TenantId
  readonly account: string
  readonly feed: Feed
  readonly media: MediaStore
  /** The first one signs. */
  readonly secrets: readonly string[]
  readonly directLineSecrets: readonly string[]
  readonly knownCustomers?: KnownCustomers
  readonly isAllowedOrigin: (origin: string) => boolean
  /** without a slash at its end */
  readonly mount: string
  readonly publicUrl?: string
  readonly botName: string
  readonly title: string
  readonly widget: { readonly [name: string]: Json }
  readonly widgetFile: string
  readonly limits: WebLimits
  readonly lineOf: (conversationId: string) => LineId
  readonly remoteAddress: (request: Request | IncomingMessage) => string | undefined
  readonly observe: Observe
  readonly now: () => number
  readonly uniqueId: () => string
}

/** The channel's name: part of every line and envelope. */
export const channel = 'web'

/** Fills in what was left out, and throws `invalid-configuration` for what cannot work. */
export function settle(options: WebAdapterOptions, random: () => string): WebSettings {
  const { tenant, account } = options
  const secrets = [options.secret, ...(options.previousSecret === undefined ? [] : [options.previousSecret])]
  if (secrets.some((secret) => secret.length < 32)) {
    throw refuse('the signing secret must have at least 32 characters')
  }
  const directLineSecrets = [options.directLineSecret ?? []].flat()
  if (directLineSecrets.some((secret) => !/^[!-~]{16,}$/.test(secret))) {
    throw refuse('a direct line secret must have at least 16 characters, and no spaces')
  }
  const mount = options.mount ?? '/v3/directline'
  if (!/^(\/[\w.~-]+)+$/.test(mount)) throw refuse(`the mount "${mount}" is no path such as "/v3/directline"`)
  return {
    tenant,
    account,
    feed: options.feed,
    media: options.media,
    secrets,
    directLineSecrets,
    ...(options.knownCustomers && { knownCustomers: options.knownCustomers }),
    isAllowedOrigin: allow(options.allowedOrigins, options.isOwnOrigin),
    mount,
    ...(options.publicUrl !== undefined && { publicUrl: originOf(options.publicUrl, 'public url') }),
    botName: options.botName ?? 'Bot',
    title: options.title ?? options.botName ?? 'Chat',
    widget: options.widget ?? {},
    widgetFile: options.widgetFile ?? join(__dirname, '..', 'dist', 'widget.js'),
    limits: { ...defaultLimits, ...options.limits },
    lineOf: options.lineOf ?? ((conversation) => lineId({ tenant, channel, account, place: conversation })),
    remoteAddress: options.remoteAddress ?? (() => undefined),
    observe: options.observe,
    now: options.now ?? Date.now,
    uniqueId: options.uniqueId ?? random,
  }
}

function allow(
  origins: readonly string[],
  isOwnOrigin: (origin: string) => boolean = () => false,
): (origin: string) => boolean {
  if (origins.includes('*')) return () => true
  const allowed = new Set(origins.map((origin) => originOf(origin, 'allowed origin')))
  return (origin) => allowed.has(origin) || isOwnOrigin(origin)
}

function originOf(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw refuse(`the ${what} "${text}" is no origin such as "https://shop.example"`)
  }
  return url.origin
}

function refuse(message: string): BatonError {
  return new BatonError('invalid-configuration', `web: ${message}`)
}

/** Where the widget's script is: beside the routes. */
export function widgetPath(mount: string): string {
  return `${mount.replace(/\/v3\/directline$/, '')}/widget.js`
}
