import { join } from 'node:path'
import {
  createAuditor,
  createHub,
  lineId,
  teamId,
  tenantId,
  type AgentId,
  type Hub,
  type LineId,
  type Observation,
} from '@baton/core'
import { makeBusiness, makeEnvelope } from '@baton/core/testing'
import { toAgentRef, type AgentAccount } from '../agents/agent-account'
import { createAgentBridge, type AgentBridge } from '../create-agent-bridge'
import { createRedis } from '../redis/create-redis'
import { createRedisStore, type RedisStore } from '../store/create-redis-store'
import { tenantKeys } from '../tenant/tenant-keys'
import { spawnSource, type SourceProcess } from '../testing/spawn-source'
import { startTestServer, type TestServer } from '../testing/start-test-server'

/** Eight processes are started, one after the other: each is half a second's work for a core that has nothing else to do. */
jest.setTimeout(180_000)

/** Between two looks, ms. They are the work of the process that the others share the machine with. */
const lookAgainMs = 100

const tenant = tenantId('shop')
const support = teamId('support')
const business = makeBusiness({ mode: 'human-only', id: tenant })
const customers = 24
const capacities = [1, 2, 1, 2]

let server: TestServer
let stop: (() => Promise<void>)[] = []

beforeEach(async () => {
  server = await startTestServer()
  stop = [() => server.stop()]
})
afterEach(async () => {
  for (const step of stop.toReversed()) await step()
})

/** The desk's and the customers' side: it matches nothing itself. */
async function openHouse() {
  const observed: Observation[] = []
  const observe = (observation: Observation) => void observed.push(observation)
  const redis = createRedis(server.url, { observe })
  const store = await createRedisStore({ redis, observe, graceMs: 200 })
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: () => [tenant],
    business: () => business,
    runIntegration: async () => ({ kind: 'empty' }),
    lines: (id) => store.lines(id),
    observe,
    limits: { secondLookMs: 20, claimMs: 700, graceMs: 300 },
  })
  const hub = createHub({
    store,
    desk: bridge.desk,
    integrations: bridge.integrations,
    tenant: () => ({ business }),
    adapter: () => undefined,
    observe,
  })
  const auditor = createAuditor({
    store,
    hub,
    observe,
    intervalMs: 50,
    every: [{ name: 'queues', ms: 200, run: async () => void (await bridge.audits.audit(tenant)) }],
  })
  auditor.start()
  stop.push(async () => {
    await auditor.stop()
    await hub.stop()
    await bridge.stop()
    await store.close()
    await redis.close()
  })
  return { redis: redis.client, store, bridge, hub, observed }
}

const lines = Array.from({ length: customers }, (_, i) =>
  lineId({ tenant, channel: 'test', account: 'main', place: `c${i}` }),
)

async function writeAll(hub: Hub): Promise<void> {
  for (let i = 0; i < customers; i += 1) {
    const envelope = makeEnvelope('hello', {
      id: `m${i}`,
      receivedAt: Date.now(),
      conversation: { id: `c${i}`, kind: 'direct' },
      sender: { id: `c${i}`, isBot: false, isSelf: false },
    })
    expect(await hub.receive(tenant, envelope)).toMatchObject({ kind: 'accepted' })
  }
}

async function addAgents({ agents, presence }: AgentBridge): Promise<readonly AgentAccount[]> {
  return Promise.all(
    capacities.map(async (capacity, i) => {
      const account = await agents.add(tenant, {
        email: `agent-${i}@example.com`,
        name: `agent ${i}`,
        teams: [support],
        role: 'agent',
        capacity,
      })
      await presence.choose(tenant, account.id, 'online')
      return account
    }),
  )
}

async function ownerOf(store: RedisStore, line: LineId): Promise<AgentId | undefined> {
  const ownership = (await store.load(line)).conversation?.ownership
  return ownership?.owner === 'agent' ? ownership.agent : undefined
}

async function readHeld(store: RedisStore): Promise<ReadonlyMap<AgentId, number>> {
  const held = new Map<AgentId, number>()
  for (const owner of await Promise.all(lines.map((line) => ownerOf(store, line)))) {
    if (owner) held.set(owner, (held.get(owner) ?? 0) + 1)
  }
  return held
}

async function startClaiming(step: string, times: number): Promise<SourceProcess> {
  const running = spawnSource(join(__dirname, '..', 'testing', 'claiming.process.ts'), [
    server.url,
    tenant,
    step,
    String(times),
  ])
  stop.push(() => running.kill())
  expect(await running.receive()).toEqual({ kind: 'started' })
  return running
}

test('G4 G5 G7 processes killed between hold and commit and between commit and removal cost no chat and no slot', async () => {
  const { redis, store, bridge, hub, observed } = await openHouse()
  const agents = await addAgents(bridge)
  await writeAll(hub)

  const checkCapacity = async () => {
    const held = await readHeld(store)
    agents.forEach((agent, i) => expect(held.get(agent.id) ?? 0).toBeLessThanOrEqual(capacities[i] ?? 0))
  }
  /** Every agent ends what they have, so that there is room for the next ones. */
  const closeAll = async () => {
    const loaded = await Promise.all(lines.map(async (line) => ({ line, ...(await store.load(line)) })))
    for (const { line, conversation } of loaded) {
      const owner = conversation?.ownership.owner === 'agent' ? conversation.ownership.agent : undefined
      const agent = agents.find(({ id }) => id === owner)
      if (!conversation || !agent) continue
      await hub.advance(line, {
        kind: 'agent',
        by: toAgentRef(agent),
        requestId: `close ${conversation.id} ${conversation.epoch}`,
        conversation: conversation.number,
        epoch: conversation.epoch,
        action: { kind: 'close' },
      })
    }
  }

  for (const [i, step] of ['held', 'committed', 'held', 'committed', 'held', 'committed'].entries()) {
    const running = await startClaiming(step, 1 + (i % 3))
    // Whoever was killed before is found by the auditor meanwhile, and its run taken over.
    expect(await running.receive()).toMatchObject({ kind: 'reached', step })
    await running.kill()
    await checkCapacity()
    await closeAll()
  }

  await Promise.all([startClaiming('never', 1), startClaiming('never', 1)])
  const isOver = async () => {
    await checkCapacity()
    await closeAll()
    const open = await Promise.all(lines.map((line) => store.load(line)))
    return open.every(({ conversation }) => conversation?.ownership.owner === 'nobody')
  }
  while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, lookAgainMs))

  for (const line of lines) {
    const log = await store.readLog(line, { audience: 'team', limit: 100 })
    const claims = log.filter(({ body }) => body.kind === 'owner' && body.why.kind === 'claimed')
    expect(claims).toHaveLength(1)
  }
  const { holds, load } = tenantKeys(tenant)
  while ((await redis.hlen(holds)) > 0) await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  expect(await redis.hgetall(load)).toEqual({})
  expect(observed.filter(({ kind }) => kind === 'error')).toEqual([])
})
