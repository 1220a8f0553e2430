import { teamId, tenantId, type Observation, type TeamId } from '@baton/core'
import { Redis } from 'ioredis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createMatcher, type Matcher } from './matcher'

let server: TestServer
let redis: Redis
const running: Matcher[] = []
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
  observations.length = 0
  await redis.flushall()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((matcher) => matcher.stop()))
})

function startMatcher(match: (tenant: string, team: TeamId) => Promise<unknown>): Matcher {
  const run = async (tenant: string, team: TeamId) => (await match(tenant, team)) !== 'unfinished'
  const matcher = createMatcher({
    redis,
    match: run,
    concurrency: 4,
    lockMs: 10_000,
    observe: (one) => observations.push(one),
  })
  running.push(matcher)
  matcher.start()
  return matcher
}

/** Something that happens later, by the test's hand. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

test('a poke starts a run for its team', async () => {
  const ran = gate()
  const matcher = startMatcher(async (id, team) => {
    expect([id, team]).toEqual([tenant, support])
    ran.open()
  })
  await matcher.poke(tenant, support)
  await ran.opened
})

test('many pokes before a run starts are one run', async () => {
  let runs = 0
  const last = gate()
  const matcher = createMatcher({
    redis,
    concurrency: 1,
    lockMs: 10_000,
    observe: (one) => observations.push(one),
    match: async (_tenant, team) => {
      if (team === support) runs += 1
      else last.open()
      return true
    },
  })
  running.push(matcher)
  for (let i = 0; i < 20; i += 1) await matcher.poke(tenant, support)
  await matcher.poke(tenant, teamId('billing'))
  matcher.start()
  await last.opened
  expect(runs).toBe(1)
})

test('a team has one run at a time in all processes, and what was poked during a run is not forgotten', async () => {
  let active = 0
  let most = 0
  let state = 0
  let seen = -1
  const match = async () => {
    active += 1
    most = Math.max(most, active)
    seen = state
    await new Promise((resolve) => setImmediate(resolve))
    active -= 1
  }
  const matchers = [startMatcher(match), startMatcher(match), startMatcher(match)]
  for (let round = 0; round < 40; round += 1) {
    state += 1
    await Promise.all(matchers.map((matcher) => matcher.poke(tenant, support)))
  }
  while (seen !== state || active > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(most).toBe(1)
})

test('one team’s long run does not hold up another team', async () => {
  const long = gate()
  const other = gate()
  const matcher = startMatcher(async (_tenant, team) => {
    if (team === support) await long.opened
    else other.open()
  })
  await matcher.poke(tenant, support)
  await matcher.poke(tenant, teamId('billing'))
  await other.opened
  long.open()
})

test('a run that fails is tried again, and is no obstacle to the next one', async () => {
  const again = gate()
  const later = gate()
  let runs = 0
  const matcher = startMatcher(async () => {
    runs += 1
    if (runs === 1) throw new Error('the store was away')
    if (runs === 2) again.open()
    if (runs === 3) later.open()
  })
  await matcher.poke(tenant, support)
  await again.opened
  await matcher.poke(tenant, support)
  await later.opened
  expect(observations).toMatchObject([{ kind: 'error', where: 'match' }])
})

test('a run that could not finish is followed by another one', async () => {
  const again = gate()
  let runs = 0
  const matcher = startMatcher(async () => {
    runs += 1
    if (runs === 2) again.open()
    return runs === 1 ? 'unfinished' : 'finished'
  })
  await matcher.poke(tenant, support)
  await again.opened
})

test('nothing is left of runs that have ended', async () => {
  const ran = gate()
  const matcher = startMatcher(async () => ran.open())
  await matcher.poke(tenant, support)
  await ran.opened
  await Promise.all(running.splice(0).map((one) => one.stop()))
  const left = (await redis.keys('{match}:*')).filter((key) => !/:(meta|events|id|stalled-check|marker)$/.test(key))
  expect(left).toEqual([])
})
