import { once } from 'node:events'
import type { Observation } from '@baton/core'
import { Queue } from 'bullmq'
import { findFreePort } from '../local-server/free-port'
import { countRoundTrips, type RoundTripCounter } from '../testing/count-round-trips'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedis, createRedisCluster, type RedisConnection } from './create-redis'
import { defineScript } from './define-script'

describe('createRedis', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('connects, waits in vain for a server that stays away, and comes back by itself', async () => {
    const observed: Observation[] = []
    const redis = createRedis(server.url, { observe: (observation) => observed.push(observation), patienceMs: 50 })
    await once(redis.client, 'ready')
    await redis.client.set('key', 'value')

    const lost = once(redis.client, 'close')
    await server.crash()
    await lost
    await expect(redis.client.get('key')).rejects.toMatchObject({ code: 'store-unavailable' })

    const back = comesTo(redis, 'ready')
    await server.restart()
    await back
    await redis.client.set('key', 'again')
    expect(await redis.client.get('key')).toBe('again')
    expect(observed.map(({ kind }) => kind)).toEqual(['error'])
    await redis.close()
    await redis.close()
    await expect(redis.client.get('key')).rejects.toThrow('Connection is closed')
  })

  it('can be closed while it tries to connect', async () => {
    const port = await findFreePort()
    const observe = (): void => undefined
    await createRedis(`redis://127.0.0.1:${port}`, { observe }).close()
    await createRedisCluster(`redis-cluster://127.0.0.1:${port}`, { observe }).close()
  })

  it('tells one server from a cluster', () => {
    const observe = (): void => undefined
    expect(() => createRedis('redis-cluster://one:7000', { observe })).toThrow('a cluster where one server is needed')
    expect(() => createRedis('redis://one:7000,two:7000', { observe })).toThrow('a cluster where one server is needed')
    expect(() => createRedisCluster('redis://one:7000', { observe })).toThrow('one server where a cluster is needed')
  })
})

describe('a connection that is being made again', () => {
  const observe = (): void => undefined
  const patienceMs = 20_000
  const double = defineScript(`return redis.call('GET', KEYS[1]) .. redis.call('GET', KEYS[1])`)
  let server: TestServer
  let network: RoundTripCounter
  let redis: RedisConnection
  let queue: Queue
  beforeEach(async () => {
    server = await startTestServer()
    network = await countRoundTrips(server.url)
    redis = createRedis(network.url, { observe, patienceMs, commandTimeoutMs: 20_000 })
    await redis.client.set('key', 'value')
    queue = new Queue('queue', { connection: redis.client })
    // The connection tells whoever uses it that it was lost.
    queue.on('error', observe)
    await queue.waitUntilReady()
  })
  afterEach(async () => {
    await queue.close()
    await redis.close()
    await network.close()
    await server.stop()
  })

  /** One of each way in which the bridge asks. */
  const askInAllWays = () =>
    Promise.all([
      redis.client.get('key'),
      double.run(redis.client, ['key'], []),
      redis.client.pipeline().get('key').strlen('key').exec(),
      redis.client.multi().get('key').strlen('key').exec(),
      redis.client.get('key'),
      queue.add('job', {}, { jobId: 'one' }).then(({ id }) => id),
    ])
  const value = [null, 'value']
  const answers = ['value', 'valuevalue', [value, [null, 5]], [value, [null, 5]], 'value', 'one']

  it('is waited for by whatever is asked in the moment it breaks', async () => {
    // The client does not know it yet.
    redis.client.stream.destroy()
    expect(redis.client.status).toBe('ready')
    expect(await askInAllWays()).toEqual(answers)
  })

  it('is waited for by whatever is asked until it is there', async () => {
    for (const moment of ['close', 'reconnecting', 'connect']) {
      const come = comesTo(redis, moment)
      network.cut()
      await come
      expect(redis.client.status).not.toBe('ready')
      expect(await askInAllWays()).toEqual(answers)
    }
  })

  it('is not given again what was sent on the one before', async () => {
    const trips = network.trips()
    server.pause()
    const lost = redis.client.incr('count')
    const closed = comesTo(redis, 'close')
    while (network.trips() === trips) await new Promise(setImmediate)
    network.cut()
    await expect(lost).rejects.toThrow()
    await closed
    const next = redis.client.incr('count')
    server.resume()
    // The server may have read the first before its connection broke.
    expect([1, 2]).toContain(await next)
    expect(await redis.client.get('count')).toBe(String(await next))
  })

  it('is not waited for once it is closed for good', async () => {
    network.cut()
    await comesTo(redis, 'connect')
    const asked = redis.client.get('key')
    await Promise.all([expect(asked).rejects.toThrow('Connection is closed'), redis.close()])
  })
})

/** Waits for what the client says of itself, whatever goes wrong meanwhile. */
function comesTo({ client }: RedisConnection, moment: string): Promise<unknown> {
  return new Promise((resolve) => client.once(moment, resolve))
}
