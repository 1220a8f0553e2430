import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { startTestCluster } from '../testing/start-test-cluster'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { ensureServer } from './ensure-server'
import { findFreePort } from './free-port'

let warnings: string[]
beforeEach(() => {
  warnings = []
})

function give(redisUrl: string) {
  return ensureServer({
    redisUrl,
    dataFolder: '/nowhere/because/a/given/server/needs/none',
    searchPath: '',
    log: { warn: (line) => warnings.push(line) },
  })
}

async function refusal(redisUrl: string): Promise<unknown> {
  return give(redisUrl).then(
    () => 'accepted',
    (error: unknown) => error,
  )
}

describe('a server that answers', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  test('is used as it is, described without its password, and not stopped', async () => {
    const given = await give(server.url)
    expect(given).toMatchObject({ url: server.url, kind: 'given' })
    expect(given.describe).toMatch(new RegExp(`^(redis|valkey) \\d[\\d.]* at redis://127\\.0\\.0\\.1:${server.port}$`))
    await given.stop()
    await expect(give(server.url)).resolves.toBeDefined()
  })

  test('keeps the number of its database in the description', async () => {
    const { describe } = await give(`${server.url}/3`)
    expect(describe).toContain(`:${server.port}/3`)
  })

  test('that loses everything when it stops is warned of', async () => {
    const { durable } = await give(server.url)
    expect(durable).toBe(false)
    expect(warnings).toEqual([
      `redis://127.0.0.1:${server.port}: AOF is off: a restart of the server loses chats; set appendonly yes`,
    ])
  })

  test.each(['redis://:secret-1@127.0.0.1', 'redis://somebody:secret-1@127.0.0.1', 'redis://127.0.0.1'])(
    'refuses wrong credentials by name (%s)',
    async (address) => {
      expect(await refusal(`${address}:${server.port}`)).toMatchObject({
        code: 'invalid-configuration',
        message: `redis://127.0.0.1:${server.port} refuses the credentials: check the user and the password in REDIS_URL`,
      })
    },
  )
})

describe('an address without a Redis', () => {
  test('where nothing listens', async () => {
    const port = await findFreePort()
    expect(await refusal(`redis://:secret-1@127.0.0.1:${port}`)).toMatchObject({
      code: 'store-unavailable',
      message: `nothing listens at redis://127.0.0.1:${port}: start Redis there, or correct REDIS_URL`,
    })
  })

  test('of a host that nobody knows', async () => {
    expect(await refusal('redis://:secret-1@redis.invalid')).toMatchObject({
      code: 'store-unavailable',
      message: 'the host of redis://redis.invalid:6379 is not known: correct REDIS_URL, or check the name service',
    })
  })

  test('where something else listens', async () => {
    const web = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(web, 'listening')
    const { port } = web.address() as AddressInfo
    expect(await refusal(`redis://127.0.0.1:${port}`)).toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining(`redis://127.0.0.1:${port} does not answer as Redis does`),
    })
    web.closeAllConnections()
    await new Promise((resolve) => web.close(resolve))
  })

  test.each(['127.0.0.1:6379', 'http://:secret-1@127.0.0.1:6379', 'redis://', 'secret-1'])(
    'that is no address of a Redis (%s), without repeating it',
    async (address) => {
      expect(await refusal(address)).toMatchObject({
        code: 'invalid-configuration',
        message: expect.stringMatching(/^REDIS_URL is not the address of a Redis: (?!.*secret-1)/),
      })
    },
  )
})

describeOnRedisServer('a given server', () => {
  test('that may evict is warned of; one with AOF is durable', async () => {
    const server = await startTestServer({ durable: true, configuration: async () => ['maxmemory-policy allkeys-lru'] })
    const { durable } = await give(server.url)
    expect(durable).toBe(true)
    expect(warnings).toEqual([
      expect.stringMatching(/: maxmemory-policy is allkeys-lru: a full server will drop chats; set it to noeviction$/),
    ])
    await server.stop()
  })

  test('that forbids INFO and CONFIG to us is used, and what is not known is said', async () => {
    const server = await startTestServer({
      configuration: async () => ['user worker on >word ~* &* +@all -info -config'],
    })
    const heard = jest.spyOn(console, 'warn').mockImplementation()
    const given = await give(`redis://worker:word@127.0.0.1:${server.port}`)
    expect(given.describe).toBe(`redis of unknown version at redis://127.0.0.1:${server.port}`)
    expect(warnings).toEqual([
      expect.stringMatching(/does not tell its maxmemory-policy/),
      expect.stringMatching(/does not tell whether AOF is on/),
    ])
    // By the client itself, which looks for what is forbidden as well.
    expect(heard).toHaveBeenCalledTimes(1)
    heard.mockRestore()
    await server.stop()
  })

  test('that is a replica is refused', async () => {
    const primary = await startTestServer()
    const replica = await startTestServer({
      configuration: async () => [`replicaof 127.0.0.1 ${primary.port}`, 'masterauth for-tests'],
    })
    expect(await refusal(replica.url)).toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/is a replica, which takes no writes: name its primary$/),
    })
    await Promise.all([primary.stop(), replica.stop()])
  })

  test('that is a node of a cluster is refused', async () => {
    const cluster = await startTestCluster()
    expect(await refusal(cluster.servers[0]?.url ?? '')).toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringMatching(/is a node of a cluster: name a single Redis or Valkey$/),
    })
    await cluster.stop()
  }, 30_000)
})
