import { storeSamples } from '@baton/core/testing'
import { createRedis } from '../redis/create-redis'
import { listTrips } from '../testing/list-trips'
import { openTestStore, type OpenTestStore } from '../testing/open-test-store'
import { startTestServer, type TestServer } from '../testing/start-test-server'

const { advance, hear, integrate, makeCommit, newLine, say, withdraw } = storeSamples

let server: TestServer
let test: OpenTestStore
/** What either store has asked for since it was last looked at, each trip by the names of its commands. */
let takeTrips: () => readonly string[]

beforeAll(async () => {
  server = await startTestServer()
  const lists: ReturnType<typeof listTrips>[] = []
  test = await openTestStore(() => {
    const redis = createRedis(server.url, { observe: () => undefined })
    lists.push(listTrips(redis.client))
    return redis
  })
  takeTrips = () => lists.flatMap((list) => list.take())
})
afterAll(async () => {
  await test.close()
  await server.stop()
})

it('goes to the server and back as rarely as can be', async () => {
  const { store } = test
  const line = newLine()
  const entries = [hear('1'), say('2'), integrate('run'), say('4'), say('5')]
  const commit = async () =>
    store.commit(makeCommit(test, line, await store.load(line), { entries, chores: [withdraw(line)] }))
  const other = newLine()
  const commitAndReindex = async () => {
    await advance(test, other, { entries: [hear('1'), say('2')], release: true })
    await store.reindex(other)
  }
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['load', () => store.load(line)],
    ['load and commit', commit],
    ['readChores', () => store.readChores(line)],
    ['finishChores', () => store.finishChores(line, ['1.0', '2.0'])],
    ['releaseLane up to an integration', () => store.releaseLane(line)],
    ['releaseLane past it', () => store.releaseLane(line, 3)],
    ['reindex of what was just drained', () => store.reindex(line)],
    ['reindex of what nobody has read', () => store.reindex(line)],
    ['readReleased', () => store.readReleased(line, 0, 10)],
    ['readLog', () => store.readLog(line, { audience: 'audit', limit: 10 })],
    ['readLog of a conversation', () => store.readLog(line, { audience: 'team', limit: 10, conversation: 1 })],
    ['readConversation', () => store.readConversation(line, 1)],
    ['readApplied', () => store.readApplied(line, 'key')],
    ['setDelivery', () => store.setDelivery(line, 5, 'read')],
    ['readDelivery', () => store.readDelivery(line, [2, 4, 5])],
    ['stepLane', () => store.stepLane(line, 'a', 1_000)],
    ['leaveLane', () => store.leaveLane(line, 'a', { seq: 7, outcome: { kind: 'done', state: 'sent' } })],
    ['takeDue', () => store.takeDue(0, 10, 1_000)],
    ['takeDirty', () => store.takeDirty(0, 10, 1_000)],
    ['signal', () => store.signal(line, { kind: 'typing', by: 'customer' })],
    ['load, commit and reindex of what goes at once', () => commitAndReindex()],
  ]
  // A server is sent each script once in full.
  for (const [, act] of steps) await act()
  await advance(test, line, { entries })

  takeTrips()
  const trips: Record<string, readonly string[]> = {}
  for (const [name, act] of steps) {
    await act()
    trips[name] = takeTrips()
  }
  expect(trips).toEqual({
    ...Object.fromEntries(steps.map(([name]) => [name, ['evalsha']])),
    load: ['hmget'],
    'load and commit': ['hmget', 'evalsha'],
    readChores: ['hgetall'],
    'reindex of what nobody has read': ['evalsha', 'evalsha'],
    readConversation: ['hmget + hget'],
    readApplied: ['zscore'],
    readDelivery: ['hget + hmget'],
    signal: ['publish'],
    'load, commit and reindex of what goes at once': ['hmget', 'evalsha'],
  })
})
