import fc from 'fast-check'
import { graphemesOf, measure, type TextUnit } from './measure'
import { plainText } from './plain-text'
import { readBlocks } from './read-markup'
import { splitText } from './split-text'

const units: readonly TextUnit[] = ['characters', 'utf16', 'bytes']

/** Texts as people and bots write them: words, marks, links, code, emoji and several scripts. */
const written = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom(...'abcdefg'), minLength: 1, maxLength: 12 }) },
      { weight: 2, arbitrary: fc.constantFrom('مرحبا', 'नमस्ते', '你好世界', '👨‍👩‍👧‍👦', '🇩🇪', 'é', '.', '?') },
      { weight: 1, arbitrary: fc.constantFrom('**bold words**', '_it_', '`code`', '\\*', '**x _y_ z**') },
      { weight: 1, arbitrary: fc.constantFrom('[label](https://example.com/a_b)', 'https://example.com/long/path') },
      { weight: 1, arbitrary: fc.constantFrom('\n', '\n\n', '\n```js\nlet a = 1\nlet b = 2\n```\n', '\n- ') },
    ),
    { maxLength: 60 },
  )
  .map((words) => words.join(' '))

const dense = (text: string): string => text.replace(/\s+/g, '')

describe('splitText', () => {
  it('leaves a text alone that fits', () => {
    expect(splitText('hello', { limit: 5, unit: 'characters' })).toEqual(['hello'])
  })

  it('prefers the end of a paragraph, then of a line, a sentence, a word', () => {
    const at = (text: string, limit: number): readonly string[] => splitText(text, { limit, unit: 'characters' })
    expect(at('One two.\n\nThree four. Five six.', 20)).toEqual(['One two.', 'Three four.', 'Five six.'])
    expect(at('One two three.\nFour five six seven', 20)).toEqual(['One two three.', 'Four five six seven'])
    expect(at('One two three. Four five', 20)).toEqual(['One two three.', 'Four five'])
    expect(at('one two three four five', 12)).toEqual(['one two', 'three four', 'five'])
    expect(at('abcdefghijklmnop', 10)).toEqual(['abcdefghij', 'klmnop'])
  })

  it('keeps links, bold and code whole', () => {
    const at = (text: string): readonly string[] => splitText(text, { limit: 30, unit: 'characters' })
    expect(at('look at this: [our size guide](https://a.b)')).toEqual([
      'look at this:',
      '[our size guide](https://a.b)',
    ])
    expect(at('one two three four five **six seven eight**')).toEqual([
      'one two three four five',
      '**six seven eight**',
    ])
    expect(at('one two three four five `six seven eight`')).toEqual(['one two three four five', '`six seven eight`'])
  })

  it('closes and opens again what is longer than a part', () => {
    expect(splitText('**one two three four five six**', { limit: 20, unit: 'characters' })).toEqual([
      '**one two three**',
      '**four five six**',
    ])
    expect(splitText('```js\nline one\nline two\nline three\n```', { limit: 30, unit: 'characters' })).toEqual([
      '```js\nline one\nline two\n```',
      '```js\nline three\n```',
    ])
  })

  it('shows where a link leads that is longer than a part', () => {
    const parts = splitText('[a long label for it](https://example.com/a/long/way)', { limit: 30, unit: 'characters' })
    expect(parts.join(' ')).toContain('a long label for it')
    expect(parts.join('')).toContain('https://example.com/a/long/way')
  })

  it.each(units)('keeps the limit in %s, loses no text and cuts through no character', (unit) => {
    fc.assert(
      fc.property(written, fc.integer({ min: 60, max: 120 }), (text, limit) => {
        const parts = splitText(text, { limit, unit })
        for (const part of parts) expect(measure(part, unit)).toBeLessThanOrEqual(limit)
        const plain = parts.map(plainText).join('\n')
        expect(dense(plain)).toBe(dense(plainText(text)))
        const whole = new Set(graphemesOf(plainText(text)))
        for (const grapheme of graphemesOf(plain)) expect(whole.has(grapheme) || /\s/.test(grapheme)).toBe(true)
      }),
    )
  })

  it.each(units)('leaves every fence closed, in %s', (unit) => {
    const code = fc.array(fc.string({ unit: fc.constantFrom(...'ab *`_[]'), maxLength: 30 }), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(written, code, fc.integer({ min: 40, max: 100 }), (text, lines, limit) => {
        const safe = lines.filter((line) => !line.includes('```'))
        const parts = splitText(`${text}\n\`\`\`\n${safe.join('\n')}\n\`\`\`\n${text}`, { limit, unit })
        for (const part of parts) {
          expect(measure(part, unit)).toBeLessThanOrEqual(limit)
          for (const block of readBlocks(part)) {
            if (block.kind === 'fence') expect(block.source.endsWith(`\n${block.close}`)).toBe(true)
          }
        }
      }),
    )
  })

  it('keeps the limit whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...units), (text, unit) => {
        for (const part of splitText(text, { limit: 24, unit })) expect(measure(part, unit)).toBeLessThanOrEqual(24)
      }),
    )
  })
})
