import { randomUUID } from 'node:crypto'
import { createMemoryStore, describeAgentDesk, deskTenants, makeBusiness } from '@baton/core/testing'
import type { Observation } from '@baton/core'
import { Redis } from 'ioredis'
import { bridgeLimits, createAgentBridge } from './create-agent-bridge'
import { createLists } from './lists/lists'
import { createHolds } from './match/holds'
import { createTeamQueues } from './queue/team-queues'
import { startTestServer, type TestServer } from './testing/start-test-server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describeAgentDesk('the agent bridge', async () => {
  const observed: Observation[] = []
  const observe = (observation: Observation) => void observed.push(observation)
  const clients = [new Redis(server.url), new Redis(server.url)] as const
  const [redis] = clients
  await redis.flushall()
  const businesses = new Map(deskTenants.map((id) => [id, makeBusiness({ id })]))
  const createBridge = (client: Redis) =>
    createAgentBridge({
      redis: client,
      store: createMemoryStore(),
      tenants: () => deskTenants,
      business: (id) => businesses.get(id),
      runIntegration: async () => ({ kind: 'empty' }),
      observe,
    })
  const bridges = [createBridge(clients[0]), createBridge(clients[1])] as const
  const queues = createTeamQueues({ redis, observe })
  const holds = createHolds({ redis, ...bridgeLimits, newToken: randomUUID })
  const lists = createLists({ redis, ...bridgeLimits })
  let agents = 0

  return {
    desks: [bridges[0].desk, bridges[1].desk],
    waiting: async (tenant, team) => (await queues.read(tenant, team, undefined, 100)).map(({ id }) => id),
    hold: (tenant, entry, agent, team) => holds.restore(tenant, { entry, agent, team, weight: 1 }),
    held: async (tenant) => (await holds.list(tenant)).map(({ entry }) => entry),
    filed: async (tenant) => new Map([...(await lists.readAll(tenant))].map(([id, { under }]) => [id, under])),
    async agentComes(tenant, teams, presence) {
      agents += 1
      const email = `agent-${agents}@example.com`
      const { id } = await bridges[0].agents.add(tenant, { email, name: email, role: 'agent', teams })
      await bridges[0].presence.choose(tenant, id, presence)
      return id
    },
    async close() {
      await Promise.all([...bridges.map((bridge) => bridge.stop()), queues.close()])
      for (const client of clients) client.disconnect()
      expect(observed).toEqual([])
    },
  }
})
