import type { Bot } from '../bot/bot'
import { parseBot } from '../bot/parse-bot'
import type { Content } from '../content'
import type { Dialogue } from '../conversation'
import { nodeId } from '../id'
import { resolveNode } from './resolve-node'

const bot = botOf(`
name: shop
nodes:
  orders:
    phrases: [where is my order, track]
    entities:
      order_number: { type: pattern, pattern: 'DC-\\d{5}' }
    initial: on its way
    connections:
      - { to: returns, phrases: [send it back, yes] }
      - { to: lost, when: { entity: order_number } }
  returns:
    phrases: [returns, i want to return something]
    entities:
      reason: { type: choice, options: [damaged, { value: too small, variants: [does not fit] }] }
      amount: { type: number }
    initial: why?
    connections:
      - { to: refund, when: { entity: reason, is: Damaged } }
      - { to: sizes, when: { entity: reason, is: [too small, too big] } }
  refund: { phrases: [refund], initial: sorry }
  sizes: { initial: a table }
  lost: { initial: sorry, phrases: [it is lost], start: false }
  yes-node: { phrases: ['yes'], initial: yes what }
  closed: { phrases: [closed thing], initial: x, active: false }
`)

function botOf(text: string): Bot {
  const { bot: parsed, problems } = parseBot([{ path: 'bot.yaml', text }])
  if (!parsed) throw new Error(JSON.stringify(problems))
  return parsed
}

function resolve(content: Content | string, dialogue: Partial<Dialogue> = {}): ReturnType<typeof resolveNode> {
  return resolveNode(
    bot,
    { offered: [], language: 'en', entities: {}, ...dialogue },
    typeof content === 'string' ? { kind: 'text', text: content } : content,
  )
}

describe('resolveNode', () => {
  it('follows a pressed choice to its node', () => {
    const offered = [{ id: 'x', label: 'Show me a table', node: nodeId('sizes') }]
    expect(resolve({ kind: 'choice', id: 'x', label: 'Show me a table' }, { offered })).toMatchObject({
      node: 'sizes',
      by: 'choice',
      sureness: 1,
    })
    expect(resolve('1', { offered })).toMatchObject({ node: 'sizes', by: 'choice' })
  })

  it('takes a choice without a node, or with one that cannot answer, as if its label had been written', () => {
    const offered = [
      { id: 'x', label: 'Where is my order?' },
      { id: 'y', label: 'returns', node: nodeId('vanished') },
      { id: 'z', label: 'refund', node: nodeId('closed') },
    ]
    expect(resolve({ kind: 'choice', id: 'x', label: '' }, { offered })).toMatchObject({ node: 'orders', by: 'phrase' })
    expect(resolve('the first one', { offered })).toMatchObject({ node: 'orders', by: 'phrase' })
    expect(resolve('2', { offered })).toMatchObject({ node: 'returns', by: 'phrase' })
    expect(resolve('3', { offered })).toMatchObject({ node: 'refund', by: 'phrase' })
  })

  it('tries the connections of the node it stands on first', () => {
    expect(resolve('Yes!', { node: nodeId('orders') })).toMatchObject({ node: 'returns', by: 'connection' })
    expect(resolve('Yes!')).toMatchObject({ node: 'yes-node', by: 'phrase' })
  })

  it('follows a connection when the message holds the entity', () => {
    expect(resolve('it is DC-10482, please', { node: nodeId('orders') })).toMatchObject({
      node: 'lost',
      by: 'entity',
      why: 'entity order_number is present, which leads from orders to lost',
    })
  })

  it('follows the connection for the value', () => {
    const here = { node: nodeId('returns') }
    expect(resolve('it arrived damaged', here)).toMatchObject({ node: 'refund', by: 'entity' })
    expect(resolve("It doesn't matter, it does not fit", here)).toMatchObject({ node: 'sizes', by: 'entity' })
  })

  it('does not let an entity that is known already catch every message', () => {
    const here = { node: nodeId('orders'), entities: { order_number: 'DC-10482' } }
    expect(resolve('what now', here).kind).toBe('none')
    expect(resolve('refund', here)).toMatchObject({ node: 'refund' })
  })

  it('understands a phrase with an entity in it', () => {
    expect(resolve('Where is my order DC-10482?')).toMatchObject({ node: 'orders', by: 'phrase' })
    expect(resolve('track DC-10482')).toMatchObject({ node: 'orders', by: 'phrase' })
    expect(resolve('DC-10482').kind).toBe('none')
  })

  it('reaches a node that is no start node only over a connection', () => {
    expect(resolve('it is lost').kind).toBe('none')
    expect(resolve('it is lost', { node: nodeId('orders') })).toMatchObject({ node: 'lost' })
  })

  it('never lets an inactive node answer', () => {
    expect(resolve('closed thing').kind).toBe('none')
    expect(resolve('closed', { node: nodeId('closed') }).kind).toBe('none')
  })

  it('falls back to the start nodes when the node it stood on has vanished', () => {
    expect(resolve('returns', { node: nodeId('vanished') })).toMatchObject({ node: 'returns' })
  })

  it('understands a label as a phrase', () => {
    expect(resolve('Orders')).toMatchObject({ node: 'orders' })
  })

  it.each<Content>([
    { kind: 'location', latitude: 1, longitude: 2 },
    { kind: 'reaction', target: 'x', emoji: '👍' },
    { kind: 'media', media: { type: 'image', ref: 'x' as never, contentType: 'image/png' } },
    { kind: 'unsupported', type: 'poll', text: 'a poll' },
  ])('resolves $kind to no node', (content) => {
    expect(resolve(content)).toMatchObject({ kind: 'none', others: [] })
  })

  it('takes a form or a captioned image that holds the entity of a connection', () => {
    const here = { node: nodeId('returns') }
    expect(resolve({ kind: 'form', form: 'returns', values: { reason: 'damaged' } }, here)).toMatchObject({
      node: 'refund',
    })
    const media = { type: 'image', ref: 'x' as never, contentType: 'image/png' } as const
    expect(resolve({ kind: 'media', media, text: 'look, damaged' }, here)).toMatchObject({ node: 'refund' })
  })
})
