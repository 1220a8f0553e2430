import { defaultTexts } from '@baton/core'
import type { ChatSummary } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'

const [closed] = defaultTexts.closed

let shop: Shop
let asha: Agent
let tom: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: {
        agents: [
          { name: 'Asha', teams: ['support'] },
          { name: 'Tom', teams: ['billing'] },
        ],
        settings: {
          categories: [{ name: 'Order', reasons: ['Late', 'Lost'] }, 'Praise'],
          categoryRequired: true,
        },
      },
    }),
  })
  asha = shop.agent('Asha')
  tom = shop.agent('Tom')
  for (const agent of [asha, tom]) {
    await agent.signsIn()
    await agent.goesOnline()
  }
})
afterAll(() => shop.close())

async function visit(): Promise<Customer> {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  return customer
}

async function talk(customer: Customer): Promise<ChatSummary> {
  await customer.says('talk to a person')
  return asha.gets(customer)
}

it('asks for a category, and keeps it with the closed chat', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  expect(await asha.does(chat, { kind: 'close' })).toBe('category-required')
  expect(await asha.does(chat, { kind: 'close', category: 'Order' })).toBe('category-required')
  expect(await asha.does(chat, { kind: 'close', category: 'Weather' })).toBe('category-required')
  expect(await asha.does(chat, { kind: 'close', category: 'Order / Late', comment: 'sent again' })).toMatchObject({
    kind: 'done',
  })
  await customer.hears(closed)
  const found = await until('it is among the closed chats', async () =>
    (await asha.closedChats()).find(({ id }) => id === chat.id),
  )
  expect(found.owner).toMatchObject({
    kind: 'nobody',
    completion: { by: 'agent', category: 'Order / Late', comment: 'sent again', agent: { name: 'Asha' } },
  })
  expect(await asha.does(chat, { kind: 'say', text: 'one more thing' })).toBe('closed')
})

it('is opened again in the team that had it last', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  await asha.does(chat, { kind: 'transfer', team: 'billing' })
  await tom.gets(customer)
  await tom.does(chat, { kind: 'close', category: 'Praise' })
  await customer.hears(closed)
  await tom.goesOffline()

  expect(await tom.does(chat, { kind: 'reopen' })).toMatchObject({ kind: 'done' })
  const pending = await tom.seesPending(customer)
  expect(pending.owner).toMatchObject({ kind: 'team', team: { id: 'billing' } })
  expect(pending.handover).toMatchObject({ kind: 'reopened' })
  await tom.goesOnline()
  await tom.gets(customer)
  await customer.says('there is one more thing')
  await tom.reads(chat, 'there is one more thing')
  expect(await tom.does(chat, { kind: 'reopen' })).toBe('not-closed')
  await tom.does(chat, { kind: 'close', category: 'Praise' })
})

it('stays closed when the customer has gone on with another conversation', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  await asha.does(chat, { kind: 'close', category: 'Praise' })
  await customer.hears(closed)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  expect(await asha.does(chat, { kind: 'reopen' })).toBe('closed')
  const next = await talk(customer)
  expect(next.number).toBe(chat.number + 1)
  expect((await asha.opens(next)).previous).toMatchObject([{ id: chat.id, completion: { category: 'Praise' } }])
  await asha.does(next, { kind: 'close', category: 'Praise' })
})

it('takes nothing more from the agent when the customer has ended it', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  await customer.endsTheChat()
  await asha.loses(customer)
  expect(await asha.does(chat, { kind: 'say', text: 'wait' })).toBe('closed')
  expect(await customer.conversationSoFar()).not.toContain('agent: wait')
})
