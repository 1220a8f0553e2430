import { describeConversationStore } from '@baton/core/testing'
import { createRedis } from '../redis/create-redis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedisStore } from './create-redis-store'

let server: TestServer
let stores = 0

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describeConversationStore('the Redis store', async () => {
  stores += 1
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const observe = (): void => undefined
  const prefix = `store-${stores}:`
  const connections = [createRedis(server.url, { observe }), createRedis(server.url, { observe })] as const
  const open = (redis: (typeof connections)[number]) => createRedisStore({ redis, observe, prefix, now, shards: 4 })
  const [store, another] = await Promise.all([open(connections[0]), open(connections[1])])
  const opened = [store, another]
  return {
    store,
    another,
    now,
    advance: (ms) => {
      ahead += ms
    },
    async cutOff() {
      const redis = createRedis(server.url, { observe })
      const lost = await open(redis)
      opened.push(lost)
      await redis.close()
      return lost
    },
    async close() {
      await Promise.all(opened.map((each) => each.close()))
      await Promise.all(connections.map((redis) => redis.close()))
    },
  }
})
