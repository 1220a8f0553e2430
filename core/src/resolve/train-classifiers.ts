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

/** What a vector on the wrong side costs, beside large weights; more for its own class, which has few beside all others. */
const costs = { own: 8, others: 2 }
const softnesses = { own: 0.5 / costs.own, others: 0.5 / costs.others }
/** What is nearer to the best answer than this is left as it is. */
const tolerance = 0.05
const mostRounds = 10
/** Training ends when fewer of the vectors than this change anything. */
const restlessShare = 0.005
/** A class that a vector is this much further from than it must be is not looked at again. */
const farOff = 0.3

/**
 * Trains a support vector machine with squared hinge loss for each class against all others, by dual coordinate descent
 * with shrinking (Hsieh et al. 2008, algorithms 1 and 3). All classes are trained side by side, vector by vector, since
 * one vector's weights for all of them lie together in memory. Deterministic for a source of random numbers.
 */
export function trainClassifiers(
  { classes, features, labels, vectors }: TrainingSet,
  random: () => number,
): Classifiers {
  const weights = new Float32Array(features * classes)
  const biases = new Float64Array(classes)
  const alphas = new Float32Array(vectors.length * classes)
  // The bias counts as one more feature, of value 1.
  const squares = Float64Array.from(vectors, ({ values }) => values.reduce((sum, value) => sum + value * value, 1))
  const order = Int32Array.from(vectors.keys())
  /** How many more rounds a vector sits out: what changed nothing seldom does in the next. */
  const rests = new Uint8Array(vectors.length)
  const every = Uint16Array.from({ length: classes }, (_, k) => k)
  /** The classes that each vector may still change. */
  const watched = vectors.map(() => every.slice())
  const scores = new Float64Array(classes)
  const changed = new Uint16Array(classes)
  const steps = new Float64Array(classes)
  let rounds = 0

  /** Moves each watched class's weights to where the vector alone would have them; the classes do not touch each other. */
  function improve(at: number): boolean {
    const vector = vectors[at]
    const looked = watched[at]
    if (!vector || !looked) return false
    addScores({ weights, biases }, vector, looked, scores)
    let changes = 0
    let near = 0
    for (let i = 0; i < looked.length; i += 1) {
      const k = looked[i] ?? 0
      const isOwn = labels[at] === k
      const side = isOwn ? 1 : -1
      const softness = isOwn ? softnesses.own : softnesses.others
      const alpha = alphas[at * classes + k] ?? 0
      const gradient = side * (scores[i] ?? 0) - 1 + softness * alpha
      if (rounds === 0 || alpha > 0 || gradient < farOff) {
        looked[near] = k
        near += 1
      }
      if (gradient > -tolerance && (alpha === 0 || gradient < tolerance)) continue
      const next = Math.max(0, alpha - gradient / ((squares[at] ?? 1) + softness))
      if (next === alpha) continue
      alphas[at * classes + k] = next
      changed[changes] = k
      steps[changes] = (next - alpha) * side
      changes += 1
    }
    watched[at] = looked.subarray(0, near)
    move({ weights, biases }, vector, changed.subarray(0, changes), steps)
    return changes > 0
  }

  for (rounds = 0; rounds < mostRounds; rounds += 1) {
    shuffle(order, random)
    let restless = 0
    for (const at of order) {
      const rest = rests[at] ?? 0
      if (rest > 0) rests[at] = rest - 1
      else if (improve(at)) restless += 1
      else rests[at] = 1 + (rounds >> 1)
    }
    if (restless < vectors.length * restlessShare) break
  }
  return { weights, biases }
}

/** Writes some classes' scores of a vector into `scores`. Four features at once halve the time. */
function addScores(
  { biases, weights }: Classifiers,
  { places, values }: Vector,
  some: Uint16Array,
  scores: Float64Array,
): void {
  const classes = biases.length
  for (let i = 0; i < some.length; i += 1) scores[i] = biases[some[i] ?? 0] ?? 0
  for (let j = 0; j < places.length; j += 4) {
    const row0 = (places[j] ?? 0) * classes
    const row1 = (places[j + 1] ?? 0) * classes
    const row2 = (places[j + 2] ?? 0) * classes
    const row3 = (places[j + 3] ?? 0) * classes
    const value0 = values[j] ?? 0
    const value1 = values[j + 1] ?? 0
    const value2 = values[j + 2] ?? 0
    const value3 = values[j + 3] ?? 0
    for (let i = 0; i < some.length; i += 1) {
      const k = some[i] ?? 0
      scores[i] =
        (scores[i] ?? 0) +
        (weights[row0 + k] ?? 0) * value0 +
        (weights[row1 + k] ?? 0) * value1 +
        (weights[row2 + k] ?? 0) * value2 +
        (weights[row3 + k] ?? 0) * value3
    }
  }
}

/** Moves some classes' weights by steps along a vector. */
function move(
  { biases, weights }: Classifiers,
  { places, values }: Vector,
  some: Uint16Array,
  steps: Float64Array,
): void {
  const classes = biases.length
  for (let i = 0; i < some.length; i += 1) biases[some[i] ?? 0] = (biases[some[i] ?? 0] ?? 0) + (steps[i] ?? 0)
  for (let j = 0; j < places.length; j += 1) {
    const row = (places[j] ?? 0) * classes
    const value = values[j] ?? 0
    for (let i = 0; i < some.length; i += 1) {
      const place = row + (some[i] ?? 0)
      weights[place] = (weights[place] ?? 0) + (steps[i] ?? 0) * value
    }
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
