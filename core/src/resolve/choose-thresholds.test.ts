import type { Costs } from './choose-thresholds'
import type { Corpus, CorpusNode } from './corpus'
import { trainModel } from './train-model'
import { createUnderstanding } from './understand'

const openings = ['please tell me about', 'i have a question on', 'what is', 'can you help with', 'how does it go with']
const syllables = ['ba', 'ke', 'mi', 'to', 'zu', 'ral', 'sen', 'vid', 'lom', 'gur', 'pat', 'nef']

/** Another word for each number. */
const wordOf = (number: number): string =>
  [number % 12, (number * 5 + 3) % 11, Math.floor(number / 12) % 12].map((at) => syllables[at] ?? '').join('')

/** A word that no node has. */
const strangeWordOf = (number: number): string => [...wordOf(number)].reverse().join('')

/** Says two of a node's six words with an opening; `turn` says which. */
function phraseOf(node: number, turn: number, wordAt = (place: number) => wordOf(node * 6 + place)): string {
  return `${openings[turn % openings.length] ?? ''} ${wordAt(turn % 6)} ${wordAt((turn * 5 + 2) % 6)}`
}

/** Nodes in pairs that share half of their words, as `refund` and `send back` do. */
const inPairs = (node: number) => (place: number) => wordOf((place % 2 === 0 ? node - (node % 2) : node) * 6 + place)

function corpusOf(nodes: number, wordsOf?: (node: number) => (place: number) => string): Corpus {
  const at = (node: number): CorpusNode => ({
    id: `node-${node}`,
    phrases: Array.from({ length: 8 }, (_, turn) => phraseOf(node, turn, wordsOf?.(node))),
  })
  return { nodes: Array.from({ length: nodes }, (_, node) => at(node)) }
}

const decisionsOn = (corpus: Corpus, texts: readonly string[]) => {
  const understand = createUnderstanding(trainModel(corpus))
  return texts.map((text) => understand(text).decision)
}

const asksOf = (nodes: number, wordsOf?: (node: number) => (place: number) => string): readonly string[] =>
  Array.from({ length: nodes }, (_, node) => phraseOf(node, 9 + node, wordsOf?.(node)))

describe('the thresholds', () => {
  it.each([6, 12, 24])(
    'let what is new of %i nodes be answered, and leave alone what none of them is about',
    (nodes) => {
      const corpus = corpusOf(nodes)
      expect(decisionsOn(corpus, asksOf(nodes))).not.toContain('none')
      expect(decisionsOn(corpus, asksOf(nodes)).filter((each) => each === 'answer').length).toBeGreaterThan(nodes * 0.8)
      const strangers = Array.from({ length: 20 }, (_, turn) =>
        phraseOf(90, turn, (place) => strangeWordOf(turn * 6 + place)),
      )
      expect(decisionsOn(corpus, strangers)).not.toContain('answer')
    },
  )

  it('are no higher because nodes have relatives', () => {
    const decisions = decisionsOn(corpusOf(16, inPairs), asksOf(16, inPairs))
    expect(decisions.filter((each) => each === 'answer').length).toBeGreaterThan(12)
  })

  it('rise with the cost of a wrong answer, sink with that of a needless handover, and keep what is suggested', () => {
    const corpus = corpusOf(12, inPairs)
    const at = (costs: Costs) => trainModel(corpus, { costs }).thresholds
    const even = at({ wrongAnswer: 1, needlessHandover: 1 })
    const careful = at({ wrongAnswer: 3, needlessHandover: 1 })
    const eager = at({ wrongAnswer: 1, needlessHandover: 3 })
    expect(even.high).toBeCloseTo(even.middle)
    expect(careful.high).toBeGreaterThan(even.high)
    expect(eager.high).toBeLessThan(even.high)
    expect([careful.low, eager.low]).toEqual([even.low, even.low])
    expect(eager.low).toBeLessThan(eager.high)
  })

  it('never suggest what would be answered', () => {
    const { high, low } = trainModel(corpusOf(12), { costs: { wrongAnswer: 1, needlessHandover: 100 } }).thresholds
    expect(low).toBe(high)
  })

  const unknown = { low: 0, high: 1, slope: 2, middle: 0.5 }

  it.each([0, 1])('are the same for all where %i nodes show nothing of what is outside', (nodes) => {
    expect(trainModel(corpusOf(nodes)).thresholds).toEqual(unknown)
  })

  it('are the same for all where nobody can tell the nodes apart', () => {
    expect(trainModel(corpusOf(12, () => wordOf)).thresholds).toEqual(unknown)
  })

  it('take what is told to be out of scope for it, also with one node', () => {
    const outOfScope = Array.from({ length: 8 }, (_, turn) => phraseOf(50, turn))
    const corpus: Corpus = { ...corpusOf(1), outOfScope }
    expect(decisionsOn(corpus, [phraseOf(0, 9), phraseOf(50, 9)])).toEqual(['answer', 'none'])
  })
})
