import { escapeMarkup } from '../escape-text'
import { unreachable } from '../unreachable'
import { graphemesOf, measure, type TextUnit } from './measure'
import { readBlocks, readSpans, type Block, type Span } from './read-markup'

/** The most that one message holds. */
export interface TextLimit {
  readonly limit: number
  readonly unit: TextUnit
}

/** The smallest piece that stays whole, and how good a place its end is for a cut. */
interface Piece {
  readonly text: string
  readonly size: number
  readonly rank: Rank
}

/** 4: paragraph, 3: line, 2: sentence, 1: word, 0: anywhere. */
type Rank = 0 | 1 | 2 | 3 | 4

/** A paragraph, line or sentence is a good end only if the part is at least so full. */
const fullEnough = 0.4

/**
 * Cuts a text into parts within the limit, at the best place there is: between paragraphs, lines, sentences or words.
 * What a reader sees as one character stays whole, and so do links, bold and code, unless one is longer than a part;
 * then it is closed and opened again. Code fences are closed and opened again.
 */
export function splitText(text: string, within: TextLimit): readonly string[] {
  if (measure(text, within.unit) <= within.limit) return [text]
  const parts: string[] = []
  let part = ''
  const finish = (): void => {
    const done = part.replace(/^\n+|\s+$/g, '')
    if (done !== '') parts.push(done)
    part = ''
  }
  for (const block of readBlocks(text)) {
    const glue = part === '' ? '' : '\n'
    if (measure(part + glue + block.source, within.unit) <= within.limit) {
      part += glue + block.source
      continue
    }
    if (block.kind === 'fence') {
      finish()
      const [last = '', ...before] = [...splitFence(block, within)].reverse()
      parts.push(...before.reverse())
      part = last
      continue
    }
    let rest = piecesOf(glue + block.source, within)
    while (rest.length > 0) {
      const count = bestCut(rest, measure(part, within.unit), within)
      if (count === 0 && part === '') throw new Error(`no character fits into ${within.limit} ${within.unit}`)
      part += rest
        .slice(0, count)
        .map((piece) => piece.text)
        .join('')
      rest = rest.slice(count)
      if (rest.length > 0) finish()
      while (part === '' && /^\s*$/.test(rest[0]?.text ?? '-')) rest = rest.slice(1)
    }
  }
  finish()
  return parts
}

/** How many pieces go into the part; 0 if it is better to begin a new one. */
function bestCut(pieces: readonly Piece[], used: number, { limit }: TextLimit): number {
  let size = used
  let fits = 0
  for (const piece of pieces) {
    // Space at the very end of a part is dropped.
    if (size + piece.size > limit && !(size <= limit && /^\s+$/.test(piece.text) && size + piece.size <= limit + 1))
      break
    size += piece.size
    fits += 1
  }
  if (fits === pieces.length && size <= limit) return fits
  const ends = endsOf(pieces.slice(0, fits), used)
  for (const rank of [4, 3, 2] as const) {
    const end = ends.findLast((each) => each.rank >= rank && each.size >= limit * fullEnough && each.size <= limit)
    if (end) return end.count
  }
  const word = ends.findLast((each) => each.rank >= 1 && each.size <= limit)
  if (word) return word.count
  if (used > 0) return 0
  return ends.findLast((each) => each.size <= limit)?.count ?? 0
}

/** Each place where the part could end: how many pieces that takes, and the size without the space at its end. */
function endsOf(
  pieces: readonly Piece[],
  used: number,
): readonly { readonly count: number; readonly size: number; readonly rank: Rank }[] {
  let size = used
  return pieces.map(({ text, size: own, rank }, index) => {
    const end = /^\s+$/.test(text) ? size : size + own
    size += own
    return { count: index + 1, size: end, rank }
  })
}

function piecesOf(source: string, within: TextLimit): readonly Piece[] {
  const texts = readSpans(source).flatMap((span) => wholePieces(span, within))
  return texts.map((text, index) => ({
    text,
    size: measure(text, within.unit),
    rank: rankOf(text, texts[index - 1] ?? '', texts[index + 1] ?? ''),
  }))
}

function rankOf(text: string, before: string, after: string): Rank {
  if (text === '\n') return before === '\n' ? 4 : 3
  if (/^[。！？]$/.test(text)) return 2
  if (/^\s$/.test(text)) return /[.!?:…؟]["'”’)]*$/.test(before) ? 2 : 1
  return after === '' ? 4 : 0
}

/** A span as pieces that each fit into one part. */
function wholePieces(span: Span, within: TextLimit): readonly string[] {
  const fits = measure(span.source, within.unit) <= within.limit
  switch (span.kind) {
    case 'text':
      return graphemesOf(span.source).flatMap((grapheme) =>
        measure(grapheme, within.unit) <= within.limit ? [grapheme] : [...grapheme],
      )
    case 'escape':
      return [span.source]
    case 'url':
      return fits ? [span.source] : graphemesOf(span.source)
    case 'code':
      return fits ? [span.source] : wrapped(span.code, span.mark, within)
    case 'strong':
    case 'emphasis':
    case 'strike':
      if (fits) return [span.source]
      return wrapped(span.inner.map(({ source }) => source).join(''), span.mark, within)
    case 'link':
      if (fits) return [span.source]
      return [
        ...span.label.flatMap((inner) => wholePieces(inner, within)),
        ...graphemesOf(` (`),
        ...wholePieces({ kind: 'url', source: span.url }, within),
        ')',
      ]
    default:
      return unreachable(span)
  }
}

/** What is too long for one part, each part marked by itself. */
function wrapped(inner: string, mark: string, { limit, unit }: TextLimit): readonly string[] {
  const room = limit - 2 * measure(mark, unit)
  if (room < 8) return graphemesOf(escapeMarkup(inner))
  return splitText(inner, { limit: room, unit }).flatMap((part, index) => [
    ...(index > 0 ? [' '] : []),
    `${mark}${part}${mark}`,
  ])
}

/** A fence in parts, each closed and opened again. */
function splitFence({ open, close, lines }: Extract<Block, { kind: 'fence' }>, within: TextLimit): readonly string[] {
  const { unit } = within
  const frame = (inner: string): string => `${open}\n${inner}\n${close}`
  const room = within.limit - measure(frame(''), unit)
  // A fence whose frame leaves no room for code is shown as text.
  if (room < 8) return splitText(lines.map(escapeMarkup).join('\n'), within)
  const parts: string[] = []
  let inner: string | undefined
  for (const piece of lines.flatMap((line) => splitLine(line, { limit: room, unit }))) {
    const longer = inner === undefined ? piece : `${inner}\n${piece}`
    if (measure(longer, unit) <= room) {
      inner = longer
      continue
    }
    if (inner !== undefined) parts.push(frame(inner))
    inner = piece
  }
  return [...parts, frame(inner ?? '')]
}

function splitLine(line: string, { limit, unit }: TextLimit): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (const grapheme of graphemesOf(line)) {
    if (measure(piece + grapheme, unit) > limit) {
      pieces.push(piece)
      piece = ''
    }
    piece += grapheme
  }
  return [...pieces, piece]
}
