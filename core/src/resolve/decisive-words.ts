import type { Evidence } from '../decision-record'

const most = 3

/**
 * The words that spoke for a resolution's likeliest node, the most decisive first, at most three. All of them stand in
 * phrases of the bot, so none of them is a customer's name or number; a slip is named as what it was taken for.
 */
export function decisiveWords({ corrections, unknownWords, words }: Evidence): readonly string[] {
  const unknown = new Set(unknownWords)
  const meant = new Map(corrections.map((each) => [each.written, each.meant]))
  return words
    .filter(({ effect, word }) => effect > 0 && !unknown.has(word))
    .slice(0, most)
    .map(({ word }) => meant.get(word) ?? word)
}
