import { featuresOf, isPiece, wordId } from './features-of'
import { wordsOf } from './words-of'

const idsOf = (text: string) => [...featuresOf(wordsOf(text)).ids]

it('counts each feature once, in rising order', () => {
  const { counts, ids } = featuresOf(wordsOf('very very good'))
  expect([...ids]).toEqual([...new Set(ids)].sort((one, other) => one - other))
  expect(counts[ids.indexOf(wordId('very'))]).toBe(2)
  expect(counts[ids.indexOf(wordId('good'))]).toBe(1)
})

it('tells words in another order apart by their pairs alone', () => {
  const [one, other] = [idsOf('good day'), idsOf('day good')]
  const differing = one.filter((id) => !other.includes(id))
  expect(differing).toHaveLength(3)
  expect(differing.some(isPiece)).toBe(false)
})

it.each([
  // ' a', 'ab', 'b ', ' ab', 'ab ', ' ab '
  ['ab', 6],
  // Each sign, and each two in a row.
  ['营业', 3],
])('cuts %j into %i pieces', (text, pieces) => expect(idsOf(text).filter(isPiece)).toHaveLength(pieces))

it('says nothing of nothing', () => expect(idsOf('')).toEqual([]))
