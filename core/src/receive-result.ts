import type { ErrorCode } from './error'

/** What became of an envelope. Nothing is acknowledged to a platform before this is known. */
export type ReceiveResult =
  /** In the log, at `seq`; it will be answered whatever crashes now. */
  | { readonly kind: 'accepted'; readonly seq: number }
  /** It was accepted before. */
  | { readonly kind: 'duplicate'; readonly seq: number }
  /** Nothing to keep: our own echo, a receipt, typing. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
