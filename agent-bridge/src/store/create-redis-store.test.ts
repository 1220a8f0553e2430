import { describeConversationStore } from '@baton/core/testing'
import { createRedis, createRedisCluster } from '../redis/create-redis'
import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { openTestStore } from '../testing/open-test-store'
import { startTestCluster, type TestCluster } from '../testing/start-test-cluster'
import { startTestServer, type TestServer } from '../testing/start-test-server'

const observe = (): void => undefined

describe('on one server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  describeConversationStore('the Redis store', () => openTestStore(() => createRedis(server.url, { observe })))
})

describeOnRedisServer('on a cluster of three', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await startTestCluster()
  }, 30_000)
  afterAll(() => cluster.stop())

  describeConversationStore('the Redis store', () => {
    const hosts = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(',')
    return openTestStore(() => createRedisCluster(`redis-cluster://:${cluster.password}@${hosts}`, { observe }))
  })
})
