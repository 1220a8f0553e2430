import * as fc from 'fast-check'
import { findCanned, insertCanned, readCannedQuery } from './find-canned'

const replies = [
  { shortcut: 'hello', text: 'Hi, I am looking at it now.' },
  { shortcut: 'bye', text: 'Thanks for writing!' },
  { shortcut: 'refund', text: 'The refund is on its way.' },
  { shortcut: 'übergabe', text: 'Ich gebe weiter.' },
]

const found = (query: string) => findCanned(replies, query).map(({ shortcut }) => shortcut)

describe('canned replies', () => {
  it('are looked for after a slash that begins a word', () => {
    expect(readCannedQuery('/', 1)).toEqual({ start: 0, end: 1, text: '' })
    expect(readCannedQuery('hi /he', 6)).toEqual({ start: 3, end: 6, text: 'he' })
    expect(readCannedQuery('hi /hello there', 6)).toEqual({ start: 3, end: 6, text: 'he' })
  })

  it('are not looked for in a date, an address or after the word', () => {
    for (const text of ['1/2', 'https://x', 'and/or', '/he llo', '//', '']) {
      expect(readCannedQuery(text, text.length)).toBeUndefined()
    }
  })

  it('are found by the shortcut first, then by the words, whatever the accents', () => {
    expect(found('')).toEqual(['bye', 'hello', 'refund', 'übergabe'])
    expect(found('RE')).toEqual(['refund'])
    expect(found('uber')).toEqual(['übergabe'])
    expect(found('looking')).toEqual(['hello'])
    expect(found('ye')).toEqual(['bye'])
    expect(found('zzz')).toEqual([])
  })

  it('take the place of what was typed to find them, and of nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'Hello ', 'a\n'), fc.constantFrom('', ' and more', '\nx'), (before, after) => {
        const text = `${before}/re${after}`
        const query = readCannedQuery(text, before.length + 3)
        if (!query) throw new Error('not found')
        const inserted = insertCanned(text, query, { shortcut: 'refund', text: 'It is on its way.' })
        expect(inserted.text).toBe(`${before}It is on its way.${after}`)
        expect(inserted.text.slice(0, inserted.cursor)).toBe(`${before}It is on its way.`)
      }),
    )
  })
})
