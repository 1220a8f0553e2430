import { createHash } from 'node:crypto'
import type { CorpusItem } from './bot-corpus'
import type { NodeResolver, ResolveContext } from './node-resolver'
import { normalisePhrase } from './normalise-phrase'

interface Known {
  readonly item: CorpusItem
  readonly written: string
}

/**
 * Knows the phrases it was given, and no others: the same words in the same order, whatever their case, punctuation
 * and spacing. It names no candidates: what is near a phrase is for a model to say.
 */
export function createPhraseResolver(corpus: readonly CorpusItem[]): NodeResolver {
  const known = new Map<string, Known[]>()
  for (const item of corpus) {
    for (const written of item.phrases) {
      const phrase = normalisePhrase(written)
      known.set(phrase, [...(known.get(phrase) ?? []), { item, written }])
    }
  }
  const version = createHash('sha256').update(JSON.stringify(corpus)).digest('hex').slice(0, 12)

  return {
    version,
    resolve(text, context) {
      const said = normalisePhrase(text)
      if (said === '') return { kind: 'none', others: [], why: 'there are no words in it' }
      const same = (known.get(said) ?? []).filter(({ item }) => mayAnswer(item, context))
      // What belongs to the place where the conversation stands goes before what is always there.
      const exact = same.find(({ item }) => item.from !== undefined) ?? same[0]
      if (!exact) return { kind: 'none', others: [], why: 'no phrase of a node that may answer says this' }
      const { item, written } = exact
      const why = `it is the phrase "${written}" of ${item.node}`
      return { kind: 'node', node: item.node, by: 'phrase', sureness: 1, others: [], why }
    },
  }
}

/** Whether the phrases of an item count now. */
export function mayAnswer(item: CorpusItem, context: ResolveContext): boolean {
  return context.allow.has(item.node) && (item.from === undefined || item.from === context.from)
}
