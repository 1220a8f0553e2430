import type { OfferedChoice } from '../conversation'
import { nodeId } from '../id'
import { asWritten, chooseOffered } from './choose-offered'

const offered: readonly OfferedChoice[] = [
  { id: 'a', label: 'Track my order', node: nodeId('orders') },
  { id: 'b', label: 'Returns', node: nodeId('returns') },
  { id: 'c', label: '👍' },
]

function choose(text: string): string | undefined {
  return chooseOffered(offered, { kind: 'text', text })?.id
}

describe('chooseOffered', () => {
  it('takes a pressed choice by its id, and one of an older message by its label', () => {
    expect(chooseOffered(offered, { kind: 'choice', id: 'b', label: 'whatever' })?.id).toBe('b')
    expect(chooseOffered(offered, { kind: 'choice', id: 'old', label: 'returns' })?.id).toBe('b')
    expect(chooseOffered(offered, { kind: 'choice', id: 'old', label: 'gone' })).toBeUndefined()
  })

  it.each([
    ['track my order!', 'a'],
    ['👍', 'c'],
    ['1', 'a'],
    ['2.', 'b'],
    ['2)', 'b'],
    ['(3)', 'c'],
    ['#1', 'a'],
    ['option 2', 'b'],
    ['Number two', 'b'],
    ['the second one', 'b'],
    ['Second', 'b'],
    ['the 2nd', 'b'],
    ['I would like the first option, please', 'a'],
    ["I'll take the third one", 'c'],
    ['the last one', 'c'],
    ['٢', 'b'],
    ['الثاني', 'b'],
    ['الخيار ٣', 'c'],
  ])('understands %j as the choice %s', (text, id) => {
    expect(choose(text)).toBe(id)
  })

  it.each([
    '4',
    '0',
    '-2',
    '2.5',
    '20 %',
    '2 €',
    'two orders',
    'no one',
    'the fourth one',
    'order',
    '',
    '   ',
    '?',
    '1 2',
  ])('does not take %j for a choice', (text) => {
    expect(choose(text)).toBeUndefined()
  })

  it.each(['yes', 'Yes, please!', 'Exactly.', 'نَعَم'])('takes %j for the only choice there is', (text) => {
    const only = offered.slice(0, 1)
    expect(chooseOffered(only, { kind: 'text', text })).toBe(only[0])
    expect(chooseOffered(offered, { kind: 'text', text })).toBeUndefined()
  })

  it.each([
    ['yes', 'Yes, please'],
    ['Yep!', 'Yes, please'],
    ['no thank you', 'No, thanks'],
    ['Nope', 'No, thanks'],
  ])('takes %j for the reply %j', (text, label) => {
    const asked: readonly OfferedChoice[] = ['Yes, please', 'No, thanks', 'Later'].map((each) => ({
      id: each,
      label: each,
    }))
    expect(chooseOffered(asked, { kind: 'text', text })?.label).toBe(label)
    expect(chooseOffered(offered.slice(0, 1), { kind: 'text', text: 'no' })).toBeUndefined()
  })

  it('takes nothing else for a choice', () => {
    expect(chooseOffered(offered, { kind: 'location', latitude: 1, longitude: 2 })).toBeUndefined()
    expect(chooseOffered([], { kind: 'text', text: '1' })).toBeUndefined()
  })
})

describe('asWritten', () => {
  it('turns what picks a choice into its label, and leaves the rest', () => {
    expect(asWritten(offered, { kind: 'text', text: '2' })).toEqual({ kind: 'text', text: 'Returns' })
    expect(asWritten(offered, { kind: 'choice', id: 'a', label: 'x' })).toEqual({
      kind: 'text',
      text: 'Track my order',
    })
    expect(asWritten(offered, { kind: 'choice', id: 'old', label: 'x' })).toEqual({ kind: 'text', text: 'x' })
    expect(asWritten(offered, { kind: 'text', text: 'hello' })).toEqual({ kind: 'text', text: 'hello' })
    expect(asWritten(offered, { kind: 'typing' })).toEqual({ kind: 'typing' })
  })
})
