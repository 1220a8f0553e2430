import { makeBot, makeNode } from '../testing/make-bot'
import { functionsOf } from './functions-of'

describe('functionsOf', () => {
  it('names every custom function of a bot, and where', () => {
    const run = { before: [], after: [], timeoutMs: 1 }
    const bot = makeBot([
      makeNode('a', { integration: { ...run, kind: 'function', name: 'one', entityFunction: 'two' } }),
      makeNode('b', { integration: { ...run, kind: 'http', url: 'https://a.b', entityFunction: 'three' } }),
      makeNode('c', { integration: { ...run, kind: 'force-pending', route: 'four' } }),
      makeNode('d', { integration: { kind: 'flush-entities', before: [], after: [] } }),
      makeNode('e'),
    ])
    expect(functionsOf(bot).map(({ name, source }) => `${name} ${source}`)).toEqual([
      'two a.yaml:1',
      'one a.yaml:1',
      'three b.yaml:1',
      'four c.yaml:1',
    ])
  })
})
