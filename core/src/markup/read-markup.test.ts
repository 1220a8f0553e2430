import fc from 'fast-check'
import { plainText } from './plain-text'
import { readBlocks, readSpans, type Span } from './read-markup'

const markupLike = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('a', 'b', ' ', '\n', 'é', '👍') },
    {
      weight: 2,
      arbitrary: fc.constantFrom('**', '*', '_', '__', '~~', '`', '```', '[', '](', ')', '\\', 'https://a.b/'),
    },
  ),
  maxLength: 60,
})

function kinds(text: string): readonly string[] {
  return readSpans(text).map(({ kind }) => kind)
}

describe('readSpans', () => {
  it.each<[string, readonly Span['kind'][]]>([
    ['plain', ['text']],
    ['**bold**', ['strong']],
    ['__bold__', ['strong']],
    ['*it* and _it_', ['emphasis', 'text', 'emphasis']],
    ['~~gone~~', ['strike']],
    ['`code`', ['code']],
    ['``co`de``', ['code']],
    ['[a](https://b.c)', ['link']],
    ['[a](https://b.c/d_(e))', ['link']],
    ['see https://a.b/c_d_e, ok', ['text', 'url', 'text']],
    ['\\*no\\*', ['escape', 'text', 'escape']],
    ['snake_case_name', ['text']],
    ['5 * 3 * 2', ['text']],
    ['**open', ['text']],
    ['a ** b **', ['text']],
    ['****', ['text']],
    ['[a] (b)', ['text']],
    ['**a\n\nb**', ['text']],
    ['(https://a.b)', ['text', 'url', 'text']],
  ])('reads %j as %j', (text, expected) => {
    expect(kinds(text)).toEqual(expected)
  })

  it('reads marks within marks', () => {
    expect(readSpans('**a _b_ [c](https://d.e)**')).toMatchObject([
      { kind: 'strong', inner: [{ kind: 'text' }, { kind: 'emphasis' }, { kind: 'text' }, { kind: 'link' }] },
    ])
  })

  it('loses no character', () => {
    fc.assert(
      fc.property(markupLike, (text) => {
        expect(
          readSpans(text)
            .map(({ source }) => source)
            .join(''),
        ).toBe(text)
        expect(
          readBlocks(text)
            .map(({ source }) => source)
            .join('\n'),
        ).toBe(text)
      }),
    )
  })

  it.each(['*', '_', '`', '[', '[](', '**a', '\\', '~~', '_a*', '*a_', '[a](', '``` '])(
    'copes with many %j',
    (unit) => {
      // Looking for the end of each of them anew would outlast the test.
      expect(readSpans(unit.repeat(40_000)).length).toBeGreaterThan(0)
    },
  )
})

describe('readBlocks', () => {
  it('tells code fences from prose', () => {
    expect(readBlocks('before\n```ts\ncode\n```\nafter')).toMatchObject([
      { kind: 'prose', source: 'before' },
      { kind: 'fence', open: '```ts', close: '```', lines: ['code'] },
      { kind: 'prose', source: 'after' },
    ])
  })

  it('closes a fence only with as many signs of the same kind', () => {
    expect(readBlocks('~~~~\n```\n~~~\n~~~~~\nafter').map(({ kind }) => kind)).toEqual(['fence', 'prose'])
  })

  it('lets a fence that is not closed go on to the end', () => {
    expect(readBlocks('```\na\n\nb')).toMatchObject([{ kind: 'fence', lines: ['a', '', 'b'] }])
  })
})

describe('plainText', () => {
  it.each([
    ['**bold** and _it_, ~~gone~~ `code`', 'bold and it, gone code'],
    ['[our shop](https://a.b)', 'our shop (https://a.b)'],
    ['[https://a.b](https://a.b)', 'https://a.b'],
    ['\\*as it is\\*', '*as it is*'],
    ['a\n```js\nx * y * z\n```\nb', 'a\nx * y * z\nb'],
  ])('writes %j as %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})
