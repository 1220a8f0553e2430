import { agentId, tenantId } from '@baton/core'
import { createRedis, type RedisConnection } from '../redis/create-redis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createNews, type News, type NewsChannel } from './news'

const tenant = tenantId('shop')
const observe = (): void => undefined

let server: TestServer
let redis: RedisConnection
let news: NewsChannel
let heard: News[]
beforeEach(async () => {
  server = await startTestServer()
  redis = createRedis(server.url, { observe, patienceMs: 10_000 })
  news = createNews({ redis: redis.client, observe })
  heard = []
})
afterEach(async () => {
  await news.close()
  await redis.close()
  await server.stop()
})

const presence = { kind: 'presence', agent: agentId('asha') } as const

/** Publishes until it is heard: whoever listens has only asked to, and the server may be away. */
async function untilHeard(kind: News['kind']): Promise<void> {
  while (!heard.some((each) => each.kind === kind)) {
    await news.publish(tenant, presence).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

it('is heard by everybody who listens to the business, and by nobody else', async () => {
  const others: News[] = []
  news.watch(tenantId('other'), (each) => others.push(each))
  const stop = news.watch(tenant, (each) => heard.push(each))
  await untilHeard('presence')
  expect(new Set(heard.map(({ kind }) => kind))).toEqual(new Set(['missed', 'presence']))
  expect(others.filter(({ kind }) => kind !== 'missed')).toEqual([])
  stop()
})

it('says, once it listens, that something may have been missed before', async () => {
  news.watch(tenant, (each) => heard.push(each))
  while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toEqual([{ kind: 'missed' }])
})

it('says after a break that something may have been missed, and misses nothing from then on', async () => {
  news.watch(tenant, (each) => heard.push(each))
  await untilHeard('presence')
  heard = []
  await server.restart()
  await untilHeard('missed')
  // The listener is back; the connection that publishes may still be on its way.
  const seen = heard.length
  await news.publish(tenant, presence)
  while (heard.length === seen) await new Promise((resolve) => setImmediate(resolve))
  expect(heard.slice(seen)).toContainEqual(presence)
})
