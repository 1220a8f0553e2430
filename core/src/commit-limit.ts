import { BatonError } from './error'
import type { LineId } from './id'

/** Bytes of JSON that one commit may hold: its conversation, entries and chores together. Files go by reference. */
export const commitLimit = 64 * 1024

/** Throws `too-large` for a commit whose parts, as JSON, are over the limit. Every store asks this before it writes. */
export function assertCommitFits(line: LineId, parts: readonly string[]): void {
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0)
  if (bytes <= commitLimit) return
  throw new BatonError('too-large', `a commit of ${bytes} bytes on line ${line} is over the limit of ${commitLimit}`)
}
