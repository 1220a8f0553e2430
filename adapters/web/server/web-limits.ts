/** How often something may happen: at once, and again per second. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface WebLimits {
  /** JSON bodies, bytes */
  readonly body: number
  /** a message's text, UTF-16 units */
  readonly text: number
  /** objects and arrays within each other in a body */
  readonly depth: number
  /** files of one upload */
  readonly files: number
  /** bytes per file */
  readonly fileSize: number
  /** bytes of one upload with everything in it */
  readonly uploadSize: number
  /** content types that may be uploaded; what a file really is decides */
  readonly fileTypes: readonly string[]
  /** posts per conversation */
  readonly posts: Rate
  /** everything else per conversation */
  readonly reads: Rate
  /** everything per network address, but of who holds the secret */
  readonly requests: Rate
  /** new tokens per network address, but for who holds the secret */
  readonly tokens: Rate
  /** streams per conversation */
  readonly streams: number
  /** A stream is pinged, and its position compared with the log's, this often, ms. */
  readonly heartbeatMs: number
  /** entries per frame and per GET */
  readonly batch: number
  /** a token, ms */
  readonly tokenMs: number
  /** How long a conversation's tokens can be renewed, from its first one, ms. */
  readonly conversationMs: number
  /** How long a link to a file is good, at least, ms. */
  readonly linkMs: number
}

const minute = 60_000
const day = 24 * 60 * minute

/** What holds where a host's file says nothing. */
export const defaultLimits: WebLimits = {
  body: 256 * 1024,
  text: 8_000,
  depth: 16,
  files: 10,
  fileSize: 10 * 1024 * 1024,
  uploadSize: 25 * 1024 * 1024,
  fileTypes: [
    'image/png',
    'image/jpeg',
    'image/gif',
    'image/webp',
    'application/pdf',
    'text/plain',
    'audio/mpeg',
    'audio/ogg',
    'audio/wav',
    'audio/mp4',
    'video/mp4',
    'video/webm',
  ],
  posts: { burst: 40, perSecond: 2 },
  reads: { burst: 120, perSecond: 20 },
  // One address may be a whole office.
  requests: { burst: 1_000, perSecond: 200 },
  tokens: { burst: 100, perSecond: 5 },
  streams: 8,
  heartbeatMs: 15_000,
  batch: 50,
  tokenMs: 30 * minute,
  conversationMs: 30 * day,
  linkMs: day,
}
