import { defaultTexts, teamId, type Business, type Team } from '@baton/core'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      night: { teams: { billing: { whenOffline: 'close' } }, agents: [{ name: 'Asha' }] },
      slow: {
        teams: { support: { strategy: 'pull', delay: '10s', recall: '10s' } },
        agents: [{ name: 'Ben' }],
      },
    }),
    adjust: (business) => (business.id === 'slow' ? withSupport(business, { delayMs: 400, recallMs: 400 }) : business),
  })
})
afterAll(() => shop.close())

function withSupport(business: Business, change: Partial<Team>): Business {
  const id = teamId('support')
  const teams = new Map(business.teams)
  const team = teams.get(id)
  if (team) teams.set(id, { ...team, ...change })
  return { ...business, teams }
}

async function visit(path: string, text: string): Promise<Customer> {
  const customer = await shop.customer({ path })
  await customer.arrives()
  await customer.says(text)
  return customer
}

it('takes a message when nobody is there, and an agent who comes online answers it', async () => {
  const asha = shop.agent('Asha')
  await asha.signsIn()
  const customer = await visit('/night', 'talk to a person')
  await customer.hears(defaultTexts.offline[0])
  expect(customer.offered()).toEqual(['Leave the line', 'End chat'])
  await customer.says('my parcel is broken, write to priya@example.com')
  await customer.hears('Thank you, we have your message. We will answer here or to p…@example.com when we are back.')
  await customer.leaves()
  const pending = await asha.seesPending(customer)
  expect(pending).toMatchObject({ unanswered: 1, last: { text: expect.stringContaining('parcel') as unknown } })

  // The agent sees the e-mail; the customer, a place in a line that nobody serves, does not.
  const { facts } = await asha.opens(pending)
  expect(facts).toContainEqual(expect.objectContaining({ name: 'email', value: 'priya@example.com' }))
  expect(await customer.conversationSoFar()).not.toContain(`system: ${defaultTexts['position-next'][0]}`)

  await asha.goesOnline()
  const chat = await asha.gets(customer)
  await asha.reads(chat, 'my parcel is broken, write to priya@example.com')
  await asha.says(chat, 'we send you a new one')
  await customer.opensTheLid()
  await customer.hears('we send you a new one')
  await customer.endsTheChat()
  await asha.goesOffline()
})

it('closes the chat of a team that keeps no queue while nobody is there, and the bot goes on', async () => {
  const customer = await visit('/night', 'my bill')
  await customer.hears(defaultTexts['closed-offline'][0])
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  const said = await customer.conversationSoFar()
  expect(said).not.toContain(`system: ${defaultTexts.offline[0]}`)
})

it('says after the team’s delay that everybody is busy, and after its recall asks whether they are there', async () => {
  const ben = shop.agent('Ben')
  await ben.signsIn()
  await ben.goesOnline()
  const customer = await visit('/slow', 'talk to a person')
  await customer.hears(defaultTexts.delay[0])
  const pending = await ben.seesPending(customer)
  expect(pending.delayed).toBe(true)
  expect(await ben.picks(pending)).toBe('claimed')
  await ben.says(pending, 'here I am')
  await customer.hears('here I am')
  await customer.hears(defaultTexts.recall[0])
  await customer.says('yes I am')
  await ben.reads(pending, 'yes I am')
  // An agent has had the chat since, so it waits anew.
  await ben.does(pending, { kind: 'transfer', team: 'billing' })
  await ben.gets(customer)
  await ben.does(pending, { kind: 'transfer', team: 'support' })
  await until('the customer is told again that everybody is busy', async () => {
    const said = await customer.conversationSoFar()
    return said.filter((line) => line === `system: ${defaultTexts.delay[0]}`).length === 2
  })
  expect((await ben.seesPending(customer)).delayed).toBe(true)
})
