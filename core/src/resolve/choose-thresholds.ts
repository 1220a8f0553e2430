import { findCut } from './find-cut'
import type { Thresholds } from './model'
import { createScorer } from './score-nodes'
import { fitModel, type Example } from './fit-model'
import type { Tuning } from './tuning'

/** What a wrong answer and a needless handover cost, beside each other. */
export interface Costs {
  /** The bot answers what it should not have. */
  readonly wrongAnswer: number
  /** A person is asked although the bot knows. */
  readonly needlessHandover: number
}

/** A phrase that a model has not seen, and how sure it was of the node it liked best. */
interface Tried {
  readonly confidence: number
  readonly outcome: 'right' | 'wrong' | 'outside'
}

/** In how many parts the corpus is cut; each is hidden once. */
const parts = 4
/** So many examples show enough; more only take longer. */
const mostExamples = 3_000

/** What a corpus that shows nothing gets: the middle of what others get. */
const unknownThresholds: Thresholds = { low: 0, high: 1, slope: 2, middle: 0.5 }

/**
 * Chooses the thresholds by leaving out: of each part of the corpus, a model without some nodes and without some phrases
 * of the others says how sure it would be of phrases whose node it knows, and of those whose node it does not.
 */
export function chooseThresholds(
  examples: readonly Example[],
  nodes: number,
  tuning: Tuning,
  seed: number,
  costs: Costs,
): Thresholds {
  const tried = Array.from({ length: parts }, (_, part) => tryPart(examples, nodes, tuning, seed, part)).flat()
  const inside = tried.filter(({ outcome }) => outcome !== 'outside').length
  if (inside === 0 || inside === tried.length) return unknownThresholds
  const chances = fitChances(tried)
  const { high, low } = chooseHighAndLow(tried, costs)
  return { low, high: Math.max(high, findWorthwhile(chances, costs)), ...chances }
}

/** The confidence from which on an answer is worth its risk. A small corpus has shown too little to go below it. */
function findWorthwhile({ middle, slope }: Pick<Thresholds, 'slope' | 'middle'>, costs: Costs): number {
  return middle + Math.log(costs.wrongAnswer / costs.needlessHandover) / slope
}

/** Hides every node whose place falls into the part, and of the others every phrase whose turn it is. */
function tryPart(
  examples: readonly Example[],
  nodes: number,
  tuning: Tuning,
  seed: number,
  part: number,
): readonly Tried[] {
  const turns = new Map<number, number>()
  const learned: Example[] = []
  const asked: (Example & { readonly isHidden: boolean })[] = []
  const rest = Math.max(1, Math.ceil(examples.length / mostExamples))
  for (const example of examples) {
    const turn = turns.get(example.node) ?? 0
    turns.set(example.node, turn + 1)
    if (turn % rest !== 0) continue
    const isHidden = example.node >= 0 ? example.node % parts === part : false
    const isHeldBack = Math.floor(turn / rest) % parts === part && !example.isLabel
    if (isHidden || isHeldBack) {
      if (!example.isLabel && isHeldBack) asked.push({ ...example, isHidden: isHidden || example.node < 0 })
    } else learned.push(example)
  }
  const score = createScorer(fitModel(learned, nodes, tuning, seed), nodes, tuning)
  const known = [...new Set(learned.map(({ node }) => node))].filter((node) => node >= 0)
  return asked.flatMap(({ features, isHidden, node, words }): readonly Tried[] => {
    const { confidence, scores } = score({ features, words })
    const best = known.reduce<number | undefined>(
      (winner, each) => (winner === undefined || (scores[each] ?? 0) > (scores[winner] ?? 0) ? each : winner),
      undefined,
    )
    if (best === undefined) return []
    return [{ confidence: confidence(best), outcome: isHidden ? 'outside' : best === node ? 'right' : 'wrong' }]
  })
}

/** `high` costs least; `low` leaves few that could have been suggested. */
function chooseHighAndLow(tried: readonly Tried[], costs: Costs): Pick<Thresholds, 'low' | 'high'> {
  const inside = tried.filter(({ outcome }) => outcome !== 'outside').length
  const gains = {
    right: -costs.needlessHandover / inside,
    wrong: costs.wrongAnswer / inside,
    outside: costs.wrongAnswer / (tried.length - inside),
  }
  const high = findCut(tried.map(({ confidence, outcome }) => ({ confidence, gain: gains[outcome] })))
  const right = tried
    .flatMap(({ confidence, outcome }) => (outcome === 'right' ? [confidence] : []))
    .sort((one, other) => one - other)
  return { low: Math.min(high, right[Math.floor(right.length * lowestShare)] ?? high), high }
}

/** Below `low` are so many of those that would have been right. */
const lowestShare = 0.03

/**
 * The logistic function that fits the chance of being right best, by Newton's method. Nothing is taken for certain, or a
 * few phrases that fall apart cleanly would make a step of it (Platt 1999).
 */
function fitChances(tried: readonly Tried[]): Pick<Thresholds, 'slope' | 'middle'> {
  const right = tried.filter(({ outcome }) => outcome === 'right').length
  const chanceOfRight = (right + 1) / (right + 2)
  const chanceOfOthers = 1 / (tried.length - right + 2)
  let slope = 1
  let offset = 0
  for (let round = 0; round < 25; round += 1) {
    const sums = { a: 0, b: 0, aa: 1e-6, ab: 0, bb: 1e-6 }
    for (const { confidence, outcome } of tried) {
      const chance = 1 / (1 + Math.exp(-(slope * confidence + offset)))
      const error = (outcome === 'right' ? chanceOfRight : chanceOfOthers) - chance
      const weight = chance * (1 - chance)
      sums.a += error * confidence
      sums.b += error
      sums.aa += weight * confidence * confidence
      sums.ab += weight * confidence
      sums.bb += weight
    }
    const determinant = sums.aa * sums.bb - sums.ab * sums.ab
    if (Math.abs(determinant) < 1e-9) break
    slope += (sums.bb * sums.a - sums.ab * sums.b) / determinant
    offset += (sums.aa * sums.b - sums.ab * sums.a) / determinant
  }
  return slope > 0 && Number.isFinite(slope) ? { slope, middle: -offset / slope } : { slope: 2, middle: 0.5 }
}
