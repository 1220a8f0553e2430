import fc from 'fast-check'
import type { Corpus } from './corpus'
import { trainModel } from './train-model'
import { createUnderstanding, type Understanding } from './understand'

/** A small shop's bot. */
const shop: Corpus = {
  nodes: [
    {
      id: 'track',
      label: 'Track an order',
      phrases: [
        'where is my order',
        'track my order',
        'when will my order arrive',
        'has my parcel been sent',
        'my package is late',
        'follow my delivery',
        'what happened to my shipment',
        'is my order on its way',
      ],
    },
    {
      id: 'return',
      label: 'Return something',
      phrases: [
        'i want to send it back',
        'how do i return something',
        'this does not fit me',
        'can i exchange my jumper',
        'start a return',
        'i changed my mind and want to give it back',
        'return label please',
        'send a dress back to you',
      ],
    },
    {
      id: 'hours',
      label: 'Opening hours',
      phrases: [
        'when are you open',
        'what are your opening hours',
        'are you open on sunday',
        'at what time do you close',
        'opening times of the shop',
        'is the shop open today',
        'when does the store close',
        'do you open at nine',
      ],
    },
    {
      id: 'warranty',
      label: 'Warranty',
      phrases: [
        'how long is the warranty',
        'is there a guarantee on shoes',
        'my zip broke after a month',
        'does the warranty cover holes',
        'the seam came apart',
        'warranty claim',
        'my jumper has a fault',
        'guarantee for repairs',
      ],
    },
  ],
}
const understand = createUnderstanding(trainModel(shop))

describe('what is understood', () => {
  it.each([
    ['where is my order', 'track'],
    ['Where’s my ORDER?!', 'track'],
    ['has my order been sent already', 'track'],
    ['i would like to return a jumper', 'return'],
    ['do you close on sunday', 'hours'],
    ['is the warranty long', 'warranty'],
  ])('%j is answered by %s', (text, id) => {
    const { decision, p, top } = understand(text)
    expect([decision, top[0]?.id]).toEqual(['answer', id])
    expect(p).toBeGreaterThan(0.5)
  })

  it.each(['what is the capital of france', 'sing me a song', 'qwertz uiop', 'book a table for two'])(
    '%j is answered by nobody',
    (text) => expect(understand(text).decision).not.toBe('answer'),
  )

  it.each(['', '   ', '👍', '!?…', '\u0000\u0007', '\ud800'])('%j says nothing', (text) => {
    expect(understand(text)).toMatchObject({ decision: 'none', p: 0, top: [], coverage: 0, unknownWords: [] })
  })

  it('mends a slip, and says so', () => {
    const { corrections, decision, top, unknownWords } = understand('what is the waranty on my jumpr')
    expect(corrections).toEqual([
      { written: 'waranty', meant: 'warranty' },
      { written: 'jumpr', meant: 'jumper' },
    ])
    expect([decision, top[0]?.id]).toEqual(['answer', 'warranty'])
    expect(unknownWords).toEqual([])
  })

  it('names the words that nobody has taught it', () => {
    expect(understand('where is my zebra').unknownWords).toEqual(['zebra'])
  })

  it('lets only some nodes answer, without learning anew', () => {
    const allow = new Set(['return', 'hours'])
    expect(understand('where is my order', { allow }).top.map(({ id }) => id)).not.toContain('track')
    expect(understand('where is my order', { allow }).decision).not.toBe('answer')
    expect(understand('where is my order', { allow: new Set() })).toMatchObject({ decision: 'none', top: [] })
  })

  it('names as many nodes as are asked for, the likeliest first', () => {
    const { top } = understand('my order', { k: 4 })
    expect(top).toHaveLength(4)
    expect(top.map(({ p }) => p)).toEqual(top.map(({ p }) => p).sort((one, other) => other - one))
    expect(understand('my order', { k: 1 }).top).toHaveLength(1)
  })

  it('says which words decided', () => {
    const [decisive] = understand('please tell me the warranty').explain()
    expect(decisive?.word).toBe('warranty')
    expect(decisive?.effect).toBeGreaterThan(0)
  })
})

describe('other scripts', () => {
  const many = createUnderstanding(
    trainModel({
      nodes: [
        { id: 'hi', phrases: ['मेरा ऑर्डर कहाँ है', 'मेरा पार्सल कब आएगा', 'ऑर्डर की स्थिति बताओ'] },
        { id: 'ar', phrases: ['أريد إرجاع المنتج', 'كيف أعيد الطلب', 'إرجاع قميص'] },
        { id: 'zh', phrases: ['你们几点开门', '营业时间是什么', '星期天开门吗'] },
        { id: 'ja', phrases: ['保証はありますか', '保証期間はどのくらいですか', '壊れたので保証を使いたい'] },
        { id: 'th', phrases: ['ราคาเท่าไหร่', 'ชุดนี้ราคาเท่าไร', 'ขอทราบราคา'] },
        { id: 'en', phrases: ['gift cards', 'do you sell gift cards', 'a voucher for a friend'] },
      ],
    }),
  )

  it.each([
    ['ऑर्डर कहाँ है', 'hi'],
    ['اريد ارجاع القميص', 'ar'],
    ['今天几点开门', 'zh'],
    ['保証期間を教えて', 'ja'],
    ['ราคาเท่าไหร่คะ', 'th'],
    ['can I buy a gift card', 'en'],
  ])('%j is %s, all in one bot', (text, id) => {
    expect(many(text).top[0]?.id).toBe(id)
  })
})

describe('any corpus and any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('order', 'my order', 'where is it', '', '👍', '\udc00', 'ราคา', 'ﷺ'),
  )

  it('gives a model that answers without a throw, the same each time', () => {
    const corpora = fc.record({
      nodes: fc.uniqueArray(
        fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), phrases: fc.array(text, { maxLength: 4 }) }),
        { selector: ({ id }) => id, maxLength: 5 },
      ),
      outOfScope: fc.array(text, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(corpora, text, (corpus, said) => {
        const [one, other] = [1, 2].map(() => plain(createUnderstanding(trainModel(corpus))(said)))
        expect(one).toEqual(other)
        expect(one?.p).toBeGreaterThanOrEqual(0)
        expect(one?.p).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['no nodes', { nodes: [] }],
    ['one node', { nodes: [{ id: 'only', phrases: ['hello'] }] }],
    [
      'one phrase in all',
      {
        nodes: [
          { id: 'a', phrases: ['hello'] },
          { id: 'b', phrases: [] },
        ],
      },
    ],
    ['the same phrases in two nodes', { nodes: ['a', 'b'].map((id) => ({ id, phrases: ['hello', 'good day'] })) }],
  ])('holds for %s', (_what, corpus) => {
    const understood = createUnderstanding(trainModel(corpus))('hello')
    expect(['answer', 'suggest', 'none']).toContain(understood.decision)
    expect(understood.explain()).toBeDefined()
  })

  it('looks at the beginning of what is endless', () => {
    const long = `where is my order ${'blah '.repeat(20_000)}`
    expect(understand(long).unknownWords.length).toBeLessThanOrEqual(300)
    expect(understand(long).explain().length).toBeLessThanOrEqual(40)
  })
})

function plain({ explain, ...rest }: Understanding) {
  return { ...rest, effects: explain() }
}
