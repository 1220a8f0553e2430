import { defaultTexts } from '@baton/core'
import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop, type Shop } from '../../cast/open-shop'
import type { AgentRole, CustomerRole, FoundChat } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'
import { untilEqual } from '../../cast/until'

const [closed] = defaultTexts.closed

const closing = closeAfterwards()
let shop: Shop
let cast: Cast
let asha: AgentRole
beforeAll(async () => {
  shop = closing(await openShop({ files: streetOfShops({ care: { agents: [{ name: 'Asha' }] } }) }))
  cast = closing(await openCast(shop))
  asha = cast.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})

const visitors: CustomerRole[] = []
afterEach(() => Promise.all(visitors.splice(0).map((visitor) => visitor.leaves())))

async function visit(): Promise<CustomerRole> {
  const customer = await cast.customer({ path: '/care' })
  visitors.push(customer)
  await customer.arrives()
  return customer
}

async function talk(customer: CustomerRole): Promise<FoundChat> {
  await customer.says('talk to a person')
  return asha.gets(customer)
}

it('gives the next message to the bot, which has forgotten what it was told', async () => {
  const customer = await visit()
  await customer.says('where is my order')
  await customer.hears('Which order?')
  await customer.says('12')
  await customer.hears('Order 12 is on its way.')
  await customer.says('where is my order')
  await customer.hears('Order 12 is on its way.')
  const chat = await talk(customer)
  await asha.closes(chat)
  await customer.hears(closed)

  await customer.says('where is my order')
  await customer.hears('Which order?')
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  await untilEqual(() => asha.chatsSoFar(), [])
})

it('is opened again, and the same agent goes on where they were', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  await customer.hears('Asha has joined.')
  await asha.says(chat, 'was that all?')
  await customer.hears('was that all?')
  await asha.closes(chat)
  await customer.hears(closed)
  await asha.loses(customer)

  await asha.reopens(chat)
  expect((await asha.gets(customer)).id).toBe(chat.id)
  await customer.hears('Asha has joined.')
  expect(await asha.whyHere(chat)).toContain('To Support, reopened')
  await customer.says('there is one more thing')
  await asha.reads(chat, 'there is one more thing')
  await asha.says(chat, 'go on')
  await customer.hears('go on')
  await asha.closes(chat)
})

it('is closed by a customer who ends it while they are with an agent', async () => {
  const customer = await visit()
  await talk(customer)
  await customer.hears('Asha has joined.')
  await customer.endsTheChat()
  await customer.hears(defaultTexts['ended-by-customer'][0])
  await asha.loses(customer)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
})

it('comes back to the same conversation when the customer loads the page again', async () => {
  const customer = await visit()
  const chat = await talk(customer)
  await customer.hears('Asha has joined.')
  await asha.says(chat, 'hello')
  await customer.hears('hello')
  await customer.says('before')
  await asha.reads(chat, 'before')
  await customer.reloads()
  await asha.says(chat, 'welcome back')
  await customer.hears('welcome back')
  await customer.says('after')
  await asha.reads(chat, 'after')
  expect((await asha.gets(customer)).id).toBe(chat.id)
  await untilEqual(() => customer.conversationSoFar(), await asha.conversationSoFar(chat))
  expect((await asha.conversationSoFar(chat)).slice(-4)).toEqual([
    'agent: hello',
    'me: before',
    'agent: welcome back',
    'me: after',
  ])
})
