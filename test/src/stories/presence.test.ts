import { defaultTexts, type Business } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'

const [requeued] = defaultTexts.requeued

let shop: Shop
const agents = new Map<string, Agent>()
beforeAll(async () => {
  const team = { support: { strategy: 'pull' } }
  shop = await openShop({
    files: streetOfShops({
      patient: { teams: team, agents: [{ name: 'Asha' }, { name: 'Ben' }] },
      strict: { teams: team, agents: [{ name: 'Cleo' }, { name: 'Dev' }] },
    }),
    limits: { bridge: { leaseMs: 2_000 } },
    adjust: (business) => (business.id === 'strict' ? withAwayMs(business, 2_500) : business),
  })
  for (const name of ['Asha', 'Ben', 'Cleo', 'Dev']) {
    const agent = shop.agent(name)
    await agent.signsIn()
    await agent.goesOnline()
    agents.set(name, agent)
  }
})
afterAll(() => shop.close())

function withAwayMs(business: Business, awayMs: number): Business {
  return { ...business, teams: new Map([...business.teams].map(([id, team]) => [id, { ...team, awayMs }])) }
}

function agentCalled(name: string): Agent {
  const agent = agents.get(name)
  if (!agent) throw new Error(`nobody is called ${name}`)
  return agent
}

async function visit(path: string): Promise<Customer> {
  const customer = await shop.customer({ path })
  await customer.arrives()
  await customer.says('talk to a person')
  await customer.hears('Stay here.')
  return customer
}

/** How a colleague sees somebody. */
async function untilSeen(by: Agent, who: Agent, presence: string): Promise<void> {
  await until(`${who.name} is seen ${presence}`, async () =>
    (await by.settings()).colleagues.some(({ id, presence: seen }) => id === who.id && seen === presence),
  )
}

it('lets an agent who is back in time keep their chats, and gives them no new ones meanwhile', async () => {
  const [asha, ben] = [agentCalled('Asha'), agentCalled('Ben')]
  const customer = await visit('/patient')
  const chat = await asha.seesPending(customer)
  expect(await asha.picks(chat)).toBe('claimed')
  await asha.closesTheLid()
  await untilSeen(ben, asha, 'away')
  const next = await visit('/patient')
  const pending = await ben.seesPending(next)
  await customer.says('are you there?')
  // Her page is asked, but nobody is at it.
  expect(await asha.picks(pending)).toBe('away')

  await asha.opensTheLid()
  await untilSeen(ben, asha, 'online')
  expect((await asha.gets(customer)).epoch).toBe((await asha.opens(chat)).chat.epoch)
  await asha.reads(chat, 'are you there?')
  await asha.says(chat, 'yes')
  await customer.hears('yes')
  expect(await customer.conversationSoFar()).not.toContain(`system: ${requeued}`)
  expect(await asha.picks(pending)).toBe('claimed')
})

it('brings the chats of an agent who stays away back to the top of the queue, and tells the customers', async () => {
  const [cleo, dev] = [agentCalled('Cleo'), agentCalled('Dev')]
  const early = await visit('/strict')
  const talking = await visit('/strict')
  const parked = await visit('/strict')
  for (const customer of [talking, parked]) {
    expect(await cleo.picks(await cleo.seesPending(customer))).toBe('claimed')
  }
  await cleo.does(await cleo.gets(parked), { kind: 'park' })
  await cleo.closesTheLid()

  await talking.hears(requeued)
  await until('both chats are back', async () => (await dev.lists()).queue.length === 3)
  const [first, second, third] = (await dev.lists()).queue
  const place = (customer: Customer) => expect.stringContaining(`.${customer.conversation}.`) as string
  expect([first?.id, second?.id, third?.id]).toEqual([place(talking), place(parked), place(early)])
  // Somebody who was parked is not told that their agent had to leave: they were not talking.
  expect(await parked.conversationSoFar()).not.toContain(`system: ${requeued}`)

  await cleo.opensTheLid()
  await untilSeen(dev, cleo, 'online')
  expect((await cleo.lists()).mine).toEqual([])
  expect(await cleo.does({ id: first?.id ?? '' }, { kind: 'say', text: 'sorry' })).toBe('not-owner')
  if (!first) throw new Error('nobody waits')
  expect(await dev.picks(first)).toBe('claimed')
  await talking.hears('Dev has joined.')
})

it('asks an agent who leaves with chats first, then gives the chats back', async () => {
  const [asha, ben] = [agentCalled('Asha'), agentCalled('Ben')]
  const waiting = await visit('/patient')
  const customer = await visit('/patient')
  expect(await ben.picks(await ben.seesPending(customer))).toBe('claimed')
  for (const [method, path, body] of [
    ['PUT', '/presence', { presence: 'offline' }],
    ['POST', '/sign-out', {}],
  ] as const) {
    const asked = await ben.asks(method, path, body)
    expect([asked.status, asked.body]).toMatchObject([409, { error: { code: 'holds-chats', chats: 1 } }])
  }
  await ben.gets(customer)

  await ben.signsOut()
  await customer.hears(requeued)
  const pending = await asha.seesPending(customer)
  expect(pending.position).toBe(1)
  expect((await asha.seesPending(waiting)).position).toBe(2)
  expect((await ben.asks('GET', '/me')).status).toBe(401)
})
