import { agentId, tenantId } from '@baton/core'
import { Redis } from 'ioredis'
import { tenantKeys } from '../tenant/tenant-keys'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createPresenceRecord, type PresenceRecord } from './presence-record'

let server: TestServer
let redis: Redis
let presence: PresenceRecord
const tenant = tenantId('shop')
const asha = agentId('asha')

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
  presence = createPresenceRecord({ redis, leaseMs: 30_000 })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())

/** The agent was last heard of so long ago. */
async function fallSilent(ms: number): Promise<void> {
  const { presence: key } = tenantKeys(tenant)
  const record = JSON.parse((await redis.hget(key, asha)) ?? '{}') as { state: string }
  await redis.hset(key, asha, JSON.stringify({ ...record, beatAt: Date.now() - ms }))
}

const stateOf = async () => (await presence.read(tenant)).get(asha)?.state

test('who was never there is offline, and a heartbeat does not change that', async () => {
  expect(await presence.beat(tenant, asha)).toEqual({ state: 'offline', returned: false })
  expect(await stateOf()).toBeUndefined()
})

test('an agent is what they say, as long as they are heard of', async () => {
  for (const state of ['online', 'break', 'offline'] as const) {
    await presence.write(tenant, asha, state)
    expect(await stateOf()).toBe(state)
    expect(await presence.beat(tenant, asha)).toEqual({ state, returned: false })
  }
})

test('after 30 seconds of silence an agent is away, and with the next heartbeat what they were', async () => {
  await presence.write(tenant, asha, 'online')
  await fallSilent(29_000)
  expect(await stateOf()).toBe('online')
  await fallSilent(31_000)
  expect(await stateOf()).toBe('away')
  expect((await presence.read(tenant)).get(asha)?.silentMs).toBeGreaterThanOrEqual(31_000)
  expect(await presence.beat(tenant, asha)).toEqual({ state: 'online', returned: true })
  expect(await presence.beat(tenant, asha)).toEqual({ state: 'online', returned: false })
  expect(await stateOf()).toBe('online')
})

test('who is offline is never away', async () => {
  await presence.write(tenant, asha, 'offline')
  await fallSilent(31_000)
  expect(await stateOf()).toBe('offline')
})
