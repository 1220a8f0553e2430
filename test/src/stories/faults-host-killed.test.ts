import type { ChatSummary } from '@baton/agent-bridge'
import { defaultTexts } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { findLimbo } from '../cast/find-limbo'
import { openChain, type Chain } from '../cast/open-chain'
import { planKills } from '../cast/plan-kills'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'
import { withoutPlaces } from '../cast/without-places'

/** How often the points may come up in the work below. */
const { kills, seed } = planKills({
  'before-commit': 12,
  'after-commit': 12,
  'before-chore': 8,
  'after-chores': 8,
  'before-send': 10,
  'after-send': 10,
  'after-settle': 10,
  'claim-held': 1,
  'claim-committed': 1,
  'claim-removed': 1,
  integration: 1,
})

let chain: Chain
let asha: Agent
let regular: Customer
let regularChat: ChatSummary
beforeAll(async () => {
  chain = await openChain({
    files: streetOfShops({ care: { agents: [{ name: 'Asha', capacity: 30 }] } }),
    timers: { waitingMs: 1_500 },
  })
  asha = chain.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
  regular = await visit()
  await regular.says('talk to a person')
  regularChat = await asha.gets(regular)
})
afterAll(() => chain.close())

async function visit(): Promise<Customer> {
  const customer = await chain.customer({ path: '/care' })
  await customer.arrives()
  return customer
}

const said: string[] = []
const answered: string[] = []

/** A talk that goes on through everything. */
async function talkOn(round: number): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    await regular.says(`question ${round}.${i}`)
    said.push(`me: question ${round}.${i}`)
    await asha.says(regularChat, `answer ${round}.${i}`)
    answered.push(`agent: answer ${round}.${i}`)
  }
  await regular.hears(`answer ${round}.3`)
}

/** Somebody new goes all the way: bot, agent, closed, bot again. */
async function goAllTheWay(): Promise<void> {
  const customer = await visit()
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  await customer.says('talk to a person')
  const chat = await asha.gets(customer)
  await customer.says('hello?')
  await asha.says(chat, 'hello!')
  await customer.hears('hello!')
  await asha.does(chat, { kind: 'close' })
  await customer.hears(defaultTexts.closed[0])
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  await expectSaid(customer, [
    'bot: Welcome.',
    'me: opening hours',
    'bot: Nine to five.',
    'me: talk to a person',
    'bot: One moment.',
    'bot: Stay here.',
    'system: Asha has joined.',
    'me: hello?',
    'agent: hello!',
    `system: ${defaultTexts.closed[0]}`,
    'me: opening hours',
    'bot: Nine to five.',
  ])
  expect(await asha.conversationSoFar(chat)).toEqual((await customer.conversationSoFar()).slice(0, -2))
}

/** What a bot's function answers is said once, in its place. */
async function lookUp(): Promise<void> {
  const customer = await visit()
  await customer.says('is it in stock')
  await customer.hears('Anything else?')
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  await expectSaid(customer, [
    'bot: Welcome.',
    'me: is it in stock',
    'bot: I am looking.',
    'bot: There are seven left.',
    'bot: Anything else?',
    'me: opening hours',
    'bot: Nine to five.',
  ])
}

/** Patience has an end, also when the host that counted it is dead. */
async function beParked(): Promise<void> {
  const customer = await visit()
  await customer.says('my bill')
  const chat = await asha.gets(customer)
  await asha.does(chat, { kind: 'park' })
  await customer.hears(defaultTexts['waiting-expired'][0])
  await asha.loses(customer)
}

/** The log says this, and so does the page, which nobody has loaded again: nothing twice, nothing in another order. */
async function expectSaid(customer: Customer, lines: readonly string[]): Promise<void> {
  expect(withoutPlaces(await customer.conversationSoFar())).toEqual(lines)
  await untilEqual(() => withoutPlaces(customer.pageSoFar()), lines)
  expect(customer.pageSoFar()).toEqual(await customer.conversationSoFar())
}

describe(`G1 G2 G3 G4 a host that is killed, seed ${seed},`, () => {
  it.each(kills)('at %s, the time it comes there for the %i. time, takes nothing with it', async (point, times) => {
    const killed = chain.host()
    killed.arm(point, times)
    const restarted = killed.died.then(() => chain.restart())
    // There may be less to do than expected: then there is more, until the host has died.
    for (let round = 0; round === 0 || !killed.isDead(); round += 1) {
      await Promise.all([talkOn(said.length + round), goAllTheWay(), goAllTheWay(), lookUp(), beParked()])
    }
    await restarted

    const lines = await regular.conversationSoFar()
    expect(lines.filter((line) => line.startsWith('me: question'))).toEqual(said)
    expect(lines.filter((line) => line.startsWith('agent: answer'))).toEqual(answered)
    expect(lines.filter((line) => line.endsWith('has joined.'))).toHaveLength(1)
    expect(await asha.conversationSoFar(regularChat)).toEqual(lines)
    await untilEqual(() => regular.pageSoFar(), lines)
    expect(await findLimbo(await chain.house())).toEqual([])
  })

  it('G6 leaves every agent with what they have, and no more', async () => {
    expect((await asha.lists()).mine.map(({ id }) => id)).toEqual([regularChat.id])
    expect((await asha.me()).held).toBe(1)
  })
})
