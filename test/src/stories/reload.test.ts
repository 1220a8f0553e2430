import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { createCustomer, type Customer } from '../cast/customer'
import { furnish } from '../cast/open-shop'
import { startBaton, type StartedBaton } from '../cast/start-baton'
import { streetOfShops } from '../cast/street-of-shops'

let server: TestServer
let folder: string
let baton: StartedBaton
const customers: Customer[] = []
beforeAll(async () => {
  server = await startTestServer()
  folder = await furnish(streetOfShops({ care: {} }))
  baton = await startBaton(folder, {
    BATON_LOG: 'silent',
    BATON_DATA: join(folder, 'data'),
    REDIS_URL: server.url,
    PORT: '0',
  })
})
afterAll(async () => {
  await Promise.all(customers.map((customer) => customer.leaves()))
  await baton.ends('SIGTERM')
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function visit(): Promise<Customer> {
  const customer = await createCustomer({ origin: () => baton.url, path: '/care' })
  customers.push(customer)
  await customer.arrives()
  return customer
}

const nodesFile = () => join(folder, 'bots/care/nodes/talk.yaml')

it('goes on with what its bots say now, in the middle of conversations, and answers each message once', async () => {
  const asked = await visit()
  await asked.says('where is my order')
  await asked.hears('Which order?')
  const talkers = await Promise.all(Array.from({ length: 5 }, visit))
  const before = await readFile(nodesFile(), 'utf8')
  await writeFile(
    nodesFile(),
    before.replace('Nine to five.', 'Ten to six.').replace('is on its way.', 'has left.') +
      'gifts:\n  phrases: [wrap it as a gift]\n  initial: With a ribbon.\n',
  )

  let isRead = false
  const reading = baton.readsAgain().finally(() => {
    isRead = true
  })
  const talks = talkers.map(async (customer) => {
    const expected: string[] = []
    for (let i = 0; i < 3 || !isRead; i += 1) {
      await customer.says('opening hours')
      await customer.hears(/^(Nine to five|Ten to six)\.$/)
      expected.push('me: opening hours')
    }
    return expected.length
  })
  expect(await reading).toBe('read again: Test bot')
  for (const [index, talk] of talks.entries()) {
    const count = await talk
    const lines = (await talkers[index]?.conversationSoFar()) ?? []
    expect(lines.filter((line) => line === 'me: opening hours')).toHaveLength(count)
    expect(lines.filter((line) => /^bot: (Nine|Ten)/.test(line))).toHaveLength(count)
  }

  await asked.says('12')
  await asked.hears('Order 12 has left.')
  await asked.says('wrap it as a gift')
  await asked.hears('With a ribbon.')
  await asked.says('opening hours')
  await asked.hears('Ten to six.')
})

it('stays as it is where a file is wrong, and says where', async () => {
  const right = await readFile(nodesFile(), 'utf8')
  await writeFile(nodesFile(), right.replace('initial: With a ribbon.', 'inital: With a bow.'))
  expect(await baton.readsAgain()).toMatch(/^the bots stay as they are: [^]*talk\.yaml:\d+: .*inital/)
  const customer = await visit()
  await customer.says('wrap it as a gift')
  await customer.hears('With a ribbon.')

  await writeFile(nodesFile(), right.replace('stock.look', 'stock.nowhere'))
  expect(await baton.readsAgain()).toMatch(/^the bots stay as they are: [^]*"stock\.nowhere", which is not registered/)
  await writeFile(nodesFile(), right)
  expect(await baton.readsAgain()).toBe('no bot has changed')
})
