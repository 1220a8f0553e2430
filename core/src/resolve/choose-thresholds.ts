import type { Thresholds } from './model'
import { createScorer, type Scored } from './score-nodes'
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
  /** A hidden node counts as one in all, as does a phrase that is told to be out of scope: each is one subject. */
  readonly weight: number
}

/** In how many parts the corpus is cut; each is hidden once. */
const parts = 4
/** A large corpus shows enough by fewer parts: by so many that no more phrases are learned again, and by one at least. */
const mostRelearned = 10_000
/** One in so many nodes is a hidden node's relative, and one at least. */
const nodesToRelative = 40
/**
 * How many messages are taken to be out of scope. Where a bot is told such phrases, it knows most of them by themselves,
 * and fewer are left to be careful about: on validation messages of CLINC150's OOS+, 90.1 instead of 89.0 % of all are
 * done right.
 */
const outsideShares = { told: 1 / 3, untold: 1 / 2 }
/** What is right less often than this is not worth suggesting. */
const lowestChance = 1 / 6

/** What a corpus gets that shows nothing, or only nodes that nobody can tell apart. */
const unknownThresholds: Thresholds = { low: 0, high: 1, slope: 2, middle: 0.5 }

/**
 * Chooses the thresholds by leaving out: of each part of the corpus, a model without some nodes and without some phrases
 * of the others says how sure it would be of phrases whose node it knows, and of those whose node it does not. An answer
 * is given from the confidence on that makes it worth its risk.
 */
export function chooseThresholds(
  examples: readonly Example[],
  nodes: number,
  tuning: Tuning,
  seed: number,
  costs: Costs,
): Thresholds {
  const hidden = Math.min(parts, Math.max(1, Math.floor(mostRelearned / Math.max(1, examples.length))))
  const isTold = examples.some(({ node }) => node < 0)
  const chances = fitChances(
    Array.from({ length: hidden }, (_, part) => tryPart(examples, nodes, tuning, seed, part)).flat(),
    isTold ? outsideShares.told : outsideShares.untold,
  )
  if (!chances) return unknownThresholds
  const high = confidenceAt(findWorthwhile(costs), chances)
  return { low: Math.min(high, confidenceAt(lowestChance, chances)), high, ...chances }
}

/** The chance of being right from which on an answer is worth its risk. */
function findWorthwhile({ needlessHandover, wrongAnswer }: Costs): number {
  return wrongAnswer / (wrongAnswer + needlessHandover)
}

function confidenceAt(chance: number, { middle, slope }: Chances): number {
  return middle + Math.log(chance / (1 - chance)) / slope
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
  const heldBack: Example[] = []
  const hidden = new Map<number, Example[]>()
  for (const example of examples) {
    const { isLabel, node } = example
    const turn = turns.get(node) ?? 0
    turns.set(node, turn + 1)
    if (node >= 0 && node % parts === part) {
      const phrases = hidden.get(node) ?? []
      hidden.set(node, phrases)
      if (!isLabel) phrases.push(example)
    } else if (turn % parts === part && !isLabel) heldBack.push(example)
    else learned.push(example)
  }
  const score = createScorer(fitModel(learned, nodes, tuning, seed), nodes, tuning)
  const known = [...new Set(learned.map(({ node }) => node))].filter((node) => node >= 0)
  if (known.length === 0) return []
  const ask = (scored: Scored, among: readonly number[], node: number, weight: number): Tried => {
    const best = bestOf(scored.scores, among)
    const outcome = node < 0 ? 'outside' : best === node ? 'right' : 'wrong'
    return { confidence: scored.confidence(best), outcome, weight }
  }
  return [
    ...heldBack.map((example) => ask(score(example), known, example.node, 1)),
    ...[...hidden.values()].flatMap((phrases) => {
      const all = phrases.map(score)
      const strangers = leaveRelatives(all, known)
      return all.map((scored) => ask(scored, strangers, -1, 1 / all.length))
    }),
  ]
}

function bestOf(scores: Float64Array, among: readonly number[]): number {
  return among.reduce((best, each) => ((scores[each] ?? 0) > (scores[best] ?? 0) ? each : best), among[0] ?? 0)
}

/**
 * The nodes but for those that a hidden node's phrases come nearest to. What nobody answers is seldom so near to a node
 * as nodes are to each other, since authors split one subject into several.
 */
function leaveRelatives(phrases: readonly Scored[], known: readonly number[]): readonly number[] {
  const nearness = new Map(
    known.map((node) => [node, phrases.reduce((sum, { scores }) => sum + (scores[node] ?? 0), 0)]),
  )
  const relatives = Math.min(known.length - 1, Math.ceil(known.length / nodesToRelative))
  return [...known].sort((one, other) => (nearness.get(other) ?? 0) - (nearness.get(one) ?? 0)).slice(relatives)
}

type Chances = Pick<Thresholds, 'slope' | 'middle'>

/**
 * The logistic function that fits the chance of being right best where so much of what is asked is outside, by Newton's
 * method. Nothing is taken for certain, or a few phrases that fall apart cleanly would make a step of it (Platt 1999).
 * Nothing, where no confidence makes it likely.
 */
function fitChances(tried: readonly Tried[], outsideShare: number): Chances | undefined {
  const right = tried.filter(({ outcome }) => outcome === 'right').length
  const outside = weightOf(tried.filter(({ outcome }) => outcome === 'outside'))
  const inside = weightOf(tried.filter(({ outcome }) => outcome !== 'outside'))
  if (inside === 0 || outside === 0) return undefined
  const chanceOfRight = (right + 1) / (right + 2)
  const chanceOfOthers = 1 / (tried.length - right + 2)
  let slope = 1
  let offset = 0
  for (let round = 0; round < 25; round += 1) {
    const sums = { a: 0, b: 0, aa: 1e-6, ab: 0, bb: 1e-6 }
    for (const { confidence, outcome, weight: own } of tried) {
      const chance = 1 / (1 + Math.exp(-(slope * confidence + offset)))
      const share = own * tried.length * (outcome === 'outside' ? outsideShare / outside : (1 - outsideShare) / inside)
      const error = share * ((outcome === 'right' ? chanceOfRight : chanceOfOthers) - chance)
      const weight = share * chance * (1 - chance)
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
  const middle = -offset / slope
  const surest = tried.reduce((most, { confidence }) => Math.max(most, confidence), -Infinity)
  return slope > 0 && Number.isFinite(slope) && middle < surest ? { slope, middle } : undefined
}

function weightOf(tried: readonly Tried[]): number {
  return tried.reduce((sum, { weight }) => sum + weight, 0)
}
