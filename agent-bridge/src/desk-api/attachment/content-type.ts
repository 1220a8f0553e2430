import type { Media } from '@baton/core'

interface KnownType {
  readonly type: Media['type']
  isStartOf(bytes: Buffer): boolean
}

const startsWith =
  (...prefixes: readonly (string | readonly number[])[]) =>
  (bytes: Buffer): boolean =>
    prefixes.some((prefix) => {
      const wanted = typeof prefix === 'string' ? Buffer.from(prefix, 'latin1') : Buffer.from(prefix)
      return bytes.subarray(0, wanted.length).equals(wanted)
    })

const holdsAt =
  (offset: number, text: string) =>
  (bytes: Buffer): boolean =>
    bytes.subarray(offset, offset + text.length).toString('latin1') === text

/** What an agent may send, and how each is known by its first bytes whatever the sender calls it. */
const knownTypes = {
  'image/png': { type: 'image', isStartOf: startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  'image/jpeg': { type: 'image', isStartOf: startsWith([0xff, 0xd8, 0xff]) },
  'image/gif': { type: 'image', isStartOf: startsWith('GIF87a', 'GIF89a') },
  'image/webp': {
    type: 'image',
    isStartOf: (bytes) => startsWith('RIFF')(bytes) && holdsAt(8, 'WEBP')(bytes),
  },
  'application/pdf': { type: 'document', isStartOf: startsWith('%PDF-') },
} as const satisfies Record<string, KnownType>

export type AttachmentType = keyof typeof knownTypes

export const attachmentTypes = Object.keys(knownTypes) as readonly AttachmentType[]

/** How many of a file's first bytes tell what it is. */
export const tellingBytes = 16

/** What a file is, by its first bytes; nothing if it is none of the types that may be sent. */
export function findContentType(bytes: Buffer): AttachmentType | undefined {
  return attachmentTypes.find((name) => knownTypes[name].isStartOf(bytes))
}

export function mediaTypeOf(contentType: string): Media['type'] {
  const known = attachmentTypes.find((name) => name === contentType)
  return known ? knownTypes[known].type : 'document'
}

/** What a browser shows without running anything; everything else is offered for saving. */
const shownInline = /^(image\/(png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/

export function isShownInline(contentType: string): boolean {
  return shownInline.test(contentType)
}
