import { featureKinds, type Features } from './features-of'
import type { Tuning } from './tuning'

/** How much each known feature says, and what an unknown one takes away. */
export interface Vocabulary {
  readonly features: readonly string[]
  /** In the order of `features`. */
  readonly weights: Float64Array
  /** The weight of a word that no phrase has. */
  readonly unknown: number
}

/** A text's known features, by their place in the vocabulary. The unknown ones make the rest smaller. */
export interface Vector {
  readonly places: Int32Array
  readonly values: Float64Array
}

/** Rarity counts, but not as much as its logarithm would make it. */
const rarityPower = 0.5

/** Learns from all phrases which features there are; what few phrases have says more. Pure. */
export function weighFeatures(phrases: readonly Features[], tuning: Tuning): Vocabulary {
  const counts = new Map<string, number>()
  for (const features of phrases) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const rarity = (count: number) => (Math.log((1 + phrases.length) / (1 + count)) + 1) ** rarityPower
  const kept = [...counts].filter(([name, count]) => !isPiece(name) || count >= tuning.fewestPieces)
  return {
    features: kept.map(([name]) => name),
    weights: Float64Array.from(kept, ([name, count]) => rarity(count) * kindWeight(name, tuning)),
    unknown: rarity(0),
  }
}

/** Turns features into vectors of length one; unknown features count in the length, so that they make it less like anything. */
export function createVectoriser(
  { features, unknown, weights }: Vocabulary,
  tuning: Tuning,
): (features: Features) => Vector {
  const index = new Map(features.map((name, place) => [name, place]))
  return (found) => {
    const places: number[] = []
    const values: number[] = []
    let square = 0
    for (const [name, count] of found) {
      const place = index.get(name)
      const weight =
        place === undefined ? unknown * kindWeight(name, tuning) * tuning.unknownWeight : (weights[place] ?? 0)
      const value = (1 + Math.log(count)) * weight
      square += value * value
      if (place === undefined) continue
      places.push(place)
      values.push(value)
    }
    const length = Math.sqrt(square) || 1
    return { places: Int32Array.from(places), values: Float64Array.from(values, (value) => value / length) }
  }
}

function kindWeight(name: string, { pieceWeight }: Tuning): number {
  return isPiece(name) ? pieceWeight : 1
}

function isPiece(name: string): boolean {
  return name.startsWith(featureKinds.piece)
}
