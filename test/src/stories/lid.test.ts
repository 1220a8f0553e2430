import type { ChatSummary } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { untilEqual } from '../cast/until'

let shop: Shop
let asha: Agent
beforeAll(async () => {
  shop = await openShop()
  asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})
afterAll(() => shop.close())

const customers: Customer[] = []
afterEach(() => Promise.all(customers.splice(0).map((customer) => customer.endsTheChat())))

async function talk(): Promise<{ readonly customer: Customer; readonly chat: ChatSummary }> {
  const customer = await shop.customer()
  customers.push(customer)
  await customer.arrives()
  await customer.says('I want to talk to an agent')
  await customer.hears(/name/i)
  await customer.says('Priya')
  await customer.hears(/e-mail/i)
  await customer.says('priya@example.com')
  return { customer, chat: await asha.gets(customer) }
}

/** The log, the customer's page and the agent's desk say the same, in the same order. */
async function expectSame(customer: Customer, chat: ChatSummary): Promise<void> {
  const said = await asha.conversationSoFar(chat)
  await untilEqual(() => customer.conversationSoFar(), said)
  await untilEqual(() => customer.pageSoFar(), said)
}

it('loses nothing while either lid is closed, and both sides read it in the same order', async () => {
  const { chat, customer } = await talk()
  await customer.closesTheLid()
  for (const text of ['one', 'two', 'three']) await asha.says(chat, text)
  await asha.closesTheLid()
  await customer.opensTheLid()
  await customer.hears('three')
  for (const text of ['four', 'five']) await customer.says(text)
  await customer.closesTheLid()
  await asha.opensTheLid()
  await asha.reads(chat, 'five')
  await asha.says(chat, 'six')
  await customer.opensTheLid()
  await customer.hears('six')
  await expectSame(customer, chat)
  expect((await asha.conversationSoFar(chat)).slice(-6)).toEqual([
    'agent: one',
    'agent: two',
    'agent: three',
    'me: four',
    'me: five',
    'agent: six',
  ])
})

it('shows each side that the other one types, and keeps nothing of it', async () => {
  const { chat, customer } = await talk()
  const seeing = asha.seesTyping(chat)
  await customer.types()
  await seeing
  asha.types(chat)
  await customer.seesTyping()
  const lines = await customer.conversationSoFar()
  await asha.says(chat, 'done')
  await customer.hears('done')
  expect(await customer.conversationSoFar()).toEqual([...lines, 'agent: done'])
})

it('keeps the order when both write at once', async () => {
  const { chat, customer } = await talk()
  await Promise.all([
    ...Array.from({ length: 6 }, (_, index) => asha.says(chat, `answer ${index}`)),
    ...Array.from({ length: 6 }, (_, index) => customer.says(`question ${index}`)),
  ])
  await expectSame(customer, chat)
  expect(await customer.conversationSoFar()).toEqual(
    expect.arrayContaining(
      Array.from({ length: 6 }, (_, index) => [`agent: answer ${index}`, `me: question ${index}`]).flat(),
    ),
  )
})
