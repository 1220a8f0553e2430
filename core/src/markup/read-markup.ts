/**
 * The Markdown that a message's text may hold. `source` is always exactly what was written, so that joining the
 * sources of all spans gives the text back.
 */
export type Span =
  | { readonly kind: 'text'; readonly source: string }
  /** A backslash and the sign that it makes harmless. */
  | { readonly kind: 'escape'; readonly source: string; readonly sign: string }
  | { readonly kind: 'code'; readonly source: string; readonly mark: string; readonly code: string }
  | {
      readonly kind: 'strong' | 'emphasis' | 'strike'
      readonly source: string
      readonly mark: string
      readonly inner: readonly Span[]
    }
  | { readonly kind: 'link'; readonly source: string; readonly label: readonly Span[]; readonly url: string }
  /** An address that stands in the text by itself. */
  | { readonly kind: 'url'; readonly source: string }

/** A text's large parts: what is read as Markdown, and code that is kept as it is. */
export type Block =
  | { readonly kind: 'prose'; readonly source: string }
  | {
      readonly kind: 'fence'
      readonly source: string
      /** The line that opens it, with its language. */
      readonly open: string
      readonly close: string
      readonly lines: readonly string[]
    }

/** Marks inside marks are read so deep, and as plain text below. */
const deepest = 6
const fenceOpening = /^ {0,3}(`{3,}|~{3,})([^`\n]*)$/
const marks = [
  { mark: '**', kind: 'strong' },
  { mark: '__', kind: 'strong' },
  { mark: '~~', kind: 'strike' },
  { mark: '*', kind: 'emphasis' },
  { mark: '_', kind: 'emphasis' },
] as const
const special = /[\\`*_~[h]/

/** Tells code fences from prose. A fence that is never closed goes on to the end, as in every Markdown. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = []
  const prose: string[] = []
  const lines = text.split('\n')
  const endProse = (): void => {
    if (prose.length > 0) blocks.push({ kind: 'prose', source: prose.splice(0).join('\n') })
  }
  for (let at = 0; at < lines.length; at += 1) {
    const open = lines[at] ?? ''
    const mark = fenceOpening.exec(open)?.[1]
    if (mark === undefined) {
      prose.push(open)
      continue
    }
    endProse()
    const closing = new RegExp(`^ {0,3}\\${mark.charAt(0)}{${mark.length},}[ \\t]*$`)
    const end = lines.findIndex((line, index) => index > at && closing.test(line))
    const inner = lines.slice(at + 1, end < 0 ? undefined : end)
    const source = lines.slice(at, end < 0 ? undefined : end + 1).join('\n')
    blocks.push({ kind: 'fence', source, open, close: mark, lines: inner })
    at = end < 0 ? lines.length : end
  }
  endProse()
  return blocks
}

/** Reads prose as spans: bold, italic, struck, code, links, addresses and escapes; everything else is text. */
export function readSpans(text: string, depth = 0): readonly Span[] {
  const spans: Span[] = []
  /** Closing signs that do not come any more: looking again at every opening one would take forever. */
  const exhausted = new Set<string>()
  let plain = 0
  let at = 0
  while (at < text.length) {
    const span = special.test(text.charAt(at)) ? readSpan(text, at, depth, exhausted) : undefined
    if (!span) {
      at += 1
      continue
    }
    if (at > plain) spans.push({ kind: 'text', source: text.slice(plain, at) })
    spans.push(span)
    at += span.source.length
    plain = at
  }
  if (plain < text.length) spans.push({ kind: 'text', source: text.slice(plain) })
  return spans
}

function readSpan(text: string, at: number, depth: number, exhausted: Set<string>): Span | undefined {
  switch (text.charAt(at)) {
    case '\\':
      return readEscape(text, at)
    case '`':
      return readCode(text, at, exhausted)
    case '[':
      return depth < deepest ? readLink(text, at, depth, exhausted) : undefined
    case 'h':
      return readUrl(text, at)
    default:
      return depth < deepest ? readMarked(text, at, depth, exhausted) : undefined
  }
}

function readEscape(text: string, at: number): Span | undefined {
  const sign = text.charAt(at + 1)
  return /[!-/:-@[-`{-~]/.test(sign) ? { kind: 'escape', source: `\\${sign}`, sign } : undefined
}

function readCode(text: string, at: number, exhausted: Set<string>): Span | undefined {
  const mark = /^`+/.exec(text.slice(at, at + 64))?.[0] ?? '`'
  if (exhausted.has(mark) || text.charAt(at - 1) === '`') return undefined
  let end = text.indexOf(mark, at + mark.length)
  while (end >= 0 && (text.charAt(end + mark.length) === '`' || text.charAt(end - 1) === '`')) {
    end = text.indexOf(mark, end + 1)
  }
  if (end < 0) {
    exhausted.add(mark)
    return undefined
  }
  return { kind: 'code', source: text.slice(at, end + mark.length), mark, code: text.slice(at + mark.length, end) }
}

function readMarked(text: string, at: number, depth: number, exhausted: Set<string>): Span | undefined {
  for (const { mark, kind } of marks) {
    if (!text.startsWith(mark, at) || exhausted.has(mark)) continue
    const start = at + mark.length
    if (!/\S/.test(text.charAt(start)) || text.startsWith(mark.charAt(0), start)) continue
    if (mark.startsWith('_') && /[\p{L}\p{N}_]/u.test(text.charAt(at - 1))) continue
    const end = closingMark(text, start, mark)
    if (end === undefined) {
      exhausted.add(mark)
      continue
    }
    const inner = readSpans(text.slice(start, end), depth + 1)
    return { kind, source: text.slice(at, end + mark.length), mark, inner }
  }
  return undefined
}

/** Where a mark is closed: after a character, not inside a word for `_`, and within the paragraph. */
function closingMark(text: string, start: number, mark: string): number | undefined {
  for (let end = text.indexOf(mark, start + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
    const before = text.charAt(end - 1)
    const after = text.charAt(end + mark.length)
    if (/\s/.test(before) || before === '\\') continue
    if (mark.length === 1 && (before === mark || after === mark)) continue
    if (mark.startsWith('_') && /[\p{L}\p{N}]/u.test(after)) continue
    return text.slice(start, end).includes('\n\n') ? undefined : end
  }
  return undefined
}

function readLink(text: string, at: number, depth: number, exhausted: Set<string>): Span | undefined {
  if (exhausted.has('](')) return undefined
  const middle = text.indexOf('](', at)
  if (middle < 0) {
    exhausted.add('](')
    return undefined
  }
  const label = text.slice(at + 1, middle)
  if (label === '' || /(?<!\\)[[\]]|\n\n/.test(label)) return undefined
  const target = /^\]\((\S{1,2000}?)\)/.exec(text.slice(middle, middle + 2_010))?.[1]
  if (target === undefined) return undefined
  // An address may hold one pair of parentheses, as many encyclopaedia pages do.
  const balanced = /^\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)/.exec(text.slice(middle, middle + 2_010))?.[1] ?? target
  const source = text.slice(at, middle + balanced.length + 3)
  return { kind: 'link', source, label: readSpans(label, depth + 1), url: balanced }
}

function readUrl(text: string, at: number): Span | undefined {
  if (/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return undefined
  const source = /^https?:\/\/[^\s<>[\]()*`\\]+/.exec(text.slice(at, at + 2_000))?.[0].replace(/[.,;:!?'"_~]+$/, '')
  return source === undefined || source.length < 9 ? undefined : { kind: 'url', source }
}
