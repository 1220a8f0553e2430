import { defaultTexts } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

let shop: Shop
let asha: Agent
let ben: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: { agents: [{ name: 'Asha', capacity: 1 }, { name: 'Ben' }] },
      brief: { agents: [{ name: 'Dana' }] },
    }),
    adjust: (business) =>
      business.id === 'brief' ? { ...business, timers: { ...business.timers, waitingMs: 300 } } : business,
  })
  asha = shop.agent('Asha')
  ben = shop.agent('Ben')
  for (const agent of [asha, ben]) await agent.signsIn()
})
afterAll(() => shop.close())
const customers: Customer[] = []
afterEach(async () => {
  await Promise.all(customers.splice(0).map((customer) => customer.endsTheChat()))
  await Promise.all([asha.goesOffline(), ben.goesOffline()])
})

async function visit(path = '/care'): Promise<Customer> {
  const customer = await shop.customer({ path })
  customers.push(customer)
  await customer.arrives()
  await customer.says('talk to a person')
  return customer
}

const joinedLines = async (customer: Customer): Promise<readonly string[]> =>
  (await customer.conversationSoFar()).filter((line) => line.endsWith('has joined.'))

it('frees the agent’s place, and brings the customer back to the same agent when they answer', async () => {
  await asha.goesOnline()
  const parked = await visit()
  const chat = await asha.gets(parked)
  expect(await asha.does(chat, { kind: 'park' })).toMatchObject({ kind: 'done', epoch: chat.epoch })
  await asha.seesParked(parked)
  const other = await visit()
  const second = await asha.gets(other)
  await ben.goesOnline()

  await parked.says('I have found the number')
  const pending = await asha.seesPending(parked)
  expect(pending.owner).toMatchObject({ kind: 'team', reservedFor: { name: 'Asha' } })
  expect(await ben.picks(pending)).toBe('reserved')
  await asha.does(second, { kind: 'close' })
  await asha.gets(parked)
  await asha.reads(chat, 'I have found the number')
  await asha.says(chat, 'thank you')
  await parked.hears('thank you')
  // It is the same talk: nobody joins again, and nobody is told of a line.
  expect(await joinedLines(parked)).toEqual(['system: Asha has joined.'])
  expect((await parked.conversationSoFar()).slice(-2)).toEqual(['me: I have found the number', 'agent: thank you'])
})

it('gives the chat to the team, at its top, when the customer answers while the agent is on a break', async () => {
  await asha.goesOnline()
  const customer = await visit()
  const chat = await asha.gets(customer)
  await asha.does(chat, { kind: 'park' })
  const waiting = await visit()
  await asha.gets(waiting)
  const behind = await visit()
  await asha.seesPending(behind)
  await asha.takesABreak()

  await customer.says('are you there?')
  const pending = await ben.seesPending(customer)
  expect(pending.owner).toEqual({ kind: 'team', team: { id: 'support', name: 'Support' } })
  expect(pending.position).toBe(1)
  await ben.goesOnline()
  await ben.gets(customer)
  await customer.hears('Ben has joined.')
  await ben.reads(chat, 'are you there?')
})

it('keeps the agent’s words while the customer is silent, and the chat with the agent', async () => {
  await asha.goesOnline()
  const customer = await visit()
  const chat = await asha.gets(customer)
  await asha.does(chat, { kind: 'park' })
  await asha.says(chat, 'one more thing')
  await customer.hears('one more thing')
  expect((await asha.seesParked(customer)).owner).toMatchObject({ kind: 'agent', phase: 'waiting' })
})

it('closes a parked chat, and says so, when the customer never answers', async () => {
  const dana = shop.agent('Dana')
  await dana.signsIn()
  await dana.goesOnline()
  const customer = await visit('/brief')
  const chat = await dana.gets(customer)
  await dana.does(chat, { kind: 'park' })
  await customer.hears(defaultTexts['waiting-expired'][0])
  await dana.loses(customer)
  const [closed] = await dana.closedChats()
  expect(closed?.owner).toMatchObject({ kind: 'nobody', completion: { by: 'clock', reason: 'waiting-expired' } })
})
