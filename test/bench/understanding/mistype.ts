import type { Draw } from './create-draw'

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** One slip of the finger, in a word of four letters or more: a letter left out, doubled, swapped or beside its key. */
export function mistype(text: string, draw: Draw): string {
  const words = [...text.matchAll(/[a-z]{4,}/g)]
  const word = words[draw.below(Math.max(1, words.length))]
  if (!word) return text
  const at = word.index + draw.below(word[0].length - 1)
  const [before, letter, next, after] = [text.slice(0, at), text[at] ?? '', text[at + 1] ?? '', text.slice(at + 2)]
  const slips = [
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${next}${letter}${after}`,
    `${before}${neighbourOf(letter, draw)}${next}${after}`,
  ]
  return slips[draw.below(slips.length)] ?? text
}

function neighbourOf(letter: string, draw: Draw): string {
  const row = rows.find((keys) => keys.includes(letter)) ?? letter
  const at = row.indexOf(letter)
  const beside = [row[at - 1], row[at + 1]].filter((key) => key !== undefined)
  return beside[draw.below(beside.length)] ?? letter
}
