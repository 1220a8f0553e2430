import type { Asked, Corpus, Question } from '@baton/core'

/** Who takes part: learns a corpus, and then says what messages mean. */
export interface Contestant {
  readonly name: string
  learn(corpus: Corpus): Promise<Learned>
}

export interface Learned {
  readonly ask: (question: Question) => Promise<Asked>
  /** What is measured: a message's way to an answer, and nothing else. */
  readonly understand: (text: string) => unknown
  /** Of what would be kept, where there is a way to keep it. */
  readonly modelBytes?: number
}

/** What the answer of one with scores means for a question; `ranked` begins with the likeliest. */
export function judge(
  { node }: Question,
  ranked: readonly { readonly id: string; readonly score: number }[],
  isAnswered: boolean,
): Asked {
  const [first] = ranked
  return {
    isInside: node !== undefined,
    isRight: node !== undefined && first?.id === node,
    isAmong3: node !== undefined && ranked.slice(0, 3).some(({ id }) => id === node),
    isAnswered,
    confidence: first?.score ?? -Infinity,
  }
}
