import { nodeId } from '../id'
import type { CorpusItem } from './bot-corpus'
import { createPhraseResolver } from './create-phrase-resolver'
import type { ResolveContext } from './node-resolver'

const orders = nodeId('orders')
const returns = nodeId('returns')
const gifts = nodeId('gifts')

const corpus: readonly CorpusItem[] = [
  { node: orders, label: 'Track my order', phrases: ['where is my order', 'track my order'] },
  { node: returns, label: 'Returns', phrases: ['return my order', 'send it back'] },
  { node: gifts, label: 'Gift cards', phrases: ['gift card'] },
  { node: gifts, label: 'Gift cards', phrases: ['something else'], from: orders },
]
const context: ResolveContext = { allow: new Set([orders, returns, gifts]), language: 'en' }

describe('the phrase resolver', () => {
  const resolver = createPhraseResolver(corpus)

  it('is sure of a phrase, whatever its case, punctuation and spacing', () => {
    expect(resolver.resolve('  WHERE is my -- order?! ', context)).toMatchObject({
      kind: 'node',
      node: orders,
      by: 'phrase',
      sureness: 1,
      why: 'it is the phrase "where is my order" of orders',
    })
  })

  it('knows no other words', () => {
    expect(resolver.resolve('can you track the order', context)).toMatchObject({ kind: 'none', others: [] })
  })

  it('names nobody for words that no node uses, and for no words at all', () => {
    expect(resolver.resolve('quantum physics', context)).toMatchObject({ kind: 'none', others: [] })
    expect(resolver.resolve('👍', context)).toMatchObject({ kind: 'none', others: [] })
  })

  it('lets only allowed nodes answer', () => {
    const without = { ...context, allow: new Set([returns, gifts]) }
    expect(resolver.resolve('where is my order', without).kind).toBe('none')
  })

  it('takes phrases of a connection only where the connection begins', () => {
    expect(resolver.resolve('something else', context).kind).toBe('none')
    expect(resolver.resolve('something else', { ...context, from: orders })).toMatchObject({ node: gifts })
  })

  it('prefers what belongs to the place over what is always there', () => {
    const both = createPhraseResolver([
      { node: orders, label: 'Orders', phrases: ['yes'] },
      { node: returns, label: 'Returns', phrases: ['yes'], from: gifts },
    ])
    expect(both.resolve('Yes!', { ...context, from: gifts })).toMatchObject({ node: returns })
    expect(both.resolve('Yes!', context)).toMatchObject({ node: orders })
  })

  it('has a version that says what it was made of', () => {
    expect(createPhraseResolver(corpus).version).toBe(resolver.version)
    expect(createPhraseResolver(corpus.slice(1)).version).not.toBe(resolver.version)
  })
})
