/**
 * Every error that leaves a package, by code: the HTTP status it becomes, and what the core does about it when a
 * channel throws it. `retry`: try the same again later. `dead-letter`: show it and go on. `suspend`: stop the lane and
 * tell the agent. `unknown`: the platform may have acted. `refuse`: the caller's fault, answered at once.
 */
export const errorCodes = {
  // what a channel may answer to a send
  'rate-limited': { status: 429, then: 'retry' },
  transient: { status: 503, then: 'retry' },
  'unknown-delivery': { status: 502, then: 'unknown' },
  'auth-failed': { status: 502, then: 'suspend' },
  'permission-denied': { status: 403, then: 'dead-letter' },
  'recipient-gone': { status: 410, then: 'suspend' },
  'window-closed': { status: 409, then: 'dead-letter' },
  'too-long': { status: 413, then: 'dead-letter' },
  'too-large': { status: 413, then: 'dead-letter' },
  unsupported: { status: 415, then: 'dead-letter' },
  // what a request may be refused for
  'invalid-signature': { status: 401, then: 'refuse' },
  'stale-request': { status: 401, then: 'refuse' },
  unauthorized: { status: 401, then: 'refuse' },
  forbidden: { status: 403, then: 'refuse' },
  malformed: { status: 400, then: 'refuse' },
  'body-too-large': { status: 413, then: 'refuse' },
  'not-found': { status: 404, then: 'refuse' },
  conflict: { status: 409, then: 'refuse' },
  'too-many-requests': { status: 429, then: 'refuse' },
  // what the house itself may be short of
  'store-unavailable': { status: 503, then: 'retry' },
  'store-full': { status: 507, then: 'retry' },
  'invalid-configuration': { status: 500, then: 'refuse' },
} as const satisfies Record<
  string,
  { status: number; then: 'retry' | 'dead-letter' | 'suspend' | 'unknown' | 'refuse' }
>

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  readonly cause?: unknown
  /** How long the platform asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number
  /** `window-closed` only: whether an approved template would still be accepted. */
  readonly templateAllowed?: boolean
}

/** The one error class. The message says what failed, on what, in lower case, without secrets or message text. */
export class BatonError extends Error {
  readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  readonly templateAllowed: boolean | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'BatonError'
    this.code = code
    this.retryAfterMs = details.retryAfterMs
    this.templateAllowed = details.templateAllowed
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

export function isBatonError(error: unknown): error is BatonError {
  return error instanceof BatonError
}
