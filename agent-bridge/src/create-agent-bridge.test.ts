import { startTestHouse, conversationAt } from './testing/start-test-house'
import { startTestServer, type TestServer } from './testing/start-test-server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('a waiting chat goes to an agent who comes online', async () => {
  const house = startTestHouse(server)
  try {
    await house.customerWrites('ann')
    const asha = await house.addAgent('asha')
    await house.until('asha has it', async () => (await house.ownerOf('ann')) === asha)
    expect(await house.first.bridge.lists.read(house.tenant, { kind: 'active', agent: asha })).toEqual([
      conversationAt(house, 'ann'),
    ])
    expect(house.first.observations.filter(({ kind }) => kind === 'error')).toEqual([])
  } finally {
    await house.stop()
  }
})
