import type { DeskMedia } from '../../src/desk-api/schema'

/** A file beside the composer that has not been sent yet. */
export interface Attachment {
  readonly id: string
  readonly name: string
  readonly contentType: string
  /** bytes */
  readonly size: number
  /** an address in this page, for pictures */
  readonly preview?: string
  /** what it shows, in the agent's words */
  readonly alt: string
  readonly state: AttachmentState
}

export type AttachmentState =
  /** `part` from 0 to 1 */
  | { readonly kind: 'uploading'; readonly part: number }
  | { readonly kind: 'ready'; readonly ref: string; readonly type: DeskMedia['type'] }
  | { readonly kind: 'failed'; readonly because: string; readonly mayRetry: boolean }
