import { findCut } from './find-cut'
import type { Understanding, UnderstandOptions } from './understand'

/** A message, and the node that should answer it; nothing: no node should. */
export interface Question {
  readonly text: string
  readonly node?: string
}

/** How well a model understands, all in shares from 0 to 1. */
export interface Figures {
  /** In scope: the right node is the likeliest, whatever was decided. */
  readonly raw: number
  /** In scope: the right node answers. */
  readonly inScope: number
  /** In scope: the right node is among the three likeliest. */
  readonly recallAt3: number
  /** Out of scope: no node answers. */
  readonly oosRecall: number
  /** Of all messages: the right node answers, or none where none should. */
  readonly overall: number
  /** The mean of `inScope` and `oosRecall`. */
  readonly balanced: number
  /** The chance that a message in scope is surer than one out of scope. */
  readonly auroc: number
  /** The mean precision of calling the least sure messages out of scope. */
  readonly aupr: number
  /** Out of scope recognised where the threshold lets the right node answer 90 % of what is in scope; NaN: it never does. */
  readonly oosRecallAt90: number
}

/** What a model said to a question. */
export interface Asked {
  /** Some node should answer. */
  readonly isInside: boolean
  /** The right node is the likeliest. */
  readonly isRight: boolean
  /** The right node is among the three likeliest. */
  readonly isAmong3: boolean
  readonly isAnswered: boolean
  readonly confidence: number
}

/** Asks a model every question. */
export function askModel(
  understand: (text: string, options?: UnderstandOptions) => Understanding,
  questions: readonly Question[],
): readonly Asked[] {
  return questions.map(({ node, text }) => {
    const { confidence, decision, top } = understand(text, { k: 3 })
    return {
      isInside: node !== undefined,
      isRight: node !== undefined && top[0]?.id === node,
      isAmong3: node !== undefined && top.some(({ id }) => id === node),
      isAnswered: decision === 'answer',
      confidence,
    }
  })
}

/** Counts what a model said. */
export function findFigures(asked: readonly Asked[]): Figures {
  const inside = asked.filter(({ isInside }) => isInside)
  const outside = asked.filter(({ isInside }) => !isInside)
  const inScope = share(inside, ({ isAnswered, isRight }) => isAnswered && isRight)
  const oosRecall = share(outside, ({ isAnswered }) => !isAnswered)
  return {
    raw: share(inside, ({ isRight }) => isRight),
    inScope,
    recallAt3: share(inside, ({ isAmong3 }) => isAmong3),
    oosRecall,
    overall: share(asked, (each) => (each.isInside ? each.isAnswered && each.isRight : !each.isAnswered)),
    balanced: (inScope + oosRecall) / 2,
    auroc: findAuroc(inside, outside),
    aupr: findAupr(asked, outside.length),
    oosRecallAt90: findRecallAt(0.9, inside, outside),
  }
}

/** What the model would have said with another threshold for answers. */
export function answeredFrom(high: number, asked: readonly Asked[]): readonly Asked[] {
  return asked.map((each) => ({ ...each, isAnswered: each.confidence >= high }))
}

/** The confidence from which on answering serves the questions best; nothing where they are not of both kinds. */
export function findBestThreshold(asked: readonly Asked[]): number | undefined {
  const inside = asked.filter(({ isInside }) => isInside).length
  const outside = asked.length - inside
  if (inside === 0 || outside === 0) return undefined
  return findCut(
    asked.map(({ confidence, isInside, isRight }) => ({
      confidence,
      gain: isInside ? (isRight ? -1 / inside : 0) : 1 / outside,
    })),
  )
}

function share(asked: readonly Asked[], holds: (each: Asked) => boolean): number {
  return asked.length === 0 ? NaN : asked.filter(holds).length / asked.length
}

/** From the sum of ranks; those that are equally sure share their ranks. */
function findAuroc(inside: readonly Asked[], outside: readonly Asked[]): number {
  const sorted = [...inside, ...outside].sort((one, other) => one.confidence - other.confidence)
  let ranks = 0
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]?.confidence === sorted[from]?.confidence) to += 1
    const shared = (from + 1 + to) / 2
    ranks += shared * sorted.slice(from, to).filter(({ isInside }) => isInside).length
    from = to
  }
  return (ranks - (inside.length * (inside.length + 1)) / 2) / (inside.length * outside.length)
}

function findAupr(asked: readonly Asked[], outside: number): number {
  const sorted = [...asked].sort((one, other) => one.confidence - other.confidence)
  let found = 0
  let sum = 0
  sorted.forEach(({ isInside }, index) => {
    if (isInside) return
    found += 1
    sum += found / (index + 1)
  })
  return sum / outside
}

function findRecallAt(level: number, inside: readonly Asked[], outside: readonly Asked[]): number {
  const surest = [...inside].sort((one, other) => other.confidence - one.confidence)
  let right = 0
  for (const { confidence, isRight } of surest) {
    if (isRight) right += 1
    if (right / inside.length >= level) return share(outside, (each) => each.confidence < confidence)
  }
  return NaN
}
