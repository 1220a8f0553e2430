import { createRandom } from './create-random'
import type { ReadText } from './features-of'
import type { KnownWord, Model } from './model'
import { quantise } from './quantise'
import { trainClassifiers } from './train-classifiers'
import type { Tuning } from './tuning'
import { createVectoriser, weighFeatures } from './weigh-features'

/** A phrase that has been read, and the place of its node; -1 is out of scope. */
export interface Example extends ReadText {
  readonly node: number
  /** The node's own name, which nobody writes. */
  readonly isLabel: boolean
}

/** Everything of a model but its thresholds. */
export type FittedModel = Pick<Model, 'vocabulary' | 'weights' | 'biases' | 'words'>

/** Learns everything of a model but its thresholds. Pure. */
export function fitModel(examples: readonly Example[], nodes: number, tuning: Tuning, seed: number): FittedModel {
  const vocabulary = weighFeatures(
    examples.map(({ features }) => features),
    tuning,
  )
  const vectorise = createVectoriser(vocabulary, tuning)
  const hasOutside = examples.some(({ node }) => node < 0)
  const classes = nodes + (hasOutside ? 1 : 0)
  const { biases, weights } = trainClassifiers(
    {
      vectors: examples.map(({ features }) => vectorise(features)),
      labels: Int32Array.from(examples, ({ node }) => (node < 0 ? nodes : node)),
      classes,
      features: vocabulary.features.length,
    },
    createRandom(seed),
  )
  return { vocabulary, biases, weights: quantise(weights), words: findWords(examples) }
}

function findWords(examples: readonly Example[]): ReadonlyMap<string, KnownWord> {
  const found = new Map<string, { readonly forms: Set<string>; readonly nodes: Set<number> }>()
  for (const { node, words } of examples) {
    if (node < 0) continue
    for (const { stem, text } of words) {
      const known = found.get(stem)
      if (known) {
        known.forms.add(text)
        known.nodes.add(node)
      } else found.set(stem, { forms: new Set([text]), nodes: new Set([node]) })
    }
  }
  return new Map([...found].map(([stem, { forms, nodes }]) => [stem, { forms: [...forms], nodes: [...nodes] }]))
}
