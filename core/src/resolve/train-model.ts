import { createHash } from 'node:crypto'
import { chooseThresholds, type Costs } from './choose-thresholds'
import type { Corpus } from './corpus'
import { featuresOf } from './features-of'
import { fitModel, type Example } from './fit-model'
import { methodVersion, type Model } from './model'
import { tuningFor } from './tuning'
import { wordsOf } from './words-of'

export interface TrainingOptions {
  /** The same corpus and seed give the same model. */
  readonly seed?: number
  readonly costs?: Costs
}

const evenCosts: Costs = { wrongAnswer: 1, needlessHandover: 1 }

/** Trains a model. Pure, deterministic, and bounded by the corpus's size; any corpus gives a model, also an empty one. */
export function trainModel(corpus: Corpus, { costs = evenCosts, seed = 1 }: TrainingOptions = {}): Model {
  const ids = corpus.nodes.map(({ id }) => id)
  const examples = readCorpus(corpus)
  const phrases = examples.filter(({ isLabel, node }) => !isLabel && node >= 0).length
  const tuning = tuningFor(phrases / Math.max(1, ids.length))
  const fitted = fitModel(examples, ids.length, tuning, seed)
  return {
    version: modelVersionOf(corpus, { costs, seed }),
    ids,
    tuning,
    ...fitted,
    thresholds: chooseThresholds(examples, ids.length, tuning, seed, costs),
  }
}

/** The hash of everything that a model depends on; known before it is trained. */
export function modelVersionOf(corpus: Corpus, { costs = evenCosts, seed = 1 }: TrainingOptions = {}): string {
  return createHash('sha256')
    .update(JSON.stringify([methodVersion, seed, costs, corpus]))
    .digest('hex')
    .slice(0, 16)
}

/** Phrases that say nothing are left out; the same phrase in two nodes stays in both. */
function readCorpus({ nodes, outOfScope = [] }: Corpus): readonly Example[] {
  const read = (text: string, node: number, isLabel = false): readonly Example[] => {
    const words = wordsOf(text)
    return words.length === 0 ? [] : [{ words, features: featuresOf(words), node, isLabel }]
  }
  return [
    ...nodes.flatMap(({ label, phrases }, node) => [
      ...phrases.flatMap((phrase) => read(phrase, node)),
      ...(label === undefined ? [] : read(label, node, true)),
    ]),
    ...outOfScope.flatMap((phrase) => read(phrase, -1)),
  ]
}
