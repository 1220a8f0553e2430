import type { Readable } from 'node:stream'
import type { MediaRef, TenantId } from './id'

export interface StoredMedia {
  readonly contentType: string
  /** bytes */
  readonly size: number
  readonly name?: string
  open(): Readable
}

/** Keeps files by reference, so that messages stay small. */
export interface MediaStore {
  /** Streams a file in; rejects with `body-too-large` past `limit` bytes, and keeps nothing of it then. */
  put(
    tenant: TenantId,
    file: {
      readonly stream: Readable
      readonly contentType: string
      readonly name?: string
      readonly limit: number
    },
  ): Promise<{ readonly ref: MediaRef; readonly size: number }>
  get(tenant: TenantId, ref: MediaRef): Promise<StoredMedia | undefined>
  /** Removes what is older; returns how many. */
  expire(olderThan: number): Promise<number>
}
