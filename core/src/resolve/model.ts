import type { Tuning } from './tuning'
import type { Vocabulary } from './weigh-features'

/** Changes with everything that makes another model of the same corpus. */
export const methodVersion = 4

/** Everything that understanding a text needs. Made by `trainModel`, kept by `encodeModel`. */
export interface Model {
  /** hash of the corpus, the seed and the version of the method */
  readonly version: string
  readonly ids: readonly string[]
  readonly tuning: Tuning
  readonly vocabulary: Vocabulary
  readonly weights: QuantisedWeights
  /** One to a node, and one more for what is out of scope where the corpus has such phrases. */
  readonly biases: Float64Array
  /** By its stem. */
  readonly words: ReadonlyMap<string, KnownWord>
  readonly thresholds: Thresholds
}

/** A word that phrases have. */
export interface KnownWord {
  /** How it was written: `balance`, `balances`. */
  readonly forms: readonly string[]
  /** The nodes whose phrases have it, as places in the model's `ids`. */
  readonly nodes: readonly number[]
}

/** From a confidence to what is done: answer at `high` and above, suggest from `low` on. */
export interface Thresholds {
  readonly low: number
  readonly high: number
  /**
   * The chance of being right is the logistic function of `slope * (confidence - middle)`, if half of the messages are
   * out of scope; a third where the corpus has such phrases.
   */
  readonly slope: number
  readonly middle: number
}

/** The weights of the classifiers, feature by feature, one of each class, in 8 bits. */
export interface QuantisedWeights {
  readonly values: Int8Array
  /** What a value of 1 stands for. */
  readonly unit: number
}
