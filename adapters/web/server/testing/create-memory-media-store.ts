import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { BatonError, mediaRef } from '@baton/core'
import type { MediaStore } from '@baton/core'

interface File {
  readonly contentType: string
  readonly name?: string
  readonly bytes: Buffer
  readonly at: number
}

/** A media store in this process's memory, for tests. */
export function createMemoryMediaStore(): MediaStore & { readonly size: number } {
  const files = new Map<string, File>()
  return {
    get size() {
      return files.size
    },
    async put(tenant, { stream, contentType, name, limit }) {
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of stream) {
        const bytes = Buffer.from(chunk as Uint8Array)
        size += bytes.length
        if (size > limit) throw new BatonError('body-too-large', `the file is larger than ${limit} bytes`)
        chunks.push(bytes)
      }
      const ref = mediaRef(randomUUID())
      files.set(`${tenant}/${ref}`, {
        contentType,
        bytes: Buffer.concat(chunks),
        at: Date.now(),
        ...(name !== undefined && { name }),
      })
      return { ref, size }
    },
    async get(tenant, ref) {
      const file = files.get(`${tenant}/${ref}`)
      if (!file) return undefined
      const { bytes, contentType, name } = file
      return {
        contentType,
        size: bytes.length,
        ...(name !== undefined && { name }),
        open: () => Readable.from([bytes]),
      }
    },
    async expire(olderThan) {
      const old = [...files].filter(([, { at }]) => at < olderThan)
      for (const [key] of old) files.delete(key)
      return old.length
    },
  }
}
