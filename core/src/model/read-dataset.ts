import { z } from 'zod'
import { BatonError } from '../error'
import type { Corpus } from '../resolve/corpus'
import type { Question } from '../resolve/evaluate-model'

/** Phrases to learn from and messages to ask, in the form in which the authors of CLINC150 publish theirs. */
export interface Dataset {
  readonly corpus: Corpus
  /** What a corpus may learn to leave alone. */
  readonly outOfScope: readonly string[]
  /** To set something by. */
  readonly validation: readonly Question[]
  /** To report by. */
  readonly test: readonly Question[]
}

const rows = z.array(z.tuple([z.string(), z.string()]))
const schema = z.object({
  train: rows.min(1),
  val: rows.default([]),
  test: rows.min(1),
  oos_train: rows.default([]),
  oos_val: rows.default([]),
  oos_test: rows.default([]),
})

/** Reads a file of that form. Throws `malformed` that says where it differs. */
export function readDataset(text: string): Dataset {
  const parsed = schema.safeParse(parse(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new BatonError(
      'malformed',
      `${issue?.path.join('.') ?? ''}: lists of [text, node] named train, val, test, oos_train, oos_val and oos_test are expected (${issue?.message ?? ''})`,
    )
  }
  const { oos_test, oos_train, oos_val, test, train, val } = parsed.data
  const nodes = new Map<string, string[]>()
  for (const [phrase, node] of train) nodes.set(node, [...(nodes.get(node) ?? []), phrase])
  const questions = (inside: typeof rows._output, outside: typeof rows._output): readonly Question[] => [
    ...inside.map(([question, node]) => ({ text: question, node })),
    ...outside.map(([question]) => ({ text: question })),
  ]
  return {
    // The name of a node says what it is about, as an author's label does.
    corpus: { nodes: [...nodes].map(([id, phrases]) => ({ id, phrases, label: id.replaceAll('_', ' ') })) },
    outOfScope: oos_train.map(([phrase]) => phrase),
    validation: questions(val, oos_val),
    test: questions(test, oos_test),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BatonError('malformed', 'this is no JSON', { cause })
  }
}
