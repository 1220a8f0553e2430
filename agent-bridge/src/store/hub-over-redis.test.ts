import { describeHub } from '@baton/core/testing'
import { createRedis } from '../redis/create-redis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedisStore } from './create-redis-store'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describeHub('the Redis store', async () => {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const observe = (): void => undefined
  const open = async () => {
    const redis = createRedis(server.url, { observe })
    const store = await createRedisStore({ redis, observe, now, shards: 1 })
    return {
      store,
      async close() {
        await store.close()
        await redis.close()
      },
    }
  }
  const [first, second] = await Promise.all([open(), open()])
  return {
    stores: [first.store, second.store],
    now,
    advance: (ms) => {
      ahead += ms
    },
    async close() {
      await Promise.all([first.close(), second.close()])
    },
  }
})
