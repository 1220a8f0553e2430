import fc from 'fast-check'
import { foldDigits, normalisePhrase, tokensOf } from './normalise-phrase'

describe('normalisePhrase', () => {
  it.each([
    ['What’s my ORDER?', 'whats my order'],
    ["what's   my\n order", 'whats my order'],
    ['Whats my order!!!', 'whats my order'],
    ['e-mail', 'e mail'],
    ['ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
    ['½ price', '1 2 price'],
    ['Straße', 'straße'],
    ['नमस्ते', 'नमस्ते'],
    ['👍', ''],
    ['…', ''],
  ])('folds %j to %j', (text, folded) => {
    expect(normalisePhrase(text)).toBe(folded)
  })

  it.each([
    ['أَهْلًا', 'اهلا'],
    ['إلى', 'الى'],
    ['مدرســـة', 'مدرسه'],
    ['رقم ٢٣', 'رقم 23'],
  ])('takes the Arabic spellings %j and %j for the same', (one, other) => {
    expect(normalisePhrase(one)).toBe(normalisePhrase(other))
  })

  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normalisePhrase(text)
        expect(normalisePhrase(once)).toBe(once)
      }),
    )
  })
})

describe('tokensOf', () => {
  it('says where each word stands in the text as written', () => {
    const text = 'The  BLUE one!'
    expect(tokensOf(text).map(({ text: word, start, end }) => [word, text.slice(start, end)])).toEqual([
      ['the', 'The'],
      ['blue', 'BLUE'],
      ['one', 'one'],
    ])
  })
})

describe('foldDigits', () => {
  it.each([
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۴۵۶', '456'],
    ['१२३', '123'],
    ['7', '7'],
  ])('writes %j as %j', (digits, folded) => {
    expect(foldDigits(digits)).toBe(folded)
  })
})
