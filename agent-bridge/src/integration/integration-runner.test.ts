import { awaitId, lineId, tenantId, type Observation } from '@baton/core'
import { createListeningHub, describeIntegrationRunner, makeIntegrationRequest } from '@baton/core/testing'
import { Redis } from 'ioredis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createIntegrationRunner, type RunIntegration, type StartedIntegrationRunner } from './integration-runner'

let server: TestServer
let redis: Redis
const running: StartedIntegrationRunner[] = []
const observations: Observation[] = []

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
  await Promise.all(running.splice(0).map((runner) => runner.stop()))
})

const line = lineId({ tenant: tenantId('shop'), channel: 'web', account: 'main', place: 'ann' })
const id = awaitId('5f0c-1')
const request = makeIntegrationRequest(line)
const answer = { kind: 'answered', messages: [{ kind: 'text', text: 'sent' }], succeeded: true } as const

function startRunner(
  run: RunIntegration,
  { listening = createListeningHub(), lateMs = 5_000, lockMs = 10_000, concurrency = 5 } = {},
) {
  const runner = createIntegrationRunner({
    redis,
    run,
    hub: () => listening.hub,
    observe: (one) => observations.push(one),
    concurrency,
    lockMs,
    lateMs,
  })
  running.push(runner)
  runner.run()
  return { ...listening, runner }
}

describeIntegrationRunner('jobs', async ({ run, hub }) => {
  await redis.flushall()
  // They are stopped after each test, as all are.
  const create = () => startRunner(run, { listening: { ...createListeningHub(), hub } }).runner
  return { runners: [create(), create()], close: () => Promise.resolve() }
})

test('a result that comes after its time is handed over all the same', async () => {
  let finish: () => void = () => undefined
  const { runner, given, came } = startRunner(
    ({ signal }) =>
      new Promise((resolve) => {
        finish = () => resolve(answer)
        signal.addEventListener('abort', () => finish())
      }),
  )
  await runner.start(line, id, { ...request, timeoutMs: 50 })
  await came(1)
  expect(given[0]?.input).toMatchObject({ outcome: answer })
})

test('a run that never ends is given up', async () => {
  const { runner, given, came } = startRunner(() => new Promise(() => undefined), { lateMs: 50 })
  await runner.start(line, id, { ...request, timeoutMs: 50 })
  await came(1)
  expect(given[0]?.input).toMatchObject({ outcome: { kind: 'late' } })
})

test('a run whose process stops is run again by another one, under the same id', async () => {
  let begun: () => void = () => undefined
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const first = startRunner(({ signal }) => {
    begun()
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'late' })))
  })
  await first.runner.start(line, id, request)
  await hasBegun
  const second = startRunner(async (run) => {
    expect(run.id).toBe(id)
    return answer
  })
  await first.runner.stop()
  running.splice(running.indexOf(first.runner), 1)
  await second.came(1)
  expect(first.given).toEqual([])
  expect(second.given[0]?.input).toMatchObject({ await: id, outcome: answer })
})

test('G2 a run whose process has died is run again under the same id, which is its Idempotency-Key', async () => {
  let begun: () => void = () => undefined
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const ids: string[] = []
  const limits = { lockMs: 200, concurrency: 1 }
  const dead = startRunner((run) => {
    ids.push(run.id)
    begun()
    return new Promise(() => undefined)
  }, limits)
  await dead.runner.start(line, id, request)
  await hasBegun
  // Nobody renews the lock of a process that is gone.
  await redis.del(`{integration}:integration:${id}:lock`)
  const successor = startRunner(async (run) => {
    ids.push(run.id)
    return answer
  }, limits)
  await successor.came(1)
  expect(ids).toEqual([id, id])
  expect(successor.given[0]?.input).toMatchObject({ await: id, outcome: answer })
})

test('nothing of the customer is kept once the result is handed over', async () => {
  const { runner, came } = startRunner(async () => answer)
  await runner.start(line, id, request)
  await came(1)
  await runner.stop()
  running.splice(running.indexOf(runner), 1)
  for (const key of await redis.keys('{integration}:*')) {
    const kept = (await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : ''
    expect(kept).not.toMatch(/Ann|A-4417|sent/)
  }
})

test.each(['a:b', '', '123', 'x'.repeat(201)])('the await id %j is refused', async (bad) => {
  const { runner } = startRunner(async () => answer)
  await expect(runner.start(line, awaitId(bad), request)).rejects.toMatchObject({ code: 'malformed' })
})
