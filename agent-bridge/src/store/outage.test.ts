import { storeSamples } from '@baton/core/testing'
import type { LineId, LineNews } from '@baton/core'
import { createRedis, type RedisConnection } from '../redis/create-redis'
import { countRoundTrips, type RoundTripCounter } from '../testing/count-round-trips'
import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { openTestStore, type OpenTestStore } from '../testing/open-test-store'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedisStore, type RedisStore } from './create-redis-store'

const { advance, makeCommit, makeConversation, newLine, say, withdraw } = storeSamples
const observe = (): void => undefined

describe('a server that goes away', () => {
  let server: TestServer
  let network: RoundTripCounter
  let test: OpenTestStore

  beforeEach(async () => {
    server = await startTestServer()
    network = await countRoundTrips(server.url)
    test = await openTestStore(() => createRedis(network.url, { observe, commandTimeoutMs: 2_000 }))
  })
  afterEach(async () => {
    await test.close()
    await network.close()
    await server.stop()
  })

  it('is said to be unavailable, and served again when it is back', async () => {
    const line = newLine()
    await advance(test, line, { entries: [say('1')] })
    await server.crash()
    await expect(test.store.load(line)).rejects.toMatchObject({ code: 'store-unavailable', status: 503 })
    await expect(test.store.commit(makeCommit(test, line, { revision: 1, lastSeq: 1 }))).rejects.toMatchObject({
      code: 'store-unavailable',
    })
    await server.restart()
    // The server is empty, or has its data: what counts is that it is asked again.
    await until(async () => (await test.store.load(line)).revision >= 0)
    const fresh = newLine()
    await advance(test, fresh, { entries: [say('1')] })
    await test.store.stepLane(fresh, 'a', 1_000)
  })

  it('may be asked again and again at once', async () => {
    const line = newLine()
    await advance(test, line)
    let restarted = false
    const asking = (async () => {
      while (!restarted) await retry(() => test.store.load(line))
      return retry(() => test.store.load(newLine()))
    })()
    await server.crash()
    await server.restart()
    restarted = true
    expect(await asking).toEqual({ revision: 0, lastSeq: 0 })
  })

  it('tells those who watch that they may have missed something', async () => {
    const line = newLine()
    const heard: LineNews[] = []
    const stop = test.another.watch(line, (news) => heard.push(news))
    await until(async () => {
      await test.store.signal(line, { kind: 'typing', by: 'customer' })
      return heard.length > 0
    })
    network.cut()
    await until(() => Promise.resolve(heard.some((news) => news.kind === 'poke' && news.seq === 0)))
    await until(async () => {
      await advance(test, line, { entries: [say('1')] })
      return heard.some((news) => news.kind === 'poke' && news.seq > 0)
    })
    stop()
  })

  it('leaves no doubt about a commit whose answer was lost', async () => {
    const line = newLine()
    const base = await test.store.load(line)
    await advance(test, newLine())
    const commit = makeCommit(test, line, base, { entries: [say('1')], dedupeKey: 'event-1' })
    server.pause()
    const trips = network.trips()
    const lost = test.store.commit(commit)
    await Promise.all([
      expect(lost).rejects.toMatchObject({ code: 'store-unavailable' }),
      until(() => Promise.resolve(network.trips() > trips)).then(() => network.cut()),
    ])
    server.resume()

    // The server has it, or has not: the caller asks again with the same key and finds out.
    const again = await retry(() => test.store.commit(commit))
    expect([
      { kind: 'duplicate', seq: 1 },
      { kind: 'committed', firstSeq: 1, lastSeq: 1 },
    ]).toContainEqual(again)
    expect(await test.store.load(line)).toMatchObject({ revision: 1, lastSeq: 1 })
    test.advance(10_000)
    expect(await takeDirty(test.another)).toContain(line)
  })

  it('does not wait for a server that hangs', async () => {
    const line = newLine()
    await advance(test, line)
    server.pause()
    await expect(test.store.load(line)).rejects.toMatchObject({ code: 'store-unavailable' })
    server.resume()
    await until(async () => (await test.store.load(line)).revision === 1)
  })

  it('knows our scripts again after it has forgotten them', async () => {
    const line = newLine()
    await advance(test, line, { entries: [say('1')], chores: [withdraw(line)] })
    const redis = createRedis(server.url, { observe })
    await until(() => Promise.resolve(redis.client.status === 'ready'))
    await redis.client.script('FLUSH')
    await redis.close()
    await advance(test, line, { entries: [say('2')] })
    expect(await test.store.stepLane(line, 'a', 1_000)).toMatchObject({ entry: { seq: 1 } })
    expect((await test.store.load(line)).revision).toBe(2)
  })

  it('is not started on with another number of shards', async () => {
    const redis = createRedis(server.url, { observe })
    const { prefix } = test
    await expect(createRedisStore({ redis, observe, prefix, shards: 5 })).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('made with 4 shards'),
    })
    await redis.close()
  })
})

describeOnRedisServer('a full server', () => {
  let server: TestServer
  let test: OpenTestStore
  let admin: RedisConnection

  beforeAll(async () => {
    server = await startTestServer({ configuration: async () => ['maxmemory-policy noeviction'] })
    admin = createRedis(server.url, { observe })
    test = await openTestStore(() => createRedis(server.url, { observe }))
  })
  afterAll(async () => {
    await test.close()
    await admin.close()
    await server.stop()
  })
  const limit = (bytes: number) => admin.client.config('SET', 'maxmemory', bytes)

  it('takes nothing new, says so, and lets go of what it has', async () => {
    const line = newLine()
    const timers = { 'bot-idle': test.now() + 60_000 }
    const conversation = makeConversation(line, { timers })
    await advance(test, line, { conversation, entries: [say('1'), say('2'), say('3')], chores: [withdraw(line)] })
    await limit(1)

    const base = await test.store.load(line)
    await expect(test.store.commit(makeCommit(test, line, base, { entries: [say('x')] }))).rejects.toMatchObject({
      code: 'store-full',
      status: 507,
    })
    expect(await test.store.load(line)).toEqual(base)
    expect(await test.store.readLog(line, { audience: 'audit', limit: 10 })).toHaveLength(3)

    // What was committed is finished all the same, also by the auditor of another process.
    test.advance(10_000)
    expect(await takeDirty(test.another)).toEqual([line])
    const step = { seq: 1, outcome: { kind: 'done', state: 'sent' } } as const
    expect(await test.another.stepLane(line, 'a', 1_000)).toMatchObject({ entry: { seq: 1 } })
    expect(await test.another.stepLane(line, 'a', 1_000, step)).toMatchObject({ entry: { seq: 2 } })
    await test.another.leaveLane(line, 'a', { ...step, seq: 2 })
    await test.another.releaseLane(line)
    await test.another.finishChores(line, [...(await test.another.readChores(line)).keys()])
    await test.another.reindex(line)
    expect((await test.another.readReleased(line, 0, 10)).upTo).toBe(3)
    test.advance(60_000)
    expect(await takeDirty(test.another)).toEqual([])

    await limit(0)
    const result = await test.store.commit(makeCommit(test, line, base, { entries: [say('4')] }))
    expect(result).toMatchObject({ kind: 'committed', firstSeq: 4 })
  })
})

async function takeDirty(store: RedisStore): Promise<readonly LineId[]> {
  const found: LineId[] = []
  for (let shard = 0; shard < store.shards; shard += 1) found.push(...(await store.takeDirty(shard, 100, 30_000)))
  return found
}

/** Asks again as long as the store is away. */
async function retry<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-unavailable') throw error
    }
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await retry(isSo))) await new Promise((resolve) => setTimeout(resolve, 1))
}
