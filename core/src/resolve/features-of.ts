import { isUnspaced, type Word } from './words-of'

/** What a text shows of its meaning, each with how often: words, pairs of neighbours, and pieces of words. */
export type Features = ReadonlyMap<string, number>

/** The kinds of features; each name begins with its kind. */
export const featureKinds = { word: 'w', pair: 'b', piece: 'c' } as const

/** Beginning and end of a text, as neighbours of its first and last word. */
const edge = '\u0000'

/** The features of a text's words. Pure. */
export function featuresOf(words: readonly Pick<Word, 'stem'>[]): Features {
  const features = new Map<string, number>()
  const count = (feature: string) => features.set(feature, (features.get(feature) ?? 0) + 1)
  let before = edge
  for (const { stem } of words) {
    count(`${featureKinds.word}${stem}`)
    count(`${featureKinds.pair}${before} ${stem}`)
    before = stem
    for (const piece of piecesOf(stem)) count(`${featureKinds.piece}${piece}`)
  }
  if (words.length > 0) count(`${featureKinds.pair}${before} ${edge}`)
  return features
}

/** Two to four letters in a row, the space before and after the word among them; of unspaced scripts one or two. */
function* piecesOf(word: string): Generator<string> {
  if (isUnspaced(word)) {
    const signs = [...word]
    for (const [index, sign] of signs.entries()) {
      yield sign
      if (index > 0) yield `${signs[index - 1] ?? ''}${sign}`
    }
    return
  }
  const spaced = ` ${word} `
  for (let length = 2; length <= 4; length += 1) {
    for (let at = 0; at + length <= spaced.length; at += 1) yield spaced.slice(at, at + length)
  }
}
