import { escapeMarkup } from '@baton/core'
import fc from 'fast-check'
import { parseInline } from './parse-inline'
import type { Inline } from './parse-inline'
import { parseMarkdown } from './parse-markdown'
import type { Block } from './parse-markdown'
import { plainText } from './plain-text'
import { safeUrl } from './safe-url'

/** The tree in short: `strong(a) b`. */
function sketch(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      switch (piece.kind) {
        case 'text':
          return piece.text
        case 'code':
          return `code(${piece.text})`
        case 'break':
          return '⏎'
        case 'link':
          return `link(${sketch(piece.inner)} → ${piece.url})`
        case 'strong':
        case 'em':
        case 's':
          return `${piece.kind}(${sketch(piece.inner)})`
      }
    })
    .join('')
}

function sketchBlocks(blocks: readonly Block[]): readonly string[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'p':
        return `p: ${sketch(block.inner)}`
      case 'ul':
      case 'ol':
        return `${block.kind}${block.start ?? ''}: ${block.items.map(sketch).join(' | ')}`
      case 'fence':
        return `fence: ${block.text}`
    }
  })
}

function linksIn(pieces: readonly Inline[]): readonly string[] {
  return pieces.flatMap((piece) => {
    if (!('inner' in piece)) return []
    return [...(piece.kind === 'link' ? [piece.url] : []), ...linksIn(piece.inner)]
  })
}

const inlinesOf = (blocks: readonly Block[]): readonly Inline[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'fence') return []
    return block.kind === 'p' ? block.inner : block.items.flat()
  })

/** Texts that look like Markdown, and like attempts to get something else out of it. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '**',
        '*',
        '_',
        '__',
        '~~',
        '`',
        '```',
        '[',
        '](',
        ')',
        '(',
        '\\',
        '\n',
        '- ',
        '1. ',
        ' ',
        'a',
        'é',
        '👍',
      ),
      fc.constantFrom(
        'javascript:alert(1)',
        'JaVaScRiPt:',
        'java\tscript:x',
        'data:text/html,<b>',
        'vbscript:x',
        '//evil.example',
      ),
      fc.constantFrom(
        'https://a.example',
        'http://',
        'mailto:a@b.example',
        '<img src=x onerror=alert(1)>',
        '&lt;',
        '"',
        "'",
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

describe('parseInline', () => {
  it.each([
    ['plain', 'plain'],
    ['**bold** and __bold__', 'strong(bold) and strong(bold)'],
    ['*it* and _it_', 'em(it) and em(it)'],
    ['~~gone~~', 's(gone)'],
    ['**a *b* c**', 'strong(a em(b) c)'],
    ['*a **b** c*', 'em(a strong(b) c)'],
    ['`a *b*` ``c`d``', 'code(a *b*) code(c`d)'],
    ['5 * 3 * 2 and 2*3', '5 * 3 * 2 and 2*3'],
    ['snake_case_name and _a_b', 'snake_case_name and _a_b'],
    ['**open', '**open'],
    ['****', '****'],
    ['\\*no\\* \\[no\\](x) C:\\dir', '*no* [no](x) C:\\dir'],
    ['two\nlines', 'two⏎lines'],
    ['[our shop](https://a.example/b_c_d)', 'link(our shop → https://a.example/b_c_d)'],
    ['[**a** b](https://a.example)', 'link(strong(a) b → https://a.example/)'],
    ['[a](https://a.example/d_(e))', 'link(a → https://a.example/d_(e))'],
    ['[a](https\\://a\\.example/x)', 'link(a → https://a.example/x)'],
    ['[write](mailto:a@b.example) [call](tel:+441234)', 'link(write → mailto:a@b.example) link(call → tel:+441234)'],
    ['see https://a.example/c_d_e, ok', 'see link(https://a.example/c_d_e → https://a.example/c_d_e), ok'],
    ['(https://a.example)', '(link(https://a.example → https://a.example/))'],
    ['**https://a.example/x**', 'strong(link(https://a.example/x → https://a.example/x))'],
    ['[https://a.example](https://b.example)', 'link(https://a.example → https://b.example/)'],
    ['xhttps://a.example', 'xhttps://a.example'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](/relative) [y](//a.example)', '[x](/relative) [y](//a.example)'],
    ['[x](data:text/html,1)', '[x](data:text/html,1)'],
  ])('reads %j as %j', (text, expected) => {
    expect(sketch(parseInline(text))).toBe(expected)
  })

  it('leads nowhere but to pages, mail and telephones, whatever is written', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const url of linksIn(inlinesOf(parseMarkdown(text)))) expect(url).toMatch(/^(https?:\/\/|mailto:|tel:)/)
      }),
    )
  })

  it('shows escaped text as it was, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), (text) => {
        const line = text.replaceAll(/\s+/g, ' ').trim()
        const pieces = parseInline(escapeMarkup(line))
        expect(pieces.map(({ kind }) => kind).filter((kind) => kind !== 'text')).toEqual([])
        // Controls are dropped by the one who escapes.
        expect(sketch(pieces)).toBe(escapeMarkup(line).replaceAll(/\\(.)/gu, '$1'))
      }),
    )
  })

  it('loses no words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 1, maxLength: 6 })
    const mark = fc.constantFrom('**', '*', '_', '`', '~~', ' ', '\n', '(', ')', '[', ']')
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, word, mark)), (parts) => {
        const text = parts.flat().join('')
        const letters = (some: string): string => some.replaceAll(/[^a-h]/g, '')
        expect(letters(plainText(text))).toBe(letters(text))
      }),
    )
  })

  it.each(['*', '**a', '_', '_a ', '`', '`a', '[', '[](', '[a](', '[a](b', '\\', '~~', '*a', 'https://', '(', '- a\n'])(
    'copes with many %j',
    (unit) => {
      // Looking it through to its end again from each of its places would outlast the test.
      expect(parseMarkdown(unit.repeat(40_000)).length).toBeGreaterThan(0)
    },
  )
})

describe('parseMarkdown', () => {
  it.each([
    ['one\ntwo\n\nthree', ['p: one⏎two', 'p: three']],
    ['- a\n- b **c**\n* d', ['ul: a | b strong(c) | d']],
    ['Ways:\n1. a\n2. b\nafter', ['p: Ways:', 'ol1: a | b', 'p: after']],
    ['3) c\n4) d', ['ol3: c | d']],
    ['- a\n  goes on\n- b', ['ul: a⏎goes on | b']],
    ['- a\n1. b', ['ul: a', 'ol1: b']],
    ['```ts\nlet *a* = 1\n\nb\n```\nafter', ['fence: let *a* = 1\n\nb', 'p: after']],
    ['```\nopen', ['fence: open']],
    ['-5 degrees\n\\- no list', ['p: -5 degrees⏎- no list']],
    ['in 2024. it was', ['p: in 2024. it was']],
    ['', []],
    [' \r\n ', []],
  ])('reads %j as %j', (text, expected) => {
    expect(sketchBlocks(parseMarkdown(text))).toEqual(expected)
  })

  it('takes every text', () => {
    fc.assert(fc.property(hostile, (text) => void parseMarkdown(text)))
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseMarkdown(text)))
  })
})

describe('safeUrl', () => {
  it.each(['javascript:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'data:,x', 'file:///etc', 'x', ''])(
    'does not lead to %j',
    (text) => expect(safeUrl(text)).toBeUndefined(),
  )
})
