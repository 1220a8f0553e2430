import { createHash } from 'node:crypto'
import type { Candidate } from '../decision-record'
import type { NodeId } from '../id'
import type { CorpusItem } from './bot-corpus'
import { normalisePhrase } from './normalise-phrase'
import type { NodeResolver, ResolveContext } from './node-resolver'

interface Known {
  readonly item: CorpusItem
  readonly written: string
  readonly phrase: string
  readonly words: ReadonlySet<string>
  /** what all its words say about the node together */
  readonly weight: number
}

/** Below this overlap a node is no candidate. */
const nearEnough = 0.35
/** A word that no phrase has, such as a politeness. */
const unknownWeight = 0.3
const mostOthers = 5

/**
 * Knows the phrases it was given, and no others: the same words in the same order, whatever their case, punctuation
 * and spacing. Nodes whose phrases share enough words are named as candidates, the likeliest first.
 */
export function createPhraseResolver(corpus: readonly CorpusItem[]): NodeResolver {
  const phrases = corpus.flatMap((item) =>
    item.phrases.map((written) => {
      const phrase = normalisePhrase(written)
      return { item, written, phrase, words: new Set(phrase.split(' ')) }
    }),
  )
  const weights = weighWords(phrases)
  const known: readonly Known[] = phrases.map((each) => ({ ...each, weight: weigh(each.words, weights) }))
  const version = createHash('sha256').update(JSON.stringify(corpus)).digest('hex').slice(0, 12)

  return {
    version,
    resolve(text, context) {
      const said = normalisePhrase(text)
      if (said === '') return { kind: 'none', others: [], why: 'there are no words in it' }
      const eligible = known.filter(({ item }) => mayAnswer(item, context))
      const same = eligible.filter(({ phrase }) => phrase === said)
      // What belongs to the place where the conversation stands goes before what is always there.
      const exact = same.find(({ item }) => item.from !== undefined) ?? same[0]
      const others = nearest(said, eligible, weights).filter(({ node }) => node !== exact?.item.node)
      if (!exact) return { kind: 'none', others, why: 'no phrase of a node that may answer says this' }
      return {
        kind: 'node',
        node: exact.item.node,
        by: 'phrase',
        sureness: 1,
        others,
        why: `it is the phrase "${exact.written}" of ${exact.item.node}`,
      }
    },
  }
}

function mayAnswer(item: CorpusItem, context: ResolveContext): boolean {
  return context.allow.has(item.node) && (item.from === undefined || item.from === context.from)
}

/** What each word says about the node that is meant: a word that is everywhere says little. */
function weighWords(known: readonly Omit<Known, 'weight'>[]): ReadonlyMap<string, number> {
  const nodes = new Map<string, Set<NodeId>>()
  for (const { item, words } of known) {
    for (const word of words) nodes.set(word, (nodes.get(word) ?? new Set()).add(item.node))
  }
  const count = new Set(known.map(({ item }) => item.node)).size
  return new Map([...nodes].map(([word, where]) => [word, Math.log(1 + count / where.size)]))
}

function weigh(words: Iterable<string>, weights: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const word of words) sum += weights.get(word) ?? unknownWeight
  return sum
}

/** Each node by its nearest phrase: the weight of the shared words against that of both texts. */
function nearest(said: string, eligible: readonly Known[], weights: ReadonlyMap<string, number>): readonly Candidate[] {
  const words = new Set(said.split(' '))
  const own = weigh(words, weights)
  const best = new Map<NodeId, Candidate>()
  for (const { item, words: theirs, weight } of eligible) {
    const shared = [...theirs].filter((word) => words.has(word))
    if (shared.length === 0) continue
    const sureness = Math.round(((2 * weigh(shared, weights)) / (own + weight)) * 1000) / 1000
    if (sureness < nearEnough || sureness <= (best.get(item.node)?.sureness ?? 0)) continue
    best.set(item.node, { node: item.node, label: item.label, sureness })
  }
  return [...best.values()]
    .sort((one, other) => other.sureness - one.sureness || (one.node < other.node ? -1 : 1))
    .slice(0, mostOthers)
}
