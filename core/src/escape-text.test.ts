import fc from 'fast-check'
import { escapeMarkup } from './escape-text'
import { plainText } from './markup/plain-text'
import { readBlocks, readSpans } from './markup/read-markup'

describe('escapeMarkup', () => {
  it.each([
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['[x](https://a.b)', '\\[x\\]\\(https\\:\\/\\/a\\.b\\)'],
    ['<@U123> @channel', '\\<\\@U123\\> \\@channel'],
    ['# head\n- item\n1. one\n> quote', '\\# head\n\\- item\n1\\. one\n\\> quote'],
    ['```\ncode', '\\`\\`\\`\ncode'],
    ['    indented', 'indented'],
    ["it's fine, really; ok? yes!", "it's fine, really; ok? yes\\!"],
    ['a\u202Eb\u0000c', 'abc'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeMarkup(text)).toBe(escaped)
  })

  it('shows exactly the text, whatever it is, and holds no markup', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab* _`~[]()<>#+-.!|:/@&=\\\n1h%"'), maxLength: 40 }),
        (text) => {
          const escaped = escapeMarkup(text)
          expect(plainText(escaped)).toBe(text.replace(/^[ \t]+/gm, ''))
          for (const block of readBlocks(escaped)) {
            expect(block.kind).toBe('prose')
            expect(readSpans(block.source).every(({ kind }) => kind === 'text' || kind === 'escape')).toBe(true)
          }
        },
      ),
    )
  })
})
