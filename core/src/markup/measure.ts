import { unreachable } from '../unreachable'
import type { Capabilities } from '../channel-adapter'

export type TextUnit = Capabilities['text']['unit']

/** How much of a limit a text takes. */
export function measure(text: string, unit: TextUnit): number {
  switch (unit) {
    case 'characters':
      return [...text].length
    case 'utf16':
      return text.length
    case 'bytes':
      return Buffer.byteLength(text)
    default:
      return unreachable(unit)
  }
}

/** What a reader sees as characters: letters with their marks, emoji with their modifiers. */
export function graphemesOf(text: string): readonly string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}

/** A text within a limit, the end replaced by `…` if it was longer. */
export function cutText(text: string, limit: number, unit: TextUnit): string {
  if (measure(text, unit) <= limit) return text
  let cut = ''
  for (const grapheme of graphemesOf(text)) {
    if (measure(`${cut}${grapheme}…`, unit) > limit) break
    cut += grapheme
  }
  return `${cut.trimEnd()}…`
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
