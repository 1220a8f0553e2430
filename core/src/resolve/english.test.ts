import { expandContraction, stemOf } from './english'

it.each([
  ['whats', ['what', 'is']],
  ['dont', ['do', 'not']],
  ['order', ['order']],
])('%j stands for %j', (word, words) => expect(expandContraction(word)).toEqual(words))

it.each([
  ['orders', 'ordered'],
  ['ordering', 'order'],
  ['returns', 'return'],
  ['deliveries', 'delivery'],
  ['shipped', 'shipping'],
  ['changed', 'change'],
  ['changing', 'changes'],
])('%j and %j are one word', (one, other) => expect(stemOf(one)).toBe(stemOf(other)))

it.each(['is', 'bus', 'address', 'red', 'king', 'été', 'Straße', 'ऑर्डर', '营业', '1234s'])(
  '%j is left as it is',
  (word) => expect(stemOf(word)).toBe(word),
)
