import { isPiece, type Features } from './features-of'
import type { Tuning } from './tuning'

/** How much each known feature says, and what an unknown one takes away. */
export interface Vocabulary {
  /** Their numbers, each once. */
  readonly features: Int32Array
  /** In the order of `features`. */
  readonly weights: Float64Array
  /** The weight of a word that no phrase has. */
  readonly unknown: number
}

/**
 * A text's known features, by their place in the vocabulary. The unknown ones make the rest smaller. Features of value 0
 * fill it up to a multiple of four, since sums over a vector take four at once.
 */
export interface Vector {
  readonly places: Int32Array
  readonly values: Float64Array
}

/** Learns from all phrases which features there are; what few phrases have says more. Pure. */
export function weighFeatures(phrases: readonly Features[], tuning: Tuning): Vocabulary {
  const counts = new Map<number, number>()
  for (const { ids } of phrases) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const rarity = (count: number) => (Math.log((1 + phrases.length) / (1 + count)) + 1) ** tuning.rarityPower
  const kept = [...counts].filter(([id, count]) => !isPiece(id) || count >= tuning.fewestPieces)
  return {
    features: Int32Array.from(kept, ([id]) => id),
    weights: Float64Array.from(kept, ([id, count]) => rarity(count) * kindWeight(id, tuning)),
    unknown: rarity(0),
  }
}

/** Turns features into vectors of length one; unknown features count in the length, so that they make it less like anything. */
export function createVectoriser(vocabulary: Vocabulary, tuning: Tuning): (features: Features) => Vector {
  const { unknown, weights } = vocabulary
  const index = indexOf(vocabulary)
  return ({ counts, ids }) => {
    const places = new Int32Array(toFours(ids.length))
    const values = new Float64Array(toFours(ids.length))
    let known = 0
    let square = 0
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at] ?? 0
      const place = index.get(id)
      const weight =
        place === undefined ? unknown * kindWeight(id, tuning) * tuning.unknownWeight : (weights[place] ?? 0)
      const count = counts[at] ?? 1
      const value = count === 1 ? weight : (1 + Math.log(count)) * weight
      square += value * value
      if (place === undefined) continue
      places[known] = place
      values[known] = value
      known += 1
    }
    const length = Math.sqrt(square) || 1
    for (let at = 0; at < known; at += 1) values[at] = (values[at] ?? 0) / length
    return { places: places.subarray(0, toFours(known)), values: values.subarray(0, toFours(known)) }
  }
}

function toFours(count: number): number {
  return Math.ceil(count / 4) * 4
}

/** The place of each feature of a vocabulary. */
export function indexOf({ features }: Vocabulary): ReadonlyMap<number, number> {
  const index = new Map<number, number>()
  for (let place = 0; place < features.length; place += 1) index.set(features[place] ?? 0, place)
  return index
}

function kindWeight(id: number, { pieceWeight }: Tuning): number {
  return isPiece(id) ? pieceWeight : 1
}
