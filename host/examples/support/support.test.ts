import { join } from 'node:path'
import {
  loadBot,
  loadBusiness,
  modelCorpusOf,
  resolveNode,
  say,
  trainModel,
  withModel,
  type Bot,
  type Content,
  type FunctionRequest,
} from '@baton/core'
import { functions } from './functions'

const folder = __dirname

async function load(): Promise<Bot> {
  const { bot } = await loadBot(folder)
  return bot
}

function resolve(bot: Bot, content: Content | string, node?: string): string | undefined {
  const standing = [...bot.nodes.keys()].find((id) => id === node)
  const resolution = resolveNode(
    bot,
    { offered: [], language: 'en', entities: {}, ...(standing && { node: standing }) },
    typeof content === 'string' ? { kind: 'text', text: content } : content,
  )
  return resolution.kind === 'node' ? resolution.node : undefined
}

describe('the example shop', () => {
  it('loads without an error or a warning', async () => {
    const { bot, warnings } = await loadBot(folder)
    const business = await loadBusiness(join(folder, 'business.yaml'), { bot })
    expect([...warnings, ...business.warnings]).toEqual([])
    expect(bot.nodes.size).toBeGreaterThanOrEqual(15)
    expect([...business.business.teams.keys()]).toEqual(['support', 'billing'])
  })

  it.each([
    ['Where is my order?', 'orders'],
    ['Where is my order DC-10482?', 'orders'],
    ['I want to talk to an agent', 'talk-to-agent'],
    ['I want a refund!', 'refund'],
    ['How long does delivery take', 'delivery'],
    ['What are your opening hours?', 'opening-hours'],
    ['Do you sell gift cards?', 'gift-cards'],
    ['Track my order', 'orders'],
    ['Returns', 'returns'],
    ['شُكراً', 'thanks'],
    ['أريد التحدث مع موظف', 'talk-to-agent'],
    ['What is the meaning of life?', undefined],
  ])('understands %j as %s', async (text, node) => {
    expect(resolve(await load(), text)).toBe(node)
  })

  describe('once it is taught', () => {
    let taught: Bot
    beforeAll(async () => {
      const bot = await load()
      taught = withModel(bot, trainModel(modelCorpusOf(bot.corpus), { costs: bot.corpus.costs }))
    })

    it.each([
      ['My order still has not arrived', 'orders'],
      ['Where has my pakage got to?', 'orders'],
      ['Can I send these trousers back?', 'returns'],
      ['When do I get my money back for the return?', 'refund'],
      ['How much does shipping cost to Germany?', 'delivery'],
      ['are you open on saturdays', 'opening-hours'],
      ['Which size should I take?', 'size-guide'],
      ['what cards do you accept', 'payment-methods'],
      ['could I speak to a human please', 'talk-to-agent'],
    ])('understands %j, which is no phrase, as %s', (text, node) => {
      expect(resolve(taught, text)).toBe(node)
    })

    it.each([
      'What is the weather in London tomorrow?',
      'Who won the football match?',
      'tell me a joke',
      'Book me a flight to Paris',
      'I forgot my password',
      'My discount code does not work',
    ])('leaves %j to a person', (text) => {
      expect(resolve(taught, text)).toBeUndefined()
    })
  })

  it('leads from the reason of a return to where it can be put right', async () => {
    const bot = await load()
    expect(resolve(bot, 'It is damaged', 'returns')).toBe('refund')
    expect(resolve(bot, "It doesn't fit", 'returns')).toBe('size-guide')
    expect(resolve(bot, 'I changed my mind', 'returns')).toBe('send-back')
    expect(resolve(bot, 'DC-10517', 'another-order')).toBe('orders')
  })

  it('offers only replies that the bot understands where they are offered', async () => {
    const bot = await load()
    for (const node of bot.nodes.values()) {
      const places = [node.initial, node.final, ...node.entities.map(({ ask }) => ask), node.integration?.after ?? []]
      for (const said of places) {
        const options = { channel: 'x', language: 'en', defaultLanguage: 'en', random: 0, tags: {}, choiceId: String }
        for (const { label, node: to } of say(said, options).offered) {
          expect([label, to ?? resolve(bot, label, node.id)]).toEqual([label, expect.any(String)])
        }
      }
    }
  })

  it('speaks Arabic to those who do', async () => {
    const bot = await load()
    const greeting = [...bot.nodes.values()].find(({ id }) => id === bot.greeting)
    const { messages } = say(greeting?.initial ?? [], {
      channel: 'x',
      language: 'ar',
      defaultLanguage: 'en',
      random: 0,
      tags: { business: 'Dune' },
      choiceId: String,
    })
    expect(messages).toMatchObject([{ kind: 'text', text: 'أهلًا بك! كيف يمكنني مساعدتك؟' }])
  })
})

describe('orders.track', () => {
  const track = async (number: string): Promise<unknown> => {
    const bot = await load()
    const [node] = [...bot.nodes.values()].filter(({ id }) => id === 'orders')
    if (!node) throw new Error('there is no node "orders"')
    const request: FunctionRequest = {
      node: node.id,
      conversation: 'c',
      customer: { id: 'x', facts: {} },
      entities: { order_number: number },
      language: 'en',
      channel: 'x',
      key: 'k',
      signal: new AbortController().signal,
    }
    return functions['orders.track']?.(request)
  }

  it('finds an order, however its number is written', async () => {
    expect(await track('dc10482')).toMatchObject({ say: expect.stringContaining('DC-10482') })
    expect(await track('DC-10517')).toMatchObject({ say: expect.stringContaining('delivered') })
  })

  it('says so when it finds none', async () => {
    expect(await track('DC-99999')).toMatchObject({ succeeded: false, say: expect.stringContaining('DC-99999') })
  })
})
