import { agentId, entryId, lineId, teamId, tenantId, type AgentId, type EntryId } from '@baton/core'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import type { AgentAccount } from '../agents/agent-account'
import { createPresenceRecord } from '../presence/presence-record'
import { tenantKeys } from '../tenant/tenant-keys'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createHolds, type Holds } from './holds'

let server: TestServer
let redis: Redis
const tenant = tenantId('shop')
const keys = tenantKeys(tenant)
const support = teamId('support')

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())

const holdsWith = (change: { readonly claimMs?: number; readonly graceMs?: number } = {}): Holds =>
  createHolds({ redis, claimMs: 10_000, graceMs: 20_000, leaseMs: 30_000, newToken: randomUUID, ...change })

async function addAgent(name: string, capacity = 3, change: Partial<AgentAccount> = {}): Promise<AgentId> {
  const id = agentId(name)
  const account = { id, email: `${name}@example.com`, name, teams: [support], role: 'agent', capacity, active: true }
  await redis.hset(keys.agents, id, JSON.stringify({ ...account, ...change }))
  await createPresenceRecord({ redis, leaseMs: 30_000 }).write(tenant, id, 'online')
  return id
}

const entry = (place: string | number): EntryId =>
  entryId(lineId({ tenant, channel: 'web', account: 'main', place: String(place) }), 1, 1)

const request = (agent: AgentId, place: string | number) => ({ entry: entry(place), agent, team: support, weight: 1 })

async function readLoads(): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await redis.hgetall(keys.load)).map(([id, load]) => [id, Number(load)]))
}

test('a place is taken once, and given back once', async () => {
  const holds = holdsWith()
  const asha = await addAgent('asha')
  expect(await holds.take(tenant, request(asha, 1))).toMatchObject({ kind: 'held' })
  expect(await readLoads()).toEqual({ asha: 1 })
  expect(await holds.release(tenant, entry(1))).toBe(asha)
  expect(await holds.release(tenant, entry(1))).toBeUndefined()
  expect(await readLoads()).toEqual({})
})

test('the same agent holds the same entry once, until the same moment', async () => {
  const holds = holdsWith()
  const asha = await addAgent('asha', 1)
  const first = await holds.take(tenant, request(asha, 1))
  expect(await holds.take(tenant, request(asha, 1))).toEqual(first)
  expect(await readLoads()).toEqual({ asha: 1 })
})

test('nobody gets what another agent holds', async () => {
  const holds = holdsWith()
  const [asha, ben] = [await addAgent('asha'), await addAgent('ben')]
  await holds.take(tenant, request(asha, 1))
  expect(await holds.take(tenant, request(ben, 1))).toMatchObject({
    kind: 'taken',
    abandoned: false,
    hold: { agent: asha },
  })
  expect(await readLoads()).toEqual({ asha: 1 })
})

test('G5 a full agent gets nothing, in whatever team', async () => {
  const holds = holdsWith()
  const billing = teamId('billing')
  const asha = await addAgent('asha', 2, { teams: [support, billing] })
  await holds.take(tenant, request(asha, 1))
  await holds.take(tenant, { ...request(asha, 2), team: billing })
  expect(await holds.take(tenant, request(asha, 3))).toEqual({ kind: 'full' })
})

test('an agent without a heartbeat, on a break, unknown, inactive or of another team gets nothing', async () => {
  const holds = holdsWith()
  const presence = createPresenceRecord({ redis, leaseMs: 30_000 })
  const asha = await addAgent('asha')
  await presence.write(tenant, asha, 'break')
  expect(await holds.take(tenant, request(asha, 1))).toEqual({ kind: 'away' })
  await redis.hset(keys.presence, asha, JSON.stringify({ state: 'online', beatAt: Date.now() - 31_000 }))
  expect(await holds.take(tenant, request(asha, 1))).toEqual({ kind: 'away' })
  await redis.hdel(keys.presence, asha)
  expect(await holds.take(tenant, request(asha, 1))).toEqual({ kind: 'away' })
  expect(await holds.take(tenant, request(agentId('nobody'), 1))).toEqual({ kind: 'unknown-agent' })
  expect(await holds.take(tenant, request(await addAgent('ben', 3, { active: false }), 1))).toEqual({
    kind: 'unknown-agent',
  })
  expect(await holds.take(tenant, { ...request(await addAgent('cleo'), 1), team: teamId('billing') })).toEqual({
    kind: 'agent-not-in-team',
  })
  expect(await redis.hlen(keys.holds)).toBe(0)
})

test('an admin may have chats of every team', async () => {
  const root = await addAgent('root', 3, { role: 'admin' })
  expect(await holdsWith().take(tenant, { ...request(root, 1), team: teamId('billing') })).toMatchObject({
    kind: 'held',
  })
})

test('dropping a hold leaves a later hold of the same entry alone', async () => {
  const holds = holdsWith()
  const [asha, ben] = [await addAgent('asha'), await addAgent('ben')]
  const first = await holds.take(tenant, request(asha, 1))
  if (first.kind !== 'held') throw new Error(first.kind)
  expect(await holds.drop(tenant, first.hold)).toBe(true)
  await holds.take(tenant, request(ben, 1))
  expect(await holds.drop(tenant, first.hold)).toBe(false)
  expect(await readLoads()).toEqual({ ben: 1 })
})

test('a hold counts as abandoned once no claim can be under way for it', async () => {
  const holds = holdsWith({ claimMs: 0, graceMs: -1 })
  const [asha, ben] = [await addAgent('asha'), await addAgent('ben')]
  await holds.take(tenant, request(asha, 1))
  expect(await holds.take(tenant, request(ben, 1))).toMatchObject({ kind: 'taken', abandoned: true })
  expect(await holds.list(tenant)).toMatchObject([{ entry: entry(1), agent: asha, settled: true }])
  expect(await holdsWith().list(tenant)).toMatchObject([{ settled: false }])
})

test('a hold that was lost is counted again, once, also beyond the capacity', async () => {
  const holds = holdsWith()
  const asha = await addAgent('asha', 1)
  await holds.take(tenant, request(asha, 1))
  await holds.restore(tenant, request(asha, 2))
  await holds.restore(tenant, request(asha, 2))
  expect(await readLoads()).toEqual({ asha: 2 })
})

test('a load that is wrong is counted anew', async () => {
  const holds = holdsWith()
  const [asha, ben] = [await addAgent('asha'), await addAgent('ben')]
  await holds.take(tenant, request(asha, 1))
  await holds.take(tenant, request(ben, 2))
  expect(await holds.recount(tenant)).toEqual([])
  await redis.hset(keys.load, asha, 7, 'gone', 1)
  await redis.hdel(keys.load, ben)
  expect((await holds.recount(tenant)).toSorted()).toEqual(['asha', 'ben', 'gone'])
  expect(await readLoads()).toEqual({ asha: 1, ben: 1 })
})

test('G5 fifty agents who claim at once take every entry once and nobody more than they can', async () => {
  const holds = holdsWith()
  const agents = await Promise.all(Array.from({ length: 50 }, (_, i) => addAgent(`agent-${i}`, 1 + (i % 4))))
  const attempts = agents.flatMap((agent, i) =>
    Array.from({ length: 12 }, (_, j) => request(agent, (i * 7 + j * 11) % 90)),
  )
  const results = await Promise.all(attempts.map((attempt) => holds.take(tenant, attempt)))
  const owners = new Map<EntryId, Set<AgentId>>()
  results.forEach((result, i) => {
    const attempt = attempts[i]
    if (result.kind !== 'held' || !attempt) return
    owners.set(attempt.entry, (owners.get(attempt.entry) ?? new Set()).add(attempt.agent))
  })
  expect([...owners.values()].every((owner) => owner.size === 1)).toBe(true)
  const loads = await readLoads()
  agents.forEach((agent, i) => expect(loads[agent] ?? 0).toBeLessThanOrEqual(1 + (i % 4)))
  expect(await holds.recount(tenant)).toEqual([])
  expect((await holds.list(tenant)).length).toBe(owners.size)
})

test('G5 whatever is taken, dropped and released in whatever order, loads add up and stay within capacity', async () => {
  const holds = holdsWith()
  const step = fc.record({
    what: fc.constantFrom('take', 'take', 'take', 'release', 'drop'),
    agent: fc.constantFrom('asha', 'ben', 'cleo'),
    place: fc.integer({ min: 0, max: 7 }),
  })
  const rounds = fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(rounds, async (played) => {
      await redis.flushall()
      const capacity: Record<string, number> = { asha: 1, ben: 2, cleo: 3 }
      for (const [name, most] of Object.entries(capacity)) await addAgent(name, most)
      for (const round of played) {
        const known = await holds.list(tenant)
        // The steps of a round run at the same time.
        await Promise.all(
          round.map(async ({ what, agent, place }) => {
            if (what === 'take') return holds.take(tenant, request(agentId(agent), place))
            if (what === 'release') return holds.release(tenant, entry(place))
            const hold = known.find((one) => one.entry === entry(place))
            return hold && holds.drop(tenant, hold)
          }),
        )
        const sums: Record<string, number> = {}
        for (const hold of await holds.list(tenant)) sums[hold.agent] = (sums[hold.agent] ?? 0) + hold.weight
        expect(await readLoads()).toEqual(sums)
        for (const [name, sum] of Object.entries(sums)) expect(sum).toBeLessThanOrEqual(capacity[name] ?? 0)
      }
    }),
    { numRuns: 30 },
  )
})
