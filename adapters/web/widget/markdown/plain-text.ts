import { parseInline } from './parse-inline'
import type { Inline } from './parse-inline'

/** A line's words without their marks, for where there is only one line, or a voice. */
export function plainText(text: string): string {
  return wordsOf(parseInline(text)).trim()
}

function wordsOf(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      if ('text' in piece) return piece.text
      return 'inner' in piece ? wordsOf(piece.inner) : ' '
    })
    .join('')
}
