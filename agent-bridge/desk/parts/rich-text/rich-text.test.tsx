import * as fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { parseMarkdown, plainText } from './parse-markdown'
import { PlainText, RichText } from './rich-text'
import { safeUrl } from './safe-url'

const rich = (text: string) => renderToStaticMarkup(<RichText text={text} />)
const plain = (text: string) => renderToStaticMarkup(<PlainText text={text} />)
const link = (url: string, label = url) =>
  `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`

describe('rich text', () => {
  it('shows bold, italic, code and links', () => {
    expect(rich('a **b** *c* _d_ `e*f*` [g](https://h.example/)')).toBe(
      `<p>a <strong>b</strong> <em>c</em> <em>d</em> <code>e*f*</code> ${link('https://h.example/', 'g')}</p>`,
    )
    expect(rich('***both***')).toBe('<p><strong><em>both</em></strong></p>')
  })

  it('shows lists, paragraphs, line breaks and fenced code', () => {
    expect(rich('one\ntwo\n\nthree')).toBe('<p>one<br/>two</p><p>three</p>')
    expect(rich('- a\n- **b**\n\n3. c\n4. d')).toBe(
      '<ul><li>a</li><li><strong>b</strong></li></ul><ol start="3"><li>c</li><li>d</li></ol>',
    )
    expect(rich('```\n<b>*x*\n```\ny')).toBe('<pre><code>&lt;b&gt;*x*</code></pre><p>y</p>')
  })

  it('takes a backslash for the sign that follows', () => {
    expect(rich('\\*a\\* \\[b\\](c) \\\\ \\n')).toBe('<p>*a* [b](c) \\ \\n</p>')
  })

  it('leaves what is no markup as it is', () => {
    for (const text of [
      '2 * 3 * 4',
      'snake_case_name',
      '**',
      'a ** b',
      '*',
      '[x]',
      '[x](y z)',
      '[](https://a.example)',
    ]) {
      expect(rich(text)).toBe(
        `<p>${text.replace('https://a.example', link('https://a.example/', 'https://a.example'))}</p>`,
      )
    }
  })

  it('makes addresses links without the signs that follow them', () => {
    expect(rich('see https://a.example/b?c=d. Or (https://e.example).')).toBe(
      `<p>see ${link('https://a.example/b?c=d')}. Or (${link('https://e.example/', 'https://e.example')}).</p>`,
    )
  })

  it('follows no address that could run something', () => {
    const addresses = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' javascript:x',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://a/b',
      '//evil.example',
      '/desk/api',
      'java\nscript:x',
    ]
    for (const address of addresses) {
      expect(safeUrl(address)).toBeUndefined()
      expect(rich(`[x](${address})`)).not.toMatch(/href="(?!https:)/)
    }
    expect(safeUrl('https://a.example')).toBe('https://a.example/')
    expect(safeUrl('mailto:a@b.example')).toBe('mailto:a@b.example')
  })
})

describe('what a customer wrote', () => {
  it('is shown as it is: markup in it is nobody’s intention', () => {
    expect(plain('**x** [bank](https://evil.example)\n<b>')).toBe(
      `<p dir="auto">**x** [bank](${link('https://evil.example/', 'https://evil.example')})<br/>&lt;b&gt;</p>`,
    )
  })
})

const signs = fc.array(
  fc.oneof(
    fc.constantFrom('**', '*', '_', '`', '```', '[', ']', '(', ')', '](', '\\', '\n', '- ', '1. ', '<', '>', '&', '"'),
    fc.constantFrom(
      'javascript:',
      'https://a.example',
      'data:',
      'http://',
      '<img src=x onerror=alert(1)>',
      ' ',
      'word',
    ),
    fc.string({ maxLength: 5 }),
  ),
  { maxLength: 30 },
)
const anyText = signs.map((parts) => parts.join(''))

describe('any text', () => {
  it('becomes only the few elements we know, with safe addresses', () => {
    const allowed = /^<\/?(p|ul|ol|li|pre|code|strong|em)( start="\d+")?( dir="auto")?>$|^<br\/>$|^<\/a>$/
    const safeLink = /^<a href="(https?:|mailto:|tel:)[^"<>]*" target="_blank" rel="noopener noreferrer nofollow">$/
    fc.assert(
      fc.property(anyText, (text) => {
        for (const html of [rich(text), plain(text)]) {
          for (const tag of html.match(/<[^>]*>?/g) ?? []) {
            expect(allowed.test(tag) || safeLink.test(tag)).toBe(true)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('loses none of its letters', () => {
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '')
    const noMarkup = fc.array(fc.constantFrom('**', '*', '_', '`', '[', ']', ' ', '\n', '- ', 'ab', 'c', 'd9'), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(noMarkup, (parts) => {
        // The word behind a fence names its language.
        const text = parts.join('').replaceAll('```', '')
        expect(letters(plainText(text))).toBe(letters(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('may be long and all markup', () => {
    const parts = ['**', '*', '_', '`', '[', '[a](', '\\', '**a *b ', '](', 'http', '- ', '[x](https://a.example']
    // Were the work to grow with the square of the length, this would not end in time.
    for (const part of parts) expect(parseMarkdown(part.repeat(50_000))).toHaveLength(1)
  })
})
