import type { Candidate, Evidence } from '../decision-record'
import type { NodeId } from '../id'
import type { Corpus, CorpusNode } from './corpus'
import type { BotCorpus, CorpusItem } from './bot-corpus'
import { createPhraseResolver, mayAnswer } from './create-phrase-resolver'
import type { Model } from './model'
import type { NodeResolver } from './node-resolver'
import { normalisePhrase } from './normalise-phrase'
import { createUnderstanding, type Understanding } from './understand'

/** How a class of the model is named: a node, or a node from the one whose connection leads to it. */
const classOf = ({ from, node }: Pick<CorpusItem, 'from' | 'node'>): string =>
  from === undefined ? node : `${from}>${node}`

/** What a model learns of a bot's phrases. Nodes that nobody has written a phrase for are known by their label alone. */
export function modelCorpusOf({ items, outOfScope }: Pick<BotCorpus, 'items' | 'outOfScope'>): Corpus {
  return { nodes: items.flatMap(classesOf), ...(outOfScope.length > 0 && { outOfScope }) }
}

function classesOf(item: CorpusItem): readonly CorpusNode[] {
  const label = normalisePhrase(item.label)
  const phrases = item.phrases.filter((phrase) => normalisePhrase(phrase) !== label)
  if (phrases.length === 0) return []
  const isLabelled = phrases.length < item.phrases.length
  return [{ id: classOf(item), phrases, ...(isLabelled && { label: item.label }) }]
}

const mostOthers = 5
/**
 * A second node that is half as likely as the first: then the customer is asked. Out of 68 wrong answers to CLINC150's
 * validation messages this keeps back 29, and asks needlessly 101 times in 2,598.
 */
const equalShare = 0.5
/**
 * What is this much less likely than the first is no suggestion: two are offered on average, and the right one is among
 * them in 91 of 100 cases.
 */
const worthSuggesting = 1 / 10
/** Who explains a decision reads so many words, and so much of each. */
const mostWords = 6
const longestWord = 40

/** Knows the phrases that it was given, and what a model has learned of them: what others mean, and when nobody knows. */
export function createModelResolver(items: readonly CorpusItem[], model: Model): NodeResolver {
  const phrases = createPhraseResolver(items)
  const understand = createUnderstanding(model)
  const classes = items.map((item) => ({ ...item, id: classOf(item) }))
  const byClass = new Map(classes.map((each) => [each.id, each]))

  /** Of the classes of one node, the likeliest speaks for it. */
  function candidatesOf({ top }: Understanding): readonly Candidate[] {
    const best = new Map<NodeId, Candidate>()
    for (const { id, p } of top) {
      const known = byClass.get(id)
      if (!known || best.has(known.node)) continue
      best.set(known.node, { node: known.node, label: known.label, sureness: rounded(p) })
    }
    return [...best.values()]
  }

  return {
    version: model.version,
    resolve(text, context) {
      const exact = phrases.resolve(text, context)
      if (exact.kind === 'node') return exact
      const allow = new Set(classes.filter((each) => mayAnswer(each, context)).map(({ id }) => id))
      const understood = understand(text, { allow, k: mostOthers + 1 })
      const evidence = evidenceOf(understood)
      const candidates = candidatesOf(understood)
      const [first, second, ...more] = candidates
      if (!first) return { kind: 'none', others: [], why: 'no node that may answer has phrases for it', evidence }
      const how = `${percent(first.sureness)} sure`
      if (understood.decision === 'none') {
        const why = `it may mean ${first.node} (${how}), which is too little even to suggest it`
        return { kind: 'none', others: [], why, evidence }
      }
      const isTorn = second !== undefined && second.sureness >= first.sureness * equalShare
      if (understood.decision === 'answer' && !isTorn) {
        const others = second ? [second, ...more] : []
        const why = `it means what the phrases of ${first.node} mean (${how})`
        return { kind: 'node', node: first.node, by: 'statistics', sureness: first.sureness, others, why, evidence }
      }
      const others = candidates.filter(({ sureness }) => sureness >= first.sureness * worthSuggesting)
      const why = isTorn ? `it may as well mean ${second.node} as ${first.node}` : `it may mean ${first.node}`
      return { kind: 'none', others, why: `${why} (${how})`, evidence }
    },
  }
}

function evidenceOf(understood: Understanding): Evidence {
  return {
    words: understood
      .explain()
      .slice(0, mostWords)
      .map(({ effect, word }) => ({ word: cut(word), effect: rounded(effect) })),
    corrections: understood.corrections
      .slice(0, mostWords)
      .map(({ meant, written }) => ({ written: cut(written), meant: cut(meant) })),
    unknownWords: [...new Set(understood.unknownWords)].slice(0, mostWords).map(cut),
  }
}

/** Never through the middle of a character. */
function cut(word: string): string {
  return word.length <= longestWord ? word : `${word.slice(0, longestWord - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000

const percent = (share: number): string => `${Math.round(share * 100)} %`
