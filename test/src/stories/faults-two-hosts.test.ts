import { randomBytes } from 'node:crypto'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import type { Agent } from '../cast/agent'
import { closeAfterwards } from '../cast/close-afterwards'
import type { Customer } from '../cast/customer'
import { findLimbo } from '../cast/find-limbo'
import type { HostProcess } from '../cast/host-process'
import { openChain, type Chain } from '../cast/open-chain'
import { streetOfShops } from '../cast/street-of-shops'
import { until, untilEqual } from '../cast/until'

const closing = closeAfterwards()
let server: TestServer
let chain: Chain
let first: HostProcess
let second: HostProcess
/** Where the proxy in front of the two hosts sends whoever comes. */
let customersGoTo: HostProcess
let asha: Agent
let ben: Agent
beforeAll(async () => {
  server = closing(await startTestServer())
  chain = closing(
    await openChain({
      redisUrl: server.url,
      files: streetOfShops({
        care: {
          agents: [
            { name: 'Asha', capacity: 4 },
            { name: 'Ben', capacity: 3 },
          ],
        },
      }),
    }),
  )
  first = chain.host()
  second = await chain.startBeside()
  customersGoTo = first
  asha = chain.agent('Asha', () => second.url)
  await asha.signsIn()
  await asha.goesOnline()
})

async function visit(): Promise<Customer> {
  const customer = await chain.customer({ path: '/care', origin: () => customersGoTo.url })
  await customer.arrives()
  await customer.says('talk to a person')
  return customer
}

async function findAgentOf({ conversation }: Customer): Promise<Agent | undefined> {
  for (const agent of [asha, ben]) {
    const { mine } = await agent.lists()
    if (mine.some(({ id }) => id.includes(`.${conversation}.`))) return agent
  }
  return undefined
}

async function expectSame(agent: Agent, customer: Customer): Promise<void> {
  const lines = await customer.conversationSoFar()
  expect(await agent.conversationSoFar(await agent.gets(customer))).toEqual(lines)
  await untilEqual(() => customer.pageSoFar(), lines)
}

it('G1 G3 carries a chat between a customer on one host and an agent on another', async () => {
  const customer = await visit()
  const chat = await asha.gets(customer)
  await customer.hears('Asha has joined.')
  const seeing = asha.seesTyping(chat)
  await customer.types()
  await seeing
  asha.types(chat)
  await customer.seesTyping()
  for (let i = 0; i < 5; i += 1) {
    await customer.says(`question ${i}`)
    await asha.says(chat, `answer ${i}`)
  }
  await customer.hears('answer 4')
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(10_000)])
  await asha.sendsImage(chat, picture)
  expect((await customer.receivesFile()).bytes.equals(picture)).toBe(true)
  await expectSame(asha, customer)
  await customer.endsTheChat()
  await asha.loses(customer)
})

it('G4 G5 fills the agents of two hosts to their capacity and no further', async () => {
  ben = chain.agent('Ben', () => (first.isDead() ? second : first).url)
  await ben.signsIn()
  await ben.goesOnline()
  const customers: Customer[] = []
  await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      customersGoTo = index % 2 === 0 ? first : second
      customers.push(await visit())
    }),
  )
  customersGoTo = first
  const spread = async () => {
    const lists = await asha.lists()
    return [lists.mine.length, (await ben.lists()).mine.length, lists.queueTotal]
  }
  await untilEqual(spread, [4, 3, 3])
  expect([(await asha.me()).held, (await ben.me()).held]).toEqual([4, 3])
  // Each of the seven has heard of one agent who has joined, and of no other.
  const joined = async (customer: Customer) =>
    (await customer.conversationSoFar()).filter((line) => line.endsWith('has joined.')).length
  await until('everybody is told', async () => {
    const counts = await Promise.all(customers.map(joined))
    return counts.filter((count) => count === 1).length === 7 && counts.filter((count) => count === 0).length === 3
  })
  await Promise.all(customers.map((customer) => customer.endsTheChat()))
  await untilEqual(spread, [0, 0, 0])
})

it('G1 G2 G3 goes on when one of the hosts is killed, and everybody is with the other one', async () => {
  customersGoTo = first
  const customer = await visit()
  const agent = await until('somebody has the chat', () => findAgentOf(customer))
  const chat = await agent.gets(customer)
  let moving = Promise.resolve()
  const talk = async () => {
    for (let i = 0; i < 8; i += 1) {
      await customer.says(`question ${i}`)
      await agent.says(chat, `answer ${i}`)
      if (i !== 2) continue
      first.arm('after-commit', 2)
      moving = first.died.then(() => {
        customersGoTo = second
      })
    }
  }
  const newcomers = async () => {
    const others = await Promise.all([visit(), visit(), visit()])
    await Promise.all(others.map((other) => other.hears('Stay here.')))
    return others
  }
  const [, others] = await Promise.all([talk(), newcomers()])
  await customer.hears('answer 7')
  await moving
  const lines = await customer.conversationSoFar()
  expect(lines.filter((line) => line.startsWith('me: question'))).toHaveLength(8)
  expect(lines.filter((line) => /^(me: question|agent: answer)/.test(line))).toEqual(
    Array.from({ length: 8 }, (_, i) => [`me: question ${i}`, `agent: answer ${i}`]).flat(),
  )
  await expectSame(agent, customer)
  for (const other of others) {
    await until('somebody has them', () => findAgentOf(other))
  }
  expect(await findLimbo(await chain.house())).toEqual([])
})
