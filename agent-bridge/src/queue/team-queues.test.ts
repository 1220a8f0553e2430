import { entryId, lineId, teamId, tenantId, type EntryId, type Observation, type TeamId } from '@baton/core'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { queueName, tenantKeys } from '../tenant/tenant-keys'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { baseLeadMs, baseLifeMs } from './priority-step'
import { createTeamQueues, type TeamQueues } from './team-queues'

let server: TestServer
let redis: Redis
let queues: TeamQueues
const observations: Observation[] = []
const tenant = tenantId('shop')
const support = teamId('support')

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(async () => {
  await redis.flushall()
  queues = createTeamQueues({ redis, observe: (observation) => observations.push(observation) })
})
afterEach(async () => {
  await queues.close()
  expect(observations).toEqual([])
})

const entry = (place: string, epoch = 1): EntryId =>
  entryId(lineId({ tenant, channel: 'web', account: 'main', place }), 1, epoch)

const minute = 60_000
const ids = async (team: TeamId = support) => (await queues.read(tenant, team, undefined, 100)).map(({ id }) => id)

test('who has waited longer stands before who has come later, in whatever order they are placed', async () => {
  const now = Date.now()
  await queues.place(tenant, support, entry('late'), now)
  await queues.place(tenant, support, entry('early'), now - 10 * minute)
  await queues.place(tenant, support, entry('middle'), now - 5 * minute)
  expect(await ids()).toEqual([entry('early'), entry('middle'), entry('late')])
})

test('a head start of 30 days still counts', async () => {
  const now = Date.now()
  await queues.place(tenant, support, entry('top'), now - 30 * 24 * 60 * minute)
  await queues.place(tenant, support, entry('patient'), now - 29 * 24 * 60 * minute)
  expect(await ids()).toEqual([entry('top'), entry('patient')])
})

test('placing again changes nothing, and with another arrival moves the entry', async () => {
  const now = Date.now()
  await queues.place(tenant, support, entry('ann'), now - minute)
  await queues.place(tenant, support, entry('bob'), now)
  await queues.place(tenant, support, entry('bob'), now)
  expect(await ids()).toEqual([entry('ann'), entry('bob')])
  await queues.place(tenant, support, entry('bob'), now - 2 * minute)
  expect(await ids()).toEqual([entry('bob'), entry('ann')])
})

test('withdrawing again changes nothing, and an entry can be placed anew', async () => {
  await queues.place(tenant, support, entry('ann'), Date.now())
  await queues.withdraw(tenant, support, entry('ann'))
  await queues.withdraw(tenant, support, entry('ann'))
  expect(await ids()).toEqual([])
  await queues.place(tenant, support, entry('ann'), Date.now())
  expect(await queues.count(tenant, support)).toBe(1)
})

test('many who place and withdraw one entry at once leave it there or not, never broken', async () => {
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 3 === 0
          ? queues.withdraw(tenant, support, entry('ann'))
          : queues.place(tenant, support, entry('ann'), Date.now() - i * minute),
      ),
    )
    expect((await ids()).length).toBeLessThanOrEqual(1)
  }
  await queues.place(tenant, support, entry('ann'), Date.now())
  expect(await ids()).toEqual([entry('ann')])
})

test('G10 teams and tenants have queues of their own, all of a tenant in its slot', async () => {
  const billing = teamId('billing')
  const other = tenantId('bakery')
  await queues.place(tenant, support, entry('ann'), Date.now())
  await queues.place(tenant, billing, entry('bob'), Date.now())
  await queues.place(other, support, entry('cat'), Date.now())
  expect(await ids()).toEqual([entry('ann')])
  expect(await ids(billing)).toEqual([entry('bob')])
  const keys = await redis.keys('*')
  expect(keys.every((key) => key.startsWith('{shop}:') || key.startsWith('{bakery}:'))).toBe(true)
})

test('a job holds ids only', async () => {
  await queues.place(tenant, support, entry('ann', 4), Date.now())
  const queue = new Queue(queueName(support), { connection: redis, prefix: tenantKeys(tenant).prefix })
  const [job] = await queue.getPrioritized()
  expect(job?.id).toBe(entry('ann', 4))
  expect(job?.data).toEqual({
    line: lineId({ tenant, channel: 'web', account: 'main', place: 'ann' }),
    number: 1,
    epoch: 4,
  })
  expect(await queue.getJobCounts('active', 'waiting', 'prioritized')).toEqual({
    active: 0,
    waiting: 0,
    prioritized: 1,
  })
  await queue.close()
})

test('a hundred queues need one connection', async () => {
  const before = await countClients()
  for (let i = 0; i < 100; i += 1) await queues.place(tenant, teamId(`team-${i}`), entry('ann'), Date.now())
  expect(await countClients()).toBe(before)
})

test('pages follow one another without a gap, also when entries before them go', async () => {
  const now = Date.now()
  const places = Array.from({ length: 25 }, (_, i) => entry(`c${i}`))
  for (const [i, id] of places.entries()) await queues.place(tenant, support, id, now + i * 10_000)
  const found: string[] = []
  let after: string | undefined
  for (;;) {
    const page = await queues.read(tenant, support, after, 10)
    found.push(...page.map(({ id }) => id))
    after = page.at(-1)?.cursor
    for (const { id } of page) await queues.withdraw(tenant, support, id)
    if (page.length < 10) break
  }
  expect(found).toEqual(places)
})

test('the base is moved when it has grown old, and entries placed again keep their order', async () => {
  const { bases } = tenantKeys(tenant)
  const now = Date.now()
  const base = await queues.readBase(tenant, support)
  expect(Math.abs(base - (now - baseLeadMs))).toBeLessThan(5_000)
  expect(await queues.moveBase(tenant, support)).toBe(false)

  await redis.hset(bases, support, now - baseLifeMs - minute)
  await queues.place(tenant, support, entry('ann'), now - 2 * minute)
  await queues.place(tenant, support, entry('bob'), now - minute)
  expect(await queues.moveBase(tenant, support)).toBe(true)
  expect(await queues.moveBase(tenant, support)).toBe(false)
  // Who comes now stands before everybody until they have been placed again.
  await queues.place(tenant, support, entry('cat'), now)
  expect(await ids()).toEqual([entry('cat'), entry('ann'), entry('bob')])
  await queues.place(tenant, support, entry('bob'), now - minute)
  await queues.place(tenant, support, entry('ann'), now - 2 * minute)
  expect(await ids()).toEqual([entry('ann'), entry('bob'), entry('cat')])
})

async function countClients(): Promise<number> {
  return String(await redis.client('LIST'))
    .trim()
    .split('\n').length
}

test('what another process has placed again is taken out again, as soon as nobody can have meant the first time', async () => {
  let now = Date.now()
  const observe = (observation: Observation) => void observations.push(observation)
  const here = createTeamQueues({ redis, observe, now: () => now })
  await here.place(tenant, support, entry('ann'), now)
  await here.withdraw(tenant, support, entry('ann'))
  await queues.place(tenant, support, entry('ann'), now)
  now += 10_000
  await here.withdraw(tenant, support, entry('ann'))
  expect(await ids()).toEqual([])
  await here.close()
})
