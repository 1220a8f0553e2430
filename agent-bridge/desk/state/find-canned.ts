import type { Settings } from '../../src/desk-api/schema'

export type CannedReply = Settings['cannedReplies'][number]

/** A "/" that is being typed: where it stands and what follows it up to the cursor. */
export interface CannedQuery {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The canned reply being looked for at the cursor: after a "/" that begins a word. */
export function readCannedQuery(text: string, cursor: number): CannedQuery | undefined {
  const before = text.slice(0, cursor)
  const found = /(?:^|\s)\/([^\s/]{0,40})$/u.exec(before)
  if (!found) return undefined
  const [, query = ''] = found
  return { start: cursor - query.length - 1, end: cursor, text: query }
}

/** Those that match, best first: by the beginning of the shortcut, by any part of it, by the words. */
export function findCanned(replies: readonly CannedReply[], query: string): readonly CannedReply[] {
  const wanted = fold(query)
  return replies
    .map((reply) => ({ reply, rank: rankOf(reply, wanted) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map(({ reply }) => reply)
}

/** The text with the canned reply in place of what was typed to find it. */
export function insertCanned(
  text: string,
  { start, end }: CannedQuery,
  reply: CannedReply,
): { readonly text: string; readonly cursor: number } {
  const before = text.slice(0, start)
  return { text: before + reply.text + text.slice(end), cursor: before.length + reply.text.length }
}

function rankOf({ shortcut, text }: CannedReply, wanted: string): number {
  const name = fold(shortcut)
  if (name.startsWith(wanted)) return 0
  if (name.includes(wanted)) return 1
  return fold(text).includes(wanted) ? 2 : 3
}

const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
