import { nodeId } from '../id'
import type { BotCorpus } from './bot-corpus'
import { createModelResolver, modelCorpusOf } from './create-model-resolver'
import type { ResolveContext } from './node-resolver'
import { trainModel } from './train-model'

const [orders, returns, refunds, cards, sizes] = ['orders', 'returns', 'refunds', 'cards', 'sizes'].map(nodeId)
if (!orders || !returns || !refunds || !cards || !sizes) throw new Error('a node is missing')

const corpus: BotCorpus = {
  items: [
    {
      node: orders,
      label: 'Track my order',
      phrases: ['where is my order', 'where is my parcel', 'has my order shipped', 'order status', 'Track my order'],
    },
    {
      node: returns,
      label: 'Send something back',
      phrases: ['i want to return something', 'how do i return a jacket', 'can i return it', 'take it back'],
    },
    {
      node: refunds,
      label: 'Refunds',
      phrases: ['i want a refund', 'when is my money back', 'refund please', 'give me my money back'],
    },
    { node: cards, label: 'Gift cards', phrases: ['do you sell gift cards', 'gift card', 'buy a voucher'] },
    { node: sizes, label: 'Sizes', phrases: ['Sizes'] },
    { node: cards, label: 'Gift cards', phrases: ['as a present', 'it is for somebody else'], from: orders },
  ],
  outOfScope: [],
  costs: { wrongAnswer: 1, needlessHandover: 1 },
}
const model = trainModel(modelCorpusOf(corpus))
const resolver = createModelResolver(corpus.items, model)
const context: ResolveContext = { allow: new Set([orders, returns, refunds, cards, sizes]), language: 'en' }

describe('the model resolver', () => {
  it('knows a phrase as it stands', () => {
    expect(resolver.resolve('Gift card!', context)).toMatchObject({ node: cards, by: 'phrase', sureness: 1 })
    expect(resolver.resolve('sizes', context)).toMatchObject({ node: sizes, by: 'phrase' })
  })

  it('understands what only means the same, and says which words decided', () => {
    const resolution = resolver.resolve('my percel, has it been shipped?', context)
    expect(resolution).toMatchObject({ kind: 'node', node: orders, by: 'statistics' })
    expect(resolution.evidence?.words.map(({ word }) => word)).toContain('percel')
    expect(resolution.evidence?.corrections).toEqual([{ written: 'percel', meant: 'parcel' }])
    expect(resolution.why).toMatch(/^it means what the phrases of orders mean \(\d+ % sure\)$/)
  })

  it('leaves to people what no node is about, and suggests nothing', () => {
    const resolution = resolver.resolve('quantum physics', context)
    expect(resolution).toMatchObject({ kind: 'none', others: [] })
    expect(resolution.evidence?.unknownWords).toEqual(['quantum', 'physics'])
  })

  it('asks where two nodes are as likely', () => {
    const resolution = resolver.resolve('refund please or return it', context)
    expect(resolution.kind).toBe('none')
    expect(resolution.others.map(({ node }) => node).sort()).toEqual([refunds, returns])
    expect(resolution.others.map(({ label }) => label)).toContain('Refunds')
  })

  it('answers more seldom where a wrong answer costs more', () => {
    const careful = { ...corpus, costs: { wrongAnswer: 1_000, needlessHandover: 1 } }
    const model = trainModel(modelCorpusOf(careful), { costs: careful.costs })
    const resolution = createModelResolver(careful.items, model).resolve('my parcel, has it shipped', context)
    expect(resolution.kind).toBe('none')
    expect(resolution.others[0]?.node).toBe(orders)
  })

  it('lets only allowed nodes answer, also as candidates', () => {
    const without = { ...context, allow: new Set([returns, refunds, cards]) }
    const resolution = resolver.resolve('has my parcel shipped', without)
    const named = [
      ...(resolution.kind === 'node' ? [resolution.node] : []),
      ...resolution.others.map(({ node }) => node),
    ]
    expect(named).not.toContain(orders)
  })

  it('has nobody to name where no node may answer', () => {
    expect(resolver.resolve('my parcel', { ...context, allow: new Set() })).toMatchObject({ kind: 'none', others: [] })
  })

  it('takes what the phrases of a connection mean only where the connection begins, and names its node once', () => {
    const here = resolver.resolve('a present for somebody', { ...context, from: orders })
    expect(here).toMatchObject({ kind: 'node', node: cards })
    expect(here.others.map(({ node }) => node)).not.toContain(cards)
    expect(resolver.resolve('a present for somebody', context).kind).toBe('none')
  })

  it('learns what no node answers', () => {
    const outOfScope = ['where is my invoice', 'i need an invoice', 'send me the invoice']
    const taught = createModelResolver(corpus.items, trainModel(modelCorpusOf({ ...corpus, outOfScope })))
    expect(taught.resolve('where is the invoice', context).kind).toBe('none')
    expect(taught.version).not.toBe(resolver.version)
  })

  it('keeps little of a long text, and none of it broken', () => {
    const { evidence } = resolver.resolve(`${'😀'.repeat(30)} ${'ab'.repeat(60_000)} 𝒳${'𝒴'.repeat(50)}`, context)
    const words = [...(evidence?.words ?? []).map(({ word }) => word), ...(evidence?.unknownWords ?? [])]
    expect(words.length).toBeLessThanOrEqual(12)
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(40)
      expect(word).not.toMatch(/\p{Cs}/u)
    }
  })
})

describe('modelCorpusOf', () => {
  it('leaves out nodes that nobody has written a phrase for, and takes a label for what it is', () => {
    expect(modelCorpusOf(corpus).nodes.map(({ id, label }) => [id, label])).toEqual([
      ['orders', 'Track my order'],
      ['returns', undefined],
      ['refunds', undefined],
      ['cards', undefined],
      ['orders>cards', undefined],
    ])
  })
})
