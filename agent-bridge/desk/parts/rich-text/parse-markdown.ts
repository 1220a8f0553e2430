import { safeUrl } from './safe-url'

/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly start?: number; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }

const bullet = /^\s{0,3}[-*•]\s+(?=\S)/
const numbered = /^\s{0,3}(\d{1,9})[.)]\s+(?=\S)/
const fence = /^\s{0,3}```[\w+-]*\s*$/

/** Reads the Markdown that messages are written in: bold, italic, code, links and lists. Everything else is text. */
export function parseMarkdown(text: string): readonly Block[] {
  const blocks: Block[] = []
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  let paragraph: string[] = []

  function endParagraph(): void {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(paragraph.join('\n')) })
    paragraph = []
  }

  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    const marker = bullet.test(line) ? bullet : numbered.test(line) ? numbered : undefined
    const fenceEnd = fence.test(line) ? lines.findIndex((each, index) => index > at && fence.test(each)) : -1
    if (fenceEnd > 0) {
      endParagraph()
      const code = lines.slice(at + 1, fenceEnd)
      blocks.push({ kind: 'code', text: code.join('\n') })
      at += code.length + 2
    } else if (marker) {
      endParagraph()
      const items = takeWhile(lines, at, (each) => marker.test(each))
      const first = Number(numbered.exec(line)?.[1])
      blocks.push({
        kind: 'list',
        ...(marker === numbered && { start: first }),
        items: items.map((item) => parseInline(item.replace(marker, ''))),
      })
      at += items.length
    } else {
      if (line.trim() === '') endParagraph()
      else paragraph.push(line)
      at += 1
    }
  }
  endParagraph()
  return blocks
}

function takeWhile(lines: readonly string[], from: number, isPart: (line: string) => boolean): readonly string[] {
  let to = from
  while (to < lines.length && isPart(lines[to] ?? '')) to += 1
  return lines.slice(from, to)
}

/** What nobody meant as markup: only addresses become links. */
export function parsePlain(text: string): readonly Inline[] {
  const pieces = createPieces()
  for (let at = 0; at < text.length;) {
    const address = readAddress(text, at)
    if (address) {
      pieces.add(address)
      at += textOf(address).length
    } else if (text[at] === '\n') {
      pieces.add({ kind: 'break' })
      at += 1
    } else {
      pieces.addText(text[at] ?? '')
      at += 1
    }
  }
  return pieces.list
}

type Mark = '**' | '*' | '_' | '['

/** Something begun and not ended yet. */
interface Open {
  readonly mark: Mark
  readonly before: Pieces
}

/**
 * One pass from left to right. A mark is open once at most, so what is open is never more than a handful, and the
 * work grows with the text only.
 */
function parseInline(text: string): readonly Inline[] {
  const open: Open[] = []
  let pieces = createPieces()

  function begin(mark: Mark): void {
    open.push({ mark, before: pieces })
    pieces = createPieces()
  }

  /** What was begun but never ended was text. */
  function giveUp(count: number): void {
    while (open.length > count) {
      const last = open.pop()
      if (!last) return
      const inside = pieces.list
      pieces = last.before
      pieces.addText(last.mark)
      for (const piece of inside) pieces.add(piece)
    }
  }

  function end(mark: Mark, make: (children: readonly Inline[]) => Inline): void {
    giveUp(open.findIndex((each) => each.mark === mark) + 1)
    const inside = pieces.list
    pieces = open.pop()?.before ?? pieces
    pieces.add(make(inside))
  }

  const isOpen = (mark: Mark): boolean => open.some((each) => each.mark === mark)

  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ''
    if (character === '\\' && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')) {
      pieces.addText(text[at + 1] ?? '')
      at += 2
    } else if (character === '\n') {
      pieces.add({ kind: 'break' })
      at += 1
    } else if (character === '`') {
      const to = text.indexOf('`', at + 1)
      if (to > at + 1) {
        pieces.add({ kind: 'code', text: text.slice(at + 1, to) })
        at = to + 1
      } else {
        // None follows, or an empty one: from here on it is text.
        pieces.addText(to < 0 ? '`' : '``')
        at += to < 0 ? 1 : 2
      }
    } else if (character === '*' || character === '_') {
      const mark = character === '_' ? '_' : starsAt(text, at, open.at(-1)?.mark)
      const kind = mark === '**' ? 'bold' : 'italic'
      if (isOpen(mark) && canEnd(text, at, mark)) end(mark, (children) => ({ kind, children }))
      else if (!isOpen(mark) && canBegin(text, at, mark)) begin(mark)
      else pieces.addText(mark)
      at += mark.length
    } else if (character === '[' && !isOpen('[')) {
      begin('[')
      at += 1
    } else if (character === ']' && isOpen('[')) {
      const target = readTarget(text, at + 1)
      if (target && hasText(pieces)) {
        end('[', (children) => ({ kind: 'link', url: target.url, children }))
        at = target.end
      } else {
        giveUp(open.findIndex((each) => each.mark === '['))
        pieces.addText(']')
        at += 1
      }
    } else {
      const address = isOpen('[') ? undefined : readAddress(text, at)
      if (address) pieces.add(address)
      else pieces.addText(character)
      at += address ? textOf(address).length : 1
    }
  }
  giveUp(0)
  return pieces.list
}

/** Two stars are bold, but the first of three ends the italic inside of it. */
function starsAt(text: string, at: number, inside: Mark | undefined): '**' | '*' {
  if (text[at + 1] !== '*') return '*'
  return inside === '*' && text[at + 2] === '*' ? '*' : '**'
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character)
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character)

/** Bold and italic begin before a word and end after one; an underscore inside a word is part of it. */
function canBegin(text: string, at: number, mark: Mark): boolean {
  return !isSpace(text[at + mark.length]) && (mark !== '_' || !isWord(text[at - 1]))
}

function canEnd(text: string, at: number, mark: Mark): boolean {
  return !isSpace(text[at - 1]) && (mark !== '_' || !isWord(text[at + mark.length]))
}

const targetPattern = /\(([^()\s]{1,2000})\)/y

/** The "(address)" of a link; nothing if it is no address that is safe to follow. */
function readTarget(text: string, at: number): { readonly url: string; readonly end: number } | undefined {
  targetPattern.lastIndex = at
  const found = targetPattern.exec(text)
  const url = found?.[1] === undefined ? undefined : safeUrl(found[1].replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'))
  return url === undefined ? undefined : { url, end: targetPattern.lastIndex }
}

const addressPattern = /https?:\/\/[^\s<>"\\[\]]{1,2000}/iy

/** An address that stands in the text as it is. */
function readAddress(text: string, at: number): Extract<Inline, { kind: 'link' }> | undefined {
  if (text[at] !== 'h' && text[at] !== 'H') return undefined
  if (isWord(text[at - 1])) return undefined
  addressPattern.lastIndex = at
  const found = addressPattern.exec(text)?.[0].replace(/[.,;:!?'*_)\]}]{1,20}$/, '')
  const url = found === undefined ? undefined : safeUrl(found)
  return url === undefined || found === undefined
    ? undefined
    : { kind: 'link', url, children: [{ kind: 'text', text: found }] }
}

/** Pieces in order; text next to text becomes one. */
interface Pieces {
  readonly list: readonly Inline[]
  add(piece: Inline): void
  addText(text: string): void
}

function createPieces(): Pieces {
  const list: Inline[] = []
  function add(piece: Inline): void {
    const last = list.at(-1)
    if (piece.kind === 'text' && last?.kind === 'text') {
      list[list.length - 1] = { kind: 'text', text: last.text + piece.text }
    } else list.push(piece)
  }
  return { list, add, addText: (text) => add({ kind: 'text', text }) }
}

const hasText = ({ list }: Pieces): boolean => list.some((piece) => textOf(piece).trim() !== '')

function textOf(piece: Inline): string {
  switch (piece.kind) {
    case 'text':
    case 'code':
      return piece.text
    case 'break':
      return '\n'
    case 'bold':
    case 'italic':
    case 'link':
      return piece.children.map(textOf).join('')
  }
}

/** The words of a message without its markup, on one line. */
export function plainText(markdown: string): string {
  return parseMarkdown(markdown)
    .map((block) => {
      switch (block.kind) {
        case 'paragraph':
          return block.children.map(textOf).join('')
        case 'list':
          return block.items.map((item) => item.map(textOf).join('')).join(' ')
        case 'code':
          return block.text
      }
    })
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
