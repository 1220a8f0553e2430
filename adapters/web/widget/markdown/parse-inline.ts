import { safeUrl } from './safe-url'

/** A piece of a paragraph. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 's'; readonly inner: readonly Inline[] }
  /** Its address has been found harmless. */
  | { readonly kind: 'link'; readonly url: string; readonly inner: readonly Inline[] }
  | { readonly kind: 'break' }

// Each mark is looked for within a bounded stretch, so that no text takes long: a mark that is never closed is not
// looked for to the end of a long text again and again.
const escaped = String.raw`\\(?<sign>[!-\/:-@[-\x60{-~])`
const code = '(?<!`)(?<ticks>`{1,3})(?!`)(?<code>[^]{1,1000}?)(?<!`)\\k<ticks>(?!`)'
const link = String.raw`\[(?<label>(?:\\.|[^[\]\\]){1,500})\]\((?<url>(?:\\.|\([^\s()\\]*\)|[^\s()\\]){1,2000})\)`
const stars = String.raw`(?<star>\*\*|~~|\*)(?![\s*~])(?<starred>[^]{0,1000}?[^\s\\*~])\k<star>(?!\*)`
const lines = String.raw`(?<![\p{L}\p{N}_])(?<line>__?)(?![\s_])(?<lined>[^]{0,1000}?[^\s\\_])\k<line>(?![\p{L}\p{N}_])`
const address = String.raw`(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"]{1,2000}`
const marks = new RegExp([escaped, code, link, stars, lines, address, String.raw`\n`].join('|'), 'gu')

/** Reads the marks within a paragraph; everything that is none is text. Pure, and takes every text. */
export function parseInline(text: string, isLabel = false): readonly Inline[] {
  const pieces: Inline[] = []
  let plain = ''
  let at = 0

  function push(piece: Inline): void {
    if (plain !== '') pieces.push({ kind: 'text', text: plain })
    plain = ''
    pieces.push(piece)
  }

  for (const { 0: all, index, groups = {} } of text.matchAll(marks)) {
    plain += text.slice(at, index)
    at = index + all.length
    const { sign, code: written, label, star, starred, line, lined } = groups
    const marked = starred ?? lined
    if (sign) plain += sign
    else if (all === '\n') push({ kind: 'break' })
    else if (written) push({ kind: 'code', text: written })
    else if (marked) push({ kind: kinds[star ?? line ?? ''] ?? 'em', inner: parseInline(marked, isLabel) })
    else {
      const words = label === undefined ? withoutEnd(all) : all
      const url = isLabel ? undefined : safeUrl(label === undefined ? words : unescape(groups.url ?? ''))
      at = index + words.length
      if (url === undefined) plain += words
      else
        push({
          kind: 'link',
          url,
          inner: label === undefined ? [{ kind: 'text', text: words }] : parseInline(label, true),
        })
    }
  }
  plain += text.slice(at)
  if (plain !== '') pieces.push({ kind: 'text', text: plain })
  return pieces
}

const kinds: { readonly [mark: string]: 'strong' | 's' } = { '**': 'strong', __: 'strong', '~~': 's' }

/** What ends a sentence does not belong to the address in it, nor does a bracket that was opened before it. */
function withoutEnd(written: string): string {
  const ends = written.includes('(') ? ".,;:!?'*_~" : ".,;:!?'*_~)"
  let end = written.length
  while (ends.includes(written.charAt(end - 1))) end--
  return written.slice(0, end)
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}
