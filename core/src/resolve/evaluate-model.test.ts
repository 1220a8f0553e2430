import { answeredFrom, askModel, findBestThreshold, findFigures } from './evaluate-model'
import type { Understanding } from './understand'

/** What a model would say of texts such as `a 0.9`: the node, and how sure it is; it answers from 0.5 on. */
function understand(text: string): Understanding {
  const [id = '', sureness = ''] = text.split(' ')
  const p = Number(sureness)
  return {
    decision: p >= 0.5 ? 'answer' : 'none',
    p,
    confidence: p,
    top: [
      { id, p },
      { id: 'second', p: 0 },
    ],
    coverage: 1,
    unknownWords: [],
    corrections: [],
    explain: () => [],
  }
}

const questions = [
  { text: 'a 0.9', node: 'a' },
  { text: 'a 0.8', node: 'a' },
  { text: 'b 0.7', node: 'second' },
  { text: 'b 0.3', node: 'b' },
  { text: 'a 0.6' },
  { text: 'a 0.2' },
]

it('counts what is right, answered and left alone', () => {
  expect(findFigures(askModel(understand, questions))).toEqual({
    raw: 3 / 4,
    inScope: 2 / 4,
    recallAt3: 1,
    oosRecall: 1 / 2,
    overall: 3 / 6,
    balanced: 1 / 2,
    // Of the 8 pairs, 7 have the message in scope as the surer one.
    auroc: 7 / 8,
    // Least sure first: outside, inside, outside.
    aupr: (1 / 1 + 2 / 3) / 2,
    oosRecallAt90: NaN,
  })
})

it('finds what is recognised where nearly all in scope is answered', () => {
  const inside = Array.from({ length: 10 }, (_, index) => ({ text: `a ${(index + 1) / 10}`, node: 'a' }))
  const outside = [{ text: 'a 0.15' }, { text: 'a 0.95' }]
  expect(findFigures(askModel(understand, [...inside, ...outside])).oosRecallAt90).toBe(1 / 2)
})

it('finds the threshold that serves a validation set best', () => {
  const asked = askModel(understand, questions)
  const best = findBestThreshold(asked) ?? NaN
  expect(best).toBeGreaterThan(0.6)
  expect(best).toBeLessThan(0.8)
  expect(findFigures(answeredFrom(best, asked))).toMatchObject({ inScope: 2 / 4, oosRecall: 1 })
  expect(findBestThreshold(asked.slice(0, 4))).toBeUndefined()
})
