import { createSpeller } from './correct-spelling'
import { featuresOf } from './features-of'
import type { Model, Thresholds } from './model'
import { createScorer } from './score-nodes'
import { wordsOf, type Word } from './words-of'

/** What is asked of a model beside the text. */
export interface UnderstandOptions {
  /** The nodes that may answer; all of them if nothing is said. */
  readonly allow?: ReadonlySet<string>
  /** How many nodes are named at most, from 1. */
  readonly k?: number
}

/** What a text means, and how sure that is. */
export interface Understanding {
  /** `suggest`: it may be one of `top`, but is not sure enough to be answered. */
  readonly decision: 'answer' | 'suggest' | 'none'
  /** The chance that the first of `top` is right, 0 to 1. */
  readonly p: number
  /** What `p` comes from and thresholds are on; below every threshold where `top` is empty. */
  readonly confidence: number
  /** The likeliest nodes, the likeliest first; empty where no node may answer or the text has no words. */
  readonly top: readonly { readonly id: string; readonly p: number }[]
  /** The share of what the text says in words of the first node's own phrases, 0 to 1. */
  readonly coverage: number
  /** Words, as written, that no phrase has and that are no slip of one. */
  readonly unknownWords: readonly string[]
  readonly corrections: readonly Correction[]
  /** How much each word did for the first node against the second, the most decisive first. */
  explain(): readonly WordEffect[]
}

export interface Correction {
  readonly written: string
  readonly meant: string
}

export interface WordEffect {
  readonly word: string
  /** Positive: it speaks for the first node. */
  readonly effect: number
}

/** How much the text with its slips mended counts, beside the text as written. */
const mendedShare = 0.7
const defaultK = 3

/** Prepares a model; what it returns is pure and bounded by the text's size. */
export function createUnderstanding(model: Model): (text: string, options?: UnderstandOptions) => Understanding {
  const { ids, thresholds } = model
  const score = createScorer(model, ids.length, model.tuning)
  const known = new Map([...model.words].map(([stem, { nodes }]) => [stem, nodes.length]))
  const speller = createSpeller(known)

  const judge = (words: readonly Pick<Word, 'stem'>[]) => score(featuresOf(words))

  return (text, { allow, k = defaultK } = {}) => {
    const written = wordsOf(text)
    const mended = written.map((word) => {
      const meant = speller.correct(word.stem)
      return meant === undefined ? word : { ...word, stem: meant }
    })
    const corrections = written.flatMap((word, at): readonly Correction[] => {
      const meant = mended[at]?.stem
      return meant === undefined || meant === word.stem
        ? []
        : [{ written: sliceOf(text, word), meant: model.words.get(meant)?.form ?? meant }]
    })
    const asWritten = judge(written)
    const asMended = corrections.length === 0 ? asWritten : judge(mended)
    const mix = (one: number, other: number) => mendedShare * one + (1 - mendedShare) * other
    const eligible = ids.flatMap((id, node) => (allow === undefined || allow.has(id) ? [node] : []))
    const ranked =
      written.length === 0
        ? []
        : rank(eligible, (node) => mix(asMended.scores[node] ?? 0, asWritten.scores[node] ?? 0), k)
    const sureness = (node: number) => mix(asMended.confidence(node), asWritten.confidence(node))
    const [first, second] = ranked
    let most = 1
    const top = ranked.map((node) => {
      // The score ranks, and who is behind cannot be surer.
      most = Math.min(most, chanceOf(sureness(node), thresholds))
      return { id: ids[node] ?? '', p: most }
    })
    return {
      decision: first === undefined ? 'none' : decide(sureness(first), thresholds),
      p: top[0]?.p ?? 0,
      confidence: first === undefined ? -Infinity : sureness(first),
      top,
      coverage: first === undefined ? 0 : asMended.coverage(first),
      unknownWords: mended.flatMap((word) => (known.has(word.stem) ? [] : [sliceOf(text, word)])),
      corrections,
      explain: () => (first === undefined ? [] : findEffects(text, mended, judge, first, second)),
    }
  }
}

function decide(confidence: number, { high, low }: Thresholds): Understanding['decision'] {
  if (confidence >= high) return 'answer'
  return confidence >= low ? 'suggest' : 'none'
}

function chanceOf(confidence: number, { middle, slope }: Thresholds): number {
  return 1 / (1 + Math.exp(-slope * (confidence - middle)))
}

/** The best `k` of the nodes; of equals, the one that comes first in the corpus. */
function rank(nodes: readonly number[], scoreOf: (node: number) => number, k: number): readonly number[] {
  const best: { readonly node: number; readonly score: number }[] = []
  for (const node of nodes) {
    const score = scoreOf(node)
    const last = best[k - 1]
    if (last && score <= last.score) continue
    const at = best.findIndex((each) => score > each.score)
    best.splice(at < 0 ? best.length : at, 0, { node, score })
    if (best.length > k) best.pop()
  }
  return best.map(({ node }) => node)
}

/** What each word changes when it is left out. */
function findEffects(
  text: string,
  words: readonly Word[],
  judge: (words: readonly Word[]) => { readonly scores: Float64Array },
  first: number,
  second: number | undefined,
): readonly WordEffect[] {
  const lead = ({ scores }: { readonly scores: Float64Array }): number =>
    (scores[first] ?? 0) - (second === undefined ? 0 : (scores[second] ?? 0))
  const all = lead(judge(words))
  return words
    .slice(0, mostExplained)
    .map((word, at) => ({
      word: sliceOf(text, word),
      effect: all - lead(judge([...words.slice(0, at), ...words.slice(at + 1)])),
    }))
    .sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect))
}

/** Nobody reads the effect of more words, and each takes a look of its own. */
const mostExplained = 40

function sliceOf(text: string, { end, start }: Word): string {
  return text.slice(start, end)
}
