import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      race: {
        teams: { support: { strategy: 'pull' } },
        agents: [
          { name: 'Asha', capacity: 20 },
          { name: 'Ben', capacity: 20 },
        ],
      },
      fair: {
        agents: [
          { name: 'Dev', capacity: 2 },
          { name: 'Eli', capacity: 3 },
        ],
      },
    }),
  })
})
afterAll(() => shop.close())

async function hire(...names: readonly string[]): Promise<readonly Agent[]> {
  const agents = names.map((name) => shop.agent(name))
  for (const agent of agents) await agent.signsIn()
  return agents
}

async function visit(path: string): Promise<Customer> {
  const customer = await shop.customer({ path })
  await customer.arrives()
  await customer.says('talk to a person')
  return customer
}

const joined = async (customer: Customer): Promise<number> =>
  (await customer.conversationSoFar()).filter((line) => line.endsWith('has joined.')).length

it('G4 gives a chat that two agents pick at once to exactly one of them', async () => {
  const [asha, ben] = await hire('Asha', 'Ben')
  if (!asha || !ben) throw new Error('nobody works here')
  await Promise.all([asha.goesOnline(), ben.goesOnline()])
  for (let round = 0; round < 8; round += 1) {
    const customer = await visit('/race')
    const chat = await asha.seesPending(customer)
    await ben.seesPending(customer)
    // Each of them clicks twice.
    const [first, again, other, otherAgain] = await Promise.all([
      asha.picks(chat),
      asha.picks(chat),
      ben.picks(chat),
      ben.picks(chat),
    ])
    expect([first, other].sort()).toEqual(['claimed', 'taken'])
    expect([again, otherAgain]).toEqual([first, other])
    const [winner, loser] = first === 'claimed' ? [asha, ben] : [ben, asha]
    await winner.gets(customer)
    expect((await loser.lists()).mine.map(({ id }) => id)).not.toContain(chat.id)
    await customer.hears(`${winner.name} has joined.`)
    expect(await joined(customer)).toBe(1)
    expect(await loser.does(chat, { kind: 'say', text: 'it is mine' })).toBe('not-owner')
  }
})

it('G5 fills every agent to their capacity and no further, however many come at once', async () => {
  const [dev, eli] = await hire('Dev', 'Eli')
  if (!dev || !eli) throw new Error('nobody works here')
  await Promise.all([dev.goesOnline(), eli.goesOnline()])
  const customers = await Promise.all(Array.from({ length: 9 }, () => visit('/fair')))
  const spread = async () => {
    const lists = await dev.lists()
    return [lists.mine.length, (await eli.lists()).mine.length, lists.queueTotal]
  }
  await untilEqual(spread, [2, 3, 4])
  expect([(await dev.me()).held, (await eli.me()).held]).toEqual([2, 3])
  const [pending] = (await dev.lists()).queue
  expect(pending && (await dev.picks(pending))).toBe('full')
  // Whoever leaves the line goes; whoever is finished makes room for one.
  const waiting = (await dev.lists()).queue.map(({ id }) =>
    customers.find((one) => id.includes(`.${one.conversation}.`)),
  )
  await waiting[3]?.leavesTheLine()
  const [chat] = (await eli.lists()).mine
  await eli.does({ id: chat?.id ?? '' }, { kind: 'close' })
  await untilEqual(spread, [2, 3, 2])
  await eli.gets(waiting[0])
})
