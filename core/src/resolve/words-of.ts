import { expandContraction, stemOf } from './english'
import { tokensOf } from './normalise-phrase'

/** A word as statistics compare it, and where it stands in the text as written (UTF-16 offsets). */
export interface Word {
  /** See `normalisePhrase`; of a contraction, one of the words that it stands for. */
  readonly text: string
  readonly stem: string
  readonly start: number
  readonly end: number
}

/** Scripts that write no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Who writes more says what they want in the beginning; this bounds the work on a text. */
const longestText = 4_000
const mostWords = 300

const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/** The words of a text's first 4,000 characters, at most 300 of them. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = []
  for (const { end, start, text: token } of tokensOf(text.slice(0, longestText))) {
    for (const part of isUnspaced(token) ? segment(token) : expandContraction(token)) {
      if (words.length === mostWords) return words
      words.push({ text: part, stem: stemOf(part), start, end })
    }
  }
  return words
}

/** Whether a word is written in a script without spaces, where one or two signs may be a word. */
export function isUnspaced(word: string): boolean {
  return unspaced.test(word)
}

function segment(token: string): readonly string[] {
  return Array.from(segmenter.segment(token), ({ segment: part }) => part)
}
