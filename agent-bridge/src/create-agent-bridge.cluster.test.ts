import { once } from 'node:events'
import { createHub, lineId, teamId, tenantId, type AgentId, type LineId, type Observation } from '@baton/core'
import { makeBusiness, makeEnvelope } from '@baton/core/testing'
import { createAgentBridge } from './create-agent-bridge'
import { createRedisCluster } from './redis/create-redis'
import { createRedisStore } from './store/create-redis-store'
import { describeOnRedisServer } from './testing/describe-on-redis-server'
import { startTestCluster, type TestCluster } from './testing/start-test-cluster'

jest.setTimeout(60_000)

describeOnRedisServer('the bridge on a cluster of three nodes', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await startTestCluster()
  })
  afterAll(() => cluster.stop())

  test('G4 G5 chats of several businesses are placed, matched, claimed, closed and audited, wherever their slots are', async () => {
    const tenants = ['shop', 'bakery', 'museum', 'library'].map(tenantId)
    const support = teamId('support')
    const businesses = new Map(tenants.map((id) => [id, makeBusiness({ mode: 'human-only', id })]))
    const observed: Observation[] = []
    const observe = (observation: Observation) => void observed.push(observation)
    const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(',')
    const redis = createRedisCluster(`redis-cluster://:${cluster.password}@${nodes}`, { observe })
    await once(redis.client, 'ready')
    const store = await createRedisStore({ redis, observe })
    const bridge = createAgentBridge({
      redis: redis.client,
      store,
      tenants: () => tenants,
      business: (tenant) => businesses.get(tenant),
      runIntegration: async () => ({ kind: 'empty' }),
      lines: (tenant) => store.lines(tenant),
      observe,
      limits: { secondLookMs: 20 },
    })
    const hub = createHub({
      store,
      desk: bridge.desk,
      integrations: bridge.integrations,
      tenant: (id) => {
        const business = businesses.get(id)
        return business && { business }
      },
      adapter: () => undefined,
      observe,
    })
    bridge.start(hub)

    const ownerOf = async (line: LineId): Promise<AgentId | undefined> => {
      const ownership = (await store.load(line)).conversation?.ownership
      return ownership?.owner === 'agent' ? ownership.agent : undefined
    }
    for (const tenant of tenants) {
      const line = (place: string) => lineId({ tenant, channel: 'test', account: 'main', place })
      for (const place of ['ann', 'bob', 'cat']) {
        const envelope = makeEnvelope('hello', {
          id: `${tenant}-${place}`,
          receivedAt: Date.now(),
          conversation: { id: place, kind: 'direct' },
        })
        expect(await hub.receive(tenant, envelope)).toMatchObject({ kind: 'accepted' })
      }
      const asha = await bridge.agents.add(tenant, {
        email: 'asha@example.com',
        name: 'Asha',
        teams: [support],
        role: 'agent',
        capacity: 2,
      })
      const session = await bridge.signIn.as(tenant, asha.id)
      expect((await bridge.sessions.find(session.token))?.account).toEqual(asha)
      await bridge.presence.choose(tenant, asha.id, 'online')
      await until(async () => (await ownerOf(line('bob'))) === asha.id)
      expect(await ownerOf(line('ann'))).toBe(asha.id)
      expect(await ownerOf(line('cat'))).toBeUndefined()
      await until(async () => (await bridge.audits.rebuild(tenant)) === 0)
      expect(await bridge.lists.count(tenant, { kind: 'active', agent: asha.id })).toBe(2)

      await bridge.presence.choose(tenant, asha.id, 'offline')
      await until(async () => (await bridge.lists.count(tenant, { kind: 'pending', team: support })) === 3)
      await bridge.sessions.revokeAll(tenant, asha.id)
      expect(await bridge.sessions.find(session.token)).toBeUndefined()
    }
    expect(observed.filter(({ kind }) => kind === 'error')).toEqual([])
    await bridge.pause()
    await hub.stop()
    await bridge.stop()
    await store.close()
    await redis.close()
  })
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
}
