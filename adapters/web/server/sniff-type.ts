/** How many bytes of a file are enough to know it. */
export const sniffedBytes = 512

/** Says what a file is by its first bytes; nothing if it is none of the types we know. */
function sniffType(head: Buffer): string | undefined {
  return signatures.find(({ matches }) => matches(head))?.type ?? (isText(head) ? 'text/plain' : undefined)
}

/** Types that say the same. */
const aliases: { readonly [type: string]: string } = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/quicktime': 'video/mp4',
}

/**
 * The type to keep a file under, or nothing if it is not what it is said to be. The first bytes decide; what the client
 * says only chooses between types that look alike.
 */
export function typeOfFile(said: string | undefined, head: Buffer): string | undefined {
  const plain = (said ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const claimed = aliases[plain] ?? plain
  const found = sniffType(head)
  if (found === undefined || claimed === '' || claimed === 'application/octet-stream') return found
  if (claimed === found) return found
  return alike.some((types) => types.includes(claimed) && types.includes(found)) ? claimed : undefined
}

/** A recording without a picture is in the same container as one with it. */
const alike = [
  ['video/mp4', 'audio/mp4'],
  ['video/webm', 'audio/webm'],
  ['text/plain', 'text/csv'],
]

const startsWith =
  (...bytes: readonly number[]) =>
  (head: Buffer) =>
    bytes.every((byte, index) => head[index] === byte)

const textAt = (offset: number, text: string) => (head: Buffer) =>
  head.subarray(offset, offset + text.length).toString('latin1') === text

const signatures: readonly { readonly type: string; readonly matches: (head: Buffer) => boolean }[] = [
  { type: 'image/png', matches: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: 'image/jpeg', matches: startsWith(0xff, 0xd8, 0xff) },
  { type: 'image/gif', matches: (head) => textAt(0, 'GIF87a')(head) || textAt(0, 'GIF89a')(head) },
  { type: 'image/webp', matches: (head) => textAt(0, 'RIFF')(head) && textAt(8, 'WEBP')(head) },
  { type: 'application/pdf', matches: textAt(0, '%PDF-') },
  { type: 'audio/wav', matches: (head) => textAt(0, 'RIFF')(head) && textAt(8, 'WAVE')(head) },
  { type: 'audio/ogg', matches: textAt(0, 'OggS') },
  { type: 'audio/mpeg', matches: (head) => textAt(0, 'ID3')(head) || isMpegFrame(head) },
  { type: 'audio/mp4', matches: (head) => textAt(4, 'ftypM4A')(head) },
  { type: 'video/mp4', matches: textAt(4, 'ftyp') },
  { type: 'video/webm', matches: startsWith(0x1a, 0x45, 0xdf, 0xa3) },
]

function isMpegFrame(head: Buffer): boolean {
  const [first = 0, second = 0] = head
  // Eleven set bits, then MPEG layer III.
  return first === 0xff && (second & 0xe6) === 0xe2
}

/** Text has no control characters but white space, and does not begin like a page or script a browser would run. */
function isText(head: Buffer): boolean {
  if (head.length === 0) return false
  for (const byte of head) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d) return false
  }
  return !/^(\ufeff)?\s*<(!|\?|html|svg|script|head|body)/i.test(head.toString('utf8'))
}
