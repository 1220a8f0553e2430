import { featureKinds, type Features } from './features-of'
import type { FittedModel } from './fit-model'
import type { Tuning } from './tuning'
import { createVectoriser } from './weigh-features'

/** What a model says of a text, before anything is decided. */
export interface Scored {
  /** One to a node. */
  readonly scores: Float64Array
  /** How much the text looks like what nobody answers; nothing where the model has not seen such phrases. */
  readonly outside?: number
  /** The share of the text's words that the node's own phrases have, by what they say; 0 to 1. */
  readonly coverage: (node: number) => number
  /** How sure it is of a node: about 0 for nothing, 3 to 4 for a phrase as it was learned. */
  readonly confidence: (node: number) => number
}

export type Scorer = (features: Features) => Scored

/** The score at which a message is as far from all others as the phrases themselves. */
const goodScore = 0.55

/** Reads texts with a model. */
export function createScorer(model: FittedModel, nodes: number, tuning: Tuning): Scorer {
  const { biases, vocabulary, words: known } = model
  const { nodes: of, starts, unit, values } = model.weights
  const vectorise = createVectoriser(vocabulary, tuning)
  const wordWeights = new Map(
    vocabulary.features.flatMap((name, place) =>
      name.startsWith(featureKinds.word) ? [[name, vocabulary.weights[place] ?? 0] as const] : [],
    ),
  )

  return (features) => {
    const vector = vectorise(features)
    const sums = new Float64Array(biases.length)
    for (let j = 0; j < vector.places.length; j += 1) {
      const place = vector.places[j] ?? 0
      const value = vector.values[j] ?? 0
      const end = starts[place + 1] ?? 0
      for (let at = starts[place] ?? 0; at < end; at += 1) {
        const node = of[at] ?? 0
        sums[node] = (sums[node] ?? 0) + (values[at] ?? 0) * value
      }
    }
    const all = sums.map((sum, node) => sum * unit + (biases[node] ?? 0))
    const scores = all.subarray(0, nodes)
    const outside = all[nodes]
    const words = [...features.keys()].filter((name) => name.startsWith(featureKinds.word))
    const weighed = words.map((name) => ({ name, weight: wordWeights.get(name) ?? vocabulary.unknown }))
    const total = weighed.reduce((sum, { weight }) => sum + weight, 0)

    const coverage = (node: number): number => {
      let covered = 0
      for (const { name, weight } of weighed) if (known.get(name.slice(1))?.nodes.includes(node)) covered += weight
      return total === 0 ? 0 : covered / total
    }
    return {
      scores,
      ...(outside !== undefined && { outside }),
      coverage,
      confidence: (node) =>
        ((scores[node] ?? 0) - Math.max(0, (outside ?? -1) + 1)) / goodScore + tuning.coverageWeight * coverage(node),
    }
  }
}
