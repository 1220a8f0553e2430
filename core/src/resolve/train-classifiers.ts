import type { Vector } from './weigh-features'

export interface TrainingSet {
  readonly vectors: readonly Vector[]
  /** The class of each vector, from 0. */
  readonly labels: Int32Array
  readonly classes: number
  /** How many features there are. */
  readonly features: number
}

/** One linear classifier to a class: its score of a vector is the dot product with its weights, plus its bias. */
export interface Classifiers {
  /** Feature by feature, `classes` numbers each. */
  readonly weights: Float32Array
  readonly biases: Float64Array
}

/** What a vector on the wrong side costs, beside large weights. */
const cost = 2
/** What is nearer to the best answer than this is left as it is. */
const tolerance = 0.2
const mostRounds = 8
/** Training ends when fewer of the vectors than this change anything. */
const restlessShare = 0.005

/**
 * Trains a support vector machine with squared hinge loss for each class against all others, by dual coordinate descent
 * (Hsieh et al. 2008, algorithm 1). All classes are trained side by side, vector by vector, since one vector's scores
 * for all of them lie together in memory. Deterministic for a source of random numbers.
 */
export function trainClassifiers(
  { classes, features, labels, vectors }: TrainingSet,
  random: () => number,
): Classifiers {
  const weights = new Float32Array(features * classes)
  const biases = new Float64Array(classes)
  const alphas = new Float32Array(vectors.length * classes)
  const softness = 0.5 / cost
  // The bias counts as one more feature, of value 1.
  const curvatures = vectors.map(({ values }) => values.reduce((sum, value) => sum + value * value, 1) + softness)
  const order = Int32Array.from(vectors.keys())
  /** How many more rounds a vector sits out: what changed nothing seldom does in the next. */
  const rests = new Uint8Array(vectors.length)
  const scores = new Float64Array(classes)

  function improve(at: number): boolean {
    const vector = vectors[at]
    if (!vector) return false
    const { places, values } = vector
    addScores({ weights, biases }, vector, scores)
    let changed = false
    for (let k = 0; k < classes; k += 1) {
      const side = labels[at] === k ? 1 : -1
      const alpha = alphas[at * classes + k] ?? 0
      const gradient = side * (scores[k] ?? 0) - 1 + softness * alpha
      if (gradient > -tolerance && (alpha === 0 || gradient < tolerance)) continue
      const next = Math.max(0, alpha - gradient / (curvatures[at] ?? 1))
      const step = (next - alpha) * side
      if (step === 0) continue
      alphas[at * classes + k] = next
      biases[k] = (biases[k] ?? 0) + step
      for (let j = 0; j < places.length; j += 1) {
        const place = (places[j] ?? 0) * classes + k
        weights[place] = (weights[place] ?? 0) + step * (values[j] ?? 0)
      }
      changed = true
    }
    return changed
  }

  for (let round = 0; round < mostRounds; round += 1) {
    shuffle(order, random)
    let restless = 0
    for (const at of order) {
      const rest = rests[at] ?? 0
      if (rest > 0) rests[at] = rest - 1
      else if (improve(at)) restless += 1
      else rests[at] = 1 + (round >> 1)
    }
    if (restless < vectors.length * restlessShare) break
  }
  return { weights, biases }
}

/** Writes every class's score of a vector into `scores`. */
function addScores({ biases, weights }: Classifiers, { places, values }: Vector, scores: Float64Array): void {
  const classes = biases.length
  scores.set(biases)
  for (let j = 0; j < places.length; j += 1) {
    const row = (places[j] ?? 0) * classes
    const value = values[j] ?? 0
    for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + (weights[row + k] ?? 0) * value
  }
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
}
