import type { IncomingMessage } from 'node:http'
import { BatonError } from '@baton/core'
import type { Envelope, ReceiveResult } from '@baton/core'
import type { Streams } from './client'
import type { MediaLinks } from './media-link'
import type { WebSettings } from './options'
import { createRateLimit } from './rate-limit'
import type { RateLimit } from './rate-limit'
import type { Tokens } from './token'

/** What the routes and the streams of one web chat share. */
export interface WebParts {
  readonly settings: WebSettings
  readonly tokens: Tokens
  readonly mediaLinks: MediaLinks
  readonly streams: Streams
  readonly throttle: Throttle
}

/** What a request leaves to the core before it can be answered. */
export interface HandedOver {
  readonly envelopes: readonly Envelope[]
  respond(results: readonly ReceiveResult[]): Response
}

/** The type of our Hono application: a route that has envelopes hands them over, and what it returns is not sent. */
export interface WebEnvironment {
  readonly Bindings: { handOver(handedOver: HandedOver): void }
}

/** Rejects with `too-many-requests`, and how long to wait, whoever comes too often. */
export interface Throttle {
  request(request: Request | IncomingMessage): void
  newToken(request: Request): void
  read(conversation: string): void
  post(conversation: string): void
}

export function createThrottle({ limits, now, remoteAddress }: WebSettings): Throttle {
  const requests = createRateLimit(limits.requests, now)
  const tokens = createRateLimit(limits.tokens, now)
  const reads = createRateLimit(limits.reads, now)
  const posts = createRateLimit(limits.posts, now)
  return {
    request: (request) => take(requests, remoteAddress(request)),
    newToken: (request) => take(tokens, remoteAddress(request)),
    read: (conversation) => take(reads, conversation),
    post: (conversation) => take(posts, conversation),
  }
}

function take(limit: RateLimit, key: string | undefined): void {
  const retryAfterMs = key === undefined ? 0 : limit.take(key)
  if (retryAfterMs > 0) throw new BatonError('too-many-requests', 'too many requests, wait a little', { retryAfterMs })
}
