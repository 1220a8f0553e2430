import { wordId, type ReadText } from './features-of'
import type { FittedModel } from './fit-model'
import type { Tuning } from './tuning'
import { createVectoriser, indexOf, type Vector } from './weigh-features'

/** What a model says of a text, before anything is decided. */
export interface Scored {
  /** One to a node. */
  readonly scores: Float64Array
  /** The share of the text's words that the node's own phrases have, by what they say; 0 to 1. */
  readonly coverage: (node: number) => number
  /** How sure it is of a node: about 0 for nothing, 3 to 4 for a phrase as it was learned. */
  readonly confidence: (node: number) => number
}

export type Scorer = (text: ReadText) => Scored

/** The score at which a message is as far from all others as the phrases themselves. */
const goodScore = 0.55

/** Reads texts with a model. */
export function createScorer(model: FittedModel, nodes: number, tuning: Tuning): Scorer {
  const { vocabulary, words: known } = model
  const vectorise = createVectoriser(vocabulary, tuning)
  const index = indexOf(vocabulary)
  const weightOf = (stem: string) => {
    const place = index.get(wordId(stem))
    return place === undefined ? vocabulary.unknown : (vocabulary.weights[place] ?? 0)
  }

  return ({ features, words }) => {
    const all = scoreClasses(model, vectorise(features))
    const scores = all.subarray(0, nodes)
    // How much the text looks like what nobody answers, where the model has seen such phrases.
    const outside = all.length > nodes ? Math.max(0, (all[nodes] ?? 0) + 1) : 0
    const weighed = [...new Set(words.map(({ stem }) => stem))].map((stem) => ({
      weight: weightOf(stem),
      nodes: known.get(stem)?.nodes ?? [],
    }))
    const total = weighed.reduce((sum, { weight }) => sum + weight, 0)

    const coverage = (node: number): number => {
      let covered = 0
      for (const { nodes: of, weight } of weighed) if (of.includes(node)) covered += weight
      return total === 0 ? 0 : covered / total
    }
    return {
      scores,
      coverage,
      confidence: (node) => ((scores[node] ?? 0) - outside) / goodScore + tuning.coverageWeight * coverage(node),
    }
  }
}

/** Each class's score of a vector. */
function scoreClasses({ biases, weights: { unit, values: weights } }: FittedModel, { places, values }: Vector) {
  const classes = biases.length
  const scores = new Float64Array(classes)
  for (let j = 0; j < places.length; j += 4) {
    const row0 = (places[j] ?? 0) * classes
    const row1 = (places[j + 1] ?? 0) * classes
    const row2 = (places[j + 2] ?? 0) * classes
    const row3 = (places[j + 3] ?? 0) * classes
    const value0 = values[j] ?? 0
    const value1 = values[j + 1] ?? 0
    const value2 = values[j + 2] ?? 0
    const value3 = values[j + 3] ?? 0
    for (let k = 0; k < classes; k += 1) {
      scores[k] =
        (scores[k] ?? 0) +
        (weights[row0 + k] ?? 0) * value0 +
        (weights[row1 + k] ?? 0) * value1 +
        (weights[row2 + k] ?? 0) * value2 +
        (weights[row3 + k] ?? 0) * value3
    }
  }
  for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) * unit + (biases[k] ?? 0)
  return scores
}
