import { createSpeller } from './correct-spelling'
import { featuresOf } from './features-of'
import type { Model, Thresholds } from './model'
import { createScorer, type Scored } from './score-nodes'
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
  const mend = createMender(model)
  const judge = (words: readonly Word[]) => score({ words, features: featuresOf(words) })

  return (text, { allow, k = defaultK } = {}) => {
    const written = wordsOf(text)
    const mended = written.map(mend)
    const corrections = mended.flatMap((word, at): readonly Correction[] =>
      word === written[at] ? [] : [{ written: sliceOf(text, word), meant: word.text }],
    )
    const judged = corrections.length === 0 ? judge(written) : blend(judge(mended), judge(written))
    const ranked = written.length === 0 ? [] : rank(judged.scores, k, (node) => allow?.has(ids[node] ?? '') ?? true)
    const [first, second] = ranked
    const confidences = ranked.map(judged.confidence)
    const [confidence = -Infinity] = confidences
    let most = 1
    const top = ranked.map((node, at) => {
      // The score ranks, and who is behind cannot be surer.
      most = Math.min(most, chanceOf(confidences[at] ?? 0, thresholds))
      return { id: ids[node] ?? '', p: most }
    })
    return {
      decision: first === undefined ? 'none' : decide(confidence, thresholds),
      p: top[0]?.p ?? 0,
      confidence,
      top,
      coverage: first === undefined ? 0 : judged.coverage(first),
      unknownWords: mended.flatMap((word) => (model.words.has(word.stem) ? [] : [sliceOf(text, word)])),
      corrections,
      explain: () => (first === undefined ? [] : findEffects(text, mended, judge, first, second)),
    }
  }
}

/** Puts a known word in the place of an unknown one that is a slip of it; any other word stays the same object. */
function createMender({ words: known }: Model): (word: Word) => Word {
  const stems = new Map([...known].flatMap(([stem, { forms }]) => forms.map((form) => [form, stem] as const)))
  const frequencies = new Map([...stems].map(([form, stem]) => [form, known.get(stem)?.nodes.length ?? 0]))
  const speller = createSpeller(frequencies)
  return (word) => {
    if (known.has(word.stem)) return word
    const meant = speller.correct(word.text)
    return meant === undefined ? word : { ...word, text: meant, stem: stems.get(meant) ?? meant }
  }
}

/** What is said of a text with its slips mended and of it as written, together. */
function blend(mended: Scored, written: Scored): Scored {
  const mix = (one: number, other: number) => mendedShare * one + (1 - mendedShare) * other
  return {
    scores: mended.scores.map((each, node) => mix(each, written.scores[node] ?? 0)),
    coverage: mended.coverage,
    confidence: (node) => mix(mended.confidence(node), written.confidence(node)),
  }
}

function decide(confidence: number, { high, low }: Thresholds): Understanding['decision'] {
  if (confidence >= high) return 'answer'
  return confidence >= low ? 'suggest' : 'none'
}

function chanceOf(confidence: number, { middle, slope }: Thresholds): number {
  return 1 / (1 + Math.exp(-slope * (confidence - middle)))
}

/** The best `k` of the nodes that may answer; of equals, the one that comes first in the corpus. */
function rank(scores: Float64Array, k: number, mayAnswer: (node: number) => boolean): readonly number[] {
  const best: number[] = []
  const scoreOf = (node: number | undefined) => (node === undefined ? -Infinity : (scores[node] ?? 0))
  for (let node = 0; node < scores.length; node += 1) {
    if ((best.length >= k && scoreOf(node) <= scoreOf(best[k - 1])) || !mayAnswer(node)) continue
    let at = best.length
    while (at > 0 && scoreOf(node) > scoreOf(best[at - 1])) at -= 1
    best.splice(at, 0, node)
    if (best.length > k) best.pop()
  }
  return best
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
