import { defaultTexts } from '@baton/core'
import type { ChatSummary } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

let shop: Shop
let asha: Agent
let tom: Agent
let mira: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: {
        agents: [{ name: 'Asha' }, { name: 'Tom', teams: ['billing'] }],
        settings: { cannedReplies: { bye: 'Thank you for writing to us.' } },
      },
      people: { mode: 'human-only', agents: [{ name: 'Mira' }] },
    }),
  })
  asha = shop.agent('Asha')
  tom = shop.agent('Tom')
  mira = shop.agent('Mira')
  for (const agent of [asha, tom, mira]) await agent.signsIn()
  for (const agent of [asha, mira]) await agent.goesOnline()
})
afterAll(() => shop.close())

async function talk(): Promise<{ readonly customer: Customer; readonly chat: ChatSummary }> {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  return { customer, chat: await asha.gets(customer) }
}

describe('handing back to the bot', () => {
  it('goes on at the named node, which knows what the agent has found out', async () => {
    const { chat, customer } = await talk()
    expect(await asha.does(chat, { kind: 'hand-back', node: 'plan', facts: { plan: 'gold' } })).toMatchObject({
      kind: 'done',
    })
    await customer.hears('You have the gold plan.')
    await asha.loses(customer)
    await customer.says('opening hours')
    await customer.hears('Nine to five.')
    expect(await asha.does(chat, { kind: 'say', text: 'am I late?' })).toBe('not-owner')
  })

  it('says that the bot is back where no node is named, and a second handover works as the first', async () => {
    const { chat, customer } = await talk()
    await asha.does(chat, { kind: 'hand-back' })
    await customer.hears(defaultTexts['handed-back'][0])
    await customer.says('talk to a person')
    await customer.hears('Asha has joined.')
    expect((await asha.gets(customer)).number).toBe(chat.number)
  })

  it('is refused for a node that is not there, and where there is no bot', async () => {
    const { chat, customer } = await talk()
    expect(await asha.does(chat, { kind: 'hand-back', node: 'nowhere' })).toBe('unknown-node')
    await asha.gets(customer)
    const guest = await shop.customer({ path: '/people' })
    await guest.arrives()
    await guest.says('hello')
    expect(await mira.does(await mira.gets(guest), { kind: 'hand-back' })).toBe('no-bot')
    expect((await mira.settings()).handBack).toBe(false)
  })
})

describe('notes and facts', () => {
  it('are for the team alone, and go with the chat to the next agent', async () => {
    const { chat, customer } = await talk()
    await asha.does(chat, { kind: 'note', text: 'sounds upset' })
    await asha.does(chat, { kind: 'set-fact', name: 'shoe size', value: '42' })
    await asha.says(chat, 'one moment')
    await customer.hears('one moment')
    await asha.does(chat, { kind: 'transfer', team: 'billing' })
    await tom.goesOnline()
    await tom.gets(customer)
    const { entries, facts } = await tom.opens(chat)
    expect(entries.map(({ body }) => body)).toContainEqual({
      kind: 'note',
      by: { id: asha.id, name: 'Asha' },
      text: 'sounds upset',
    })
    expect(facts).toContainEqual(expect.objectContaining({ name: 'shoe size', value: '42', source: 'agent' }))
    const seen = [...(await customer.conversationSoFar()), ...customer.pageSoFar()].join('\n')
    expect(seen).not.toMatch(/upset|42|shoe/)
    await tom.goesOffline()
  })

  it('may be written by a colleague of the team who does not have the chat', async () => {
    const customer = await shop.customer({ path: '/care' })
    await customer.arrives()
    await customer.says('my bill')
    const chat = await asha.gets(customer)
    expect(await tom.does(chat, { kind: 'note', text: 'I know this one' })).toMatchObject({ kind: 'done' })
    expect(await tom.does(chat, { kind: 'say', text: 'hello' })).toBe('not-owner')
    expect(await tom.does(chat, { kind: 'park' })).toBe('not-owner')
  })
})

it('knows canned replies as settings of the page alone: what an agent says is sent as written', async () => {
  const { chat, customer } = await talk()
  expect((await asha.settings()).cannedReplies).toEqual([{ shortcut: 'bye', text: 'Thank you for writing to us.' }])
  await asha.says(chat, '/bye')
  await customer.hears('/bye')
})
