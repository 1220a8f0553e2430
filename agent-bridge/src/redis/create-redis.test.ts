import { once } from 'node:events'
import type { Observation } from '@baton/core'
import { findFreePort } from '../local-server/free-port'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedis, createRedisCluster } from './create-redis'
import { whenReady } from './when-ready'

describe('createRedis', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('connects, fails at once while there is no server, and comes back by itself', async () => {
    const observed: Observation[] = []
    const redis = createRedis(server.url, { observe: (observation) => observed.push(observation) })
    await whenReady(redis.client, 5_000)
    await redis.client.set('key', 'value')

    const lost = once(redis.client, 'close')
    await server.crash()
    await lost
    await expect(redis.client.get('key')).rejects.toThrow()
    // Waiting for it ends too, and one wait serves everybody.
    const waits = Array.from({ length: 50 }, () => whenReady(redis.client, 50))
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(redis.client.listenerCount('ready')).toBeLessThan(5)

    await server.restart()
    await whenReady(redis.client, 10_000)
    await redis.client.set('key', 'again')
    expect(await redis.client.get('key')).toBe('again')
    expect(observed.map(({ kind }) => kind)).toEqual(['error'])
    await redis.close()
    await redis.close()
    await expect(whenReady(redis.client, 5_000)).rejects.toMatchObject({ code: 'store-unavailable' })
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
