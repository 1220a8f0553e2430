import fc from 'fast-check'
import { createSpeller } from './correct-spelling'

const speller = createSpeller(
  new Map([
    ['warranty', 3],
    ['order', 5],
    ['orders', 1],
    ['return', 2],
    ['card', 1],
    ['été', 1],
    ['gutschein', 1],
    ['time', 5],
    ['timer', 1],
  ]),
)

it.each([
  ['waranty', 'warranty'],
  ['warrranty', 'warranty'],
  ['warrantu', 'warranty'],
  ['wararnty', 'warranty'],
  ['retirn', 'return'],
  ['retern', 'return'],
  ['ordeer', 'order'],
  ['gutshein', 'gutschein'],
  ['timre', 'timer'],
  ['timee', 'time'],
])('%j is a slip of %j', (written, meant) => expect(speller.correct(written)).toBe(meant))

it.each([
  ['is known', 'order'],
  ['is too short', 'od'],
  ['is two slips away', 'wranti'],
  ['has a letter from the other end of the keyboard', 'warrantz'],
  ['is of another script', 'гарантия'],
  ['is endless', 'a'.repeat(100)],
  ['is nothing', ''],
])('leaves a word that %s', (_what, word) => expect(speller.correct(word)).toBeUndefined())

it('finds every word that lacks one letter or has one twice', () => {
  fc.assert(
    fc.property(fc.constantFrom('warranty', 'return', 'gutschein'), fc.nat(), (word, seed) => {
      const at = seed % word.length
      expect(speller.correct(word.slice(0, at) + word.slice(at + 1))).toBe(word)
      expect(speller.correct(word.slice(0, at) + (word[at] ?? '') + word.slice(at))).toBe(word)
    }),
  )
})
