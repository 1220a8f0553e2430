import { isUnspaced, type Word } from './words-of'

/**
 * What a text shows of its meaning: words, pairs of neighbours, and pieces of words. Each is known by a number made of its
 * letters, which takes neither a string nor a list of names; that two have the same is rarer than anyone would notice.
 */
export interface Features {
  /** Each once, in rising order. */
  readonly ids: Int32Array
  /** How often the text has each. */
  readonly counts: Uint16Array
}

/** A text, and all that a model looks at of it. */
export interface ReadText {
  readonly words: readonly Word[]
  readonly features: Features
}

/** Where the numbers of each kind begin. */
const kinds = { word: 0x2545f491, pair: 0x6c62272e, piece: 0x4f1bbcdd } as const
/** Beginning and end of a text, as neighbours of its first and last word. */
const edge = 0

/** The features of a text's words. Pure. */
export function featuresOf(words: readonly Word[]): Features {
  const found: number[] = []
  let before: number = edge
  for (const { stem } of words) {
    const word = wordId(stem)
    found.push(word, pairId(before, word))
    before = word
    addPieces(stem, found)
  }
  if (words.length > 0) found.push(pairId(before, edge))
  return countEach(Int32Array.from(found).sort())
}

/** The number of a word as a feature of its own. */
export function wordId(stem: string): number {
  let hash: number = kinds.word
  for (let at = 0; at < stem.length; at += 1) hash = add(hash, stem.charCodeAt(at))
  return finish(hash) & ~1
}

/** Whether a feature is a piece of a word; odd numbers are. */
export function isPiece(id: number): boolean {
  return (id & 1) === 1
}

function pairId(before: number, word: number): number {
  return finish(add(add(kinds.pair, before), word)) & ~1
}

const space = 0x20
const longestPiece = 4

/** Two to four letters in a row, the space before and after the word among them; of unspaced scripts one or two. */
function addPieces(word: string, found: number[]): void {
  const [from, to] = isUnspaced(word) ? [0, word.length] : [-1, word.length + 1]
  const [shortest, longest] = isUnspaced(word) ? [1, 2] : [2, longestPiece]
  for (let start = from; start + shortest <= to; start += 1) {
    let hash: number = kinds.piece
    for (let at = start; at < Math.min(start + longest, to); at += 1) {
      hash = add(hash, at < 0 || at === word.length ? space : word.charCodeAt(at))
      if (at - start + 1 >= shortest) found.push(finish(hash) | 1)
    }
  }
}

/** One step of FNV-1a, by UTF-16 units instead of bytes. */
function add(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

/** Spreads what the last steps changed over all bits (the end of MurmurHash3). */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function countEach(sorted: Int32Array): Features {
  const ids = new Int32Array(sorted.length)
  const counts = new Uint16Array(sorted.length)
  let last = -1
  for (const id of sorted) {
    if (last < 0 || ids[last] !== id) ids[(last += 1)] = id
    counts[last] = (counts[last] ?? 0) + 1
  }
  return { ids: ids.slice(0, last + 1), counts: counts.slice(0, last + 1) }
}
