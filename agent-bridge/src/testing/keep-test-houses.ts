import { startTestHouse, type TestHouse, type TestHouseOptions } from './start-test-house'
import { startTestServer, type TestServer } from './start-test-server'

/**
 * Starts houses for the tests of a file, on one server. After each test its houses are stopped, and the test fails where
 * one of them has observed an error.
 */
export function keepTestHouses(): (options?: TestHouseOptions) => Promise<TestHouse> {
  const houses: TestHouse[] = []
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())
  afterEach(async () => {
    const stopped = houses.splice(0)
    await Promise.all(stopped.map((house) => house.stop()))
    expect(stopped.flatMap(({ observed }) => observed.filter(({ kind }) => kind === 'error'))).toEqual([])
  })

  return async (options) => {
    const house = await startTestHouse(server, options)
    houses.push(house)
    return house
  }
}
