import { formatProblem } from '../configuration/configuration-problem'
import { makeSaid } from '../testing/make-bot'
import { botJsonSchema, nodesJsonSchema } from './bot-schema'
import { flushEntities, forcePending, type BotNode } from './node'
import { corpusOf, parseBot } from './parse-bot'

function nodeOf(keys: string): BotNode {
  const indented = keys
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
  const { bot, problems } = parseBot([
    { path: 'bot.yaml', text: 'name: shop\nnodes: { there: { phrases: [there], initial: x } }\n' },
    { path: 'nodes/here.yaml', text: `here:\n${indented}\n` },
  ])
  const node = [...(bot?.nodes.values() ?? [])].find(({ id }) => id === 'here')
  if (!node) throw new Error(problems.map(formatProblem).join('\n'))
  return node
}

describe('parseBot', () => {
  it('reads a bot from its files, and leaves nothing to guess', () => {
    const { bot, problems } = parseBot([
      { path: 'shop/bot.yaml', text: 'name: Shop\ngreeting: hello\n' },
      { path: 'shop/nodes/a.yaml', text: 'hello:\n  phrases: [hi]\n  initial: Hello\n' },
      { path: 'shop/nodes/b.yaml', text: '# nothing yet\n' },
    ])
    expect(problems).toEqual([])
    expect(bot).toMatchObject({ name: 'Shop', greeting: 'hello' })
    expect([...(bot?.nodes.values() ?? [])]).toEqual([
      {
        id: 'hello',
        label: 'Hello',
        start: true,
        end: false,
        active: true,
        phrases: ['hi'],
        entities: [],
        initial: makeSaid('Hello'),
        final: [],
        connections: [],
        source: 'shop/nodes/a.yaml:1',
      },
    ])
  })

  it('has a version that follows from the words of its files, not from where they lie', () => {
    const version = (folder: string, text: string): string | undefined =>
      parseBot([
        { path: `${folder}/bot.yaml`, text: 'name: Shop' },
        { path: `${folder}/nodes/a.yaml`, text },
      ]).bot?.version
    const one = version('a', 'x: { phrases: [x], initial: x }')
    expect(one).toMatch(/^[0-9a-f]{12}$/)
    expect(version('b/c', 'x: { phrases: [x], initial: x }')).toBe(one)
    expect(version('a', 'x: { phrases: [x], initial: y }')).not.toBe(one)
  })

  it('makes a start node of one with phrases, unless told otherwise', () => {
    expect(nodeOf('initial: x').start).toBe(false)
    expect(nodeOf('initial: x\nphrases: [a]').start).toBe(true)
    expect(nodeOf('initial: x\nphrases: [a]\nstart: false').start).toBe(false)
  })

  it('reads entities of every type, in the order written', () => {
    const { entities } = nodeOf(`
initial: x
entities:
  zeta: { type: text, mandatory: true, ask: who, fact: name }
  email: { type: email }
  phone: { type: phone, country: AE }
  count: { type: number, min: 1, max: 9 }
  colour: { type: choice, options: [blue, { value: dark blue, variants: [navy] }] }
  order: { type: pattern, pattern: 'DC-\\d{5}' }
`)
    expect(entities).toEqual([
      {
        name: 'zeta',
        kind: { type: 'text', maxLength: 200 },
        mandatory: true,
        ask: makeSaid('who'),
        askAgain: [],
        fact: 'name',
      },
      { name: 'email', kind: { type: 'email' }, mandatory: false, ask: [], askAgain: [] },
      { name: 'phone', kind: { type: 'phone', country: 'AE' }, mandatory: false, ask: [], askAgain: [] },
      { name: 'count', kind: { type: 'number', min: 1, max: 9 }, mandatory: false, ask: [], askAgain: [] },
      {
        name: 'colour',
        kind: {
          type: 'choice',
          options: [
            { value: 'blue', variants: [] },
            { value: 'dark blue', variants: ['navy'] },
          ],
        },
        mandatory: false,
        ask: [],
        askAgain: [],
      },
      { name: 'order', kind: { type: 'pattern', pattern: 'DC-\\d{5}' }, mandatory: false, ask: [], askAgain: [] },
    ])
  })

  it('knows the two built-in functions, and runs every other by name or address', () => {
    const integration = (keys: string): unknown => nodeOf(`integration: { ${keys} }`).integration
    const type = 'type: entity-and-integration-function'
    expect(integration(`${type}, function: ${forcePending}, team: billing, before: wait`)).toEqual({
      kind: 'force-pending',
      team: 'billing',
      timeoutMs: 10_000,
      before: makeSaid('wait'),
      after: [],
    })
    expect(integration(`${type}, function: ${forcePending}, route: pick.team, timeout: 2s`)).toMatchObject({
      kind: 'force-pending',
      route: 'pick.team',
      timeoutMs: 2000,
    })
    expect(integration(`${type}, function: ${flushEntities}`)).toEqual({
      kind: 'flush-entities',
      before: [],
      after: [],
    })
    expect(integration(`${type}, function: orders.track, entityFunction: orders.clean`)).toMatchObject({
      kind: 'function',
      name: 'orders.track',
      entityFunction: 'orders.clean',
    })
    expect(integration('type: api, url: "https://a.b/c", after: done')).toMatchObject({
      kind: 'http',
      url: 'https://a.b/c',
      after: makeSaid('done'),
    })
  })

  it('reads connections by phrase and by entity', () => {
    const { connections } = nodeOf(`
initial: x
entities: { reason: { type: choice, options: [late, lost] } }
connections:
  - { to: there, phrases: [go on] }
  - { to: there, when: { entity: reason } }
  - { to: there, when: { entity: reason, is: late } }
`)
    expect(connections).toEqual([
      { to: 'there', phrases: ['go on'] },
      { to: 'there', phrases: [], when: { kind: 'entity', name: 'reason' } },
      { to: 'there', phrases: [], when: { kind: 'entity', name: 'reason', in: ['late'] } },
    ])
  })

  it('shows an image as a card that is named by what it shows', () => {
    expect(nodeOf('initial: { image: "https://a.b/c.png", alt: A card, choices: [there] }').initial).toEqual([
      {
        channels: [],
        messages: [
          {
            message: {
              kind: 'cards',
              cards: [
                {
                  title: 'A card',
                  image: { url: 'https://a.b/c.png', alt: 'A card' },
                  choices: [{ id: '0', label: 'there' }],
                },
              ],
            },
            choices: [{ label: 'there' }],
          },
        ],
      },
    ])
  })
})

describe('corpusOf', () => {
  it('takes the phrases and labels of active nodes, and those of connections from their node', () => {
    const { bot } = parseBot([
      {
        path: 'bot.yaml',
        text: 'name: shop\nnodes:\n  a: { phrases: [hi, b], initial: x, connections: [{ to: b, phrases: [on] }, { to: c, phrases: [off] }] }\n  b: { label: B, initial: x }\n  c: { phrases: [c], active: false }\n',
      },
    ])
    expect(corpusOf([...(bot?.nodes.values() ?? [])])).toEqual([
      { node: 'a', label: 'A', phrases: ['hi', 'b', 'A'] },
      { node: 'b', label: 'B', phrases: ['on'], from: 'a' },
      // The label of b is what a customer says to reach a.
      { node: 'b', label: 'B', phrases: [] },
    ])
  })
})

describe('the JSON Schemas', () => {
  it('are made from what is checked', () => {
    expect(botJsonSchema()).toMatchObject({
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' } },
      additionalProperties: false,
    })
    expect(nodesJsonSchema()).toMatchObject({ type: 'object', additionalProperties: { $ref: '#/$defs/node' } })
  })
})
