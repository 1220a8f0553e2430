import { storeSamples } from '@baton/core/testing'
import { shardOf, tenantId, type Commit, type LineId } from '@baton/core'
import { createRedis, createRedisCluster } from '../redis/create-redis'
import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { holdScript } from '../testing/hold-script'
import { openTestStore, type OpenTestStore } from '../testing/open-test-store'
import { startTestCluster, type TestCluster } from '../testing/start-test-cluster'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import type { RedisStore } from './create-redis-store'
import { fitIndexScript } from './scripts/fit-index-script'
import { markScript } from './scripts/mark-script'
import { createStoreKeys } from './store-keys'

const { advance, makeCommit, makeConversation, newLine, say, withdraw } = storeSamples
const observe = (): void => undefined
const forMs = 30_000

describe('the index of one server', () => {
  let server: TestServer
  let test: OpenTestStore
  const connect = () => createRedis(server.url, { observe })
  const withDeadline = (line: LineId, at: number) => ({
    conversation: makeConversation(line, { timers: { 'bot-idle': at } }),
  })

  /** Has indexed nothing yet: the commit has left something to do, and it is done. */
  async function commitAndRelease(store: RedisStore, line: LineId, change: Partial<Commit>): Promise<void> {
    await store.commit(makeCommit(test, line, await store.load(line), { entries: [say('0')], ...change }))
    await store.releaseLane(line)
  }

  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    test = await openTestStore(connect)
  })
  afterEach(() => test.close())

  it('keeps a deadline that came back while a slower process was about to move it', async () => {
    const line = newLine()
    const soon = test.now() + 60_000
    const late = test.now() + 600_000
    await advance(test, line, withDeadline(line, soon))
    await test.store.reindex(line)

    // A slow process moves the deadline away, and is held up between reading the line and writing the index.
    const slow = holdScript(connect(), fitIndexScript)
    const slowStore = await test.open(slow.connection)
    await commitAndRelease(slowStore, line, withDeadline(line, late))
    const reindexed = slowStore.reindex(line)
    await slow.reached
    // Meanwhile it comes back to the very same time, is indexed, and its mark goes.
    await advance(test, line, withDeadline(line, soon))
    await test.store.reindex(line)
    slow.release()
    await reindexed

    test.advance(61_000)
    expect(await take(test.another, 'takeDue')).toEqual([line])
    expect(await take(test.another, 'takeDirty')).toEqual([])
  })

  it('keeps a deadline when a slower process still believes that the conversation is closed', async () => {
    const line = newLine()
    const closed = makeConversation(line, {
      ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() } },
    })
    const slow = holdScript(connect(), fitIndexScript)
    const slowStore = await test.open(slow.connection)
    await commitAndRelease(slowStore, line, { conversation: closed })
    const reindexed = slowStore.reindex(line)
    await slow.reached
    await advance(test, line, withDeadline(line, test.now() + 60_000))
    await test.store.reindex(line)
    slow.release()
    await reindexed
    test.advance(61_000)
    expect(await take(test.another, 'takeDue')).toEqual([line])
  })

  it('fires a deadline that a slower process brought back once, and then forgets it', async () => {
    const line = newLine()
    const slow = holdScript(connect(), fitIndexScript)
    const slowStore = await test.open(slow.connection)
    await commitAndRelease(slowStore, line, withDeadline(line, test.now() + 60_000))
    const reindexed = slowStore.reindex(line)
    await slow.reached
    const conversation = makeConversation(line, {
      ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() } },
    })
    await advance(test, line, { conversation })
    await test.store.reindex(line)
    slow.release()
    await reindexed

    test.advance(61_000)
    expect(await take(test.another, 'takeDue')).toEqual([line])
    await test.another.reindex(line)
    test.advance(600_000)
    expect(await take(test.another, 'takeDue')).toEqual([])
  })

  it('knows the deadline of a commit that leaves nothing to do at once, and has no mark of it', async () => {
    const line = newLine()
    const { store } = test
    await store.commit(makeCommit(test, line, await store.load(line), withDeadline(line, test.now() + 60_000)))
    test.advance(59_000)
    expect(await take(test.another, 'takeDirty')).toEqual([])
    expect(await take(test.another, 'takeDue')).toEqual([])
    test.advance(2_000)
    expect(await take(test.another, 'takeDue')).toEqual([line])
  })

  it('has forgotten the marks of a line whose last chore is struck off, and not before', async () => {
    const line = newLine()
    const { store } = test
    const chores = [withdraw(line), withdraw(line)]
    await advance(test, line, { ...withDeadline(line, test.now() + 60_000), chores })
    await store.finishChores(line, ['1.0'])
    test.advance(10_000)
    expect(await take(test.another, 'takeDirty')).toEqual([line])
    await store.finishChores(line, ['1.1'])
    test.advance(51_000)
    expect(await take(test.another, 'takeDirty')).toEqual([])
    expect(await take(test.another, 'takeDue')).toEqual([line])
  })

  it('does not take a due line out of the hand of whoever was given it', async () => {
    const line = newLine()
    await advance(test, line, withDeadline(line, test.now() + 60_000))
    await test.store.reindex(line)
    test.advance(61_000)
    expect(await take(test.another, 'takeDue')).toEqual([line])
    // Somebody else settles the same revision late.
    await test.store.reindex(line)
    expect(await take(test.store, 'takeDue')).toEqual([])
    test.advance(forMs + 1_000)
    expect(await take(test.store, 'takeDue')).toEqual([line])
  })

  it('keeps the mark of a commit that came while the line was being read for an older one', async () => {
    const line = newLine()
    const slow = holdScript(connect(), fitIndexScript)
    const slowStore = await test.open(slow.connection)
    await commitAndRelease(slowStore, line, {})
    const reindexed = slowStore.reindex(line)
    await slow.reached
    // The same process commits again before its first reindex is through, and dies after it.
    await slowStore.commit(makeCommit(test, line, await slowStore.load(line), { entries: [say('1')] }))
    slow.release()
    await reindexed
    test.advance(10_000)
    expect(await take(test.another, 'takeDirty')).toEqual([line])
  })

  it('leaves a mark where a reindex fails', async () => {
    const line = newLine()
    const redis = connect()
    const store = await test.open(redis)
    await commitAndRelease(store, line, withDeadline(line, test.now() + 60_000))
    await redis.close()
    await expect(store.reindex(line)).rejects.toMatchObject({ code: 'store-unavailable' })
    test.advance(10_000)
    expect(await take(test.another, 'takeDirty')).toEqual([line])
  })

  it('lists every line of one tenant, also of which no index knows', async () => {
    const due = newLine()
    const dirty = newLine()
    const closed = newLine()
    await advance(test, due, withDeadline(due, test.now() + 60_000))
    await test.store.reindex(due)
    await advance(test, dirty, { entries: [say('1')] })
    const conversation = makeConversation(closed, {
      ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() } },
    })
    await advance(test, closed, { conversation })
    await test.store.reindex(closed)

    await loseIndex()
    expect((await list(test.another)).sort()).toEqual([due, dirty, closed].sort())
    for await (const line of test.another.lines(tenantId('sho'))) throw new Error(`${line} is not this tenant's`)
  })

  it('takes a deadline back in that the server has lost, whatever else it knows of the line', async () => {
    const [known, unknown, older] = [newLine(), newLine(), newLine()]
    for (const line of [known, unknown, older]) {
      await advance(test, line, withDeadline(line, test.now() + 60_000))
      await test.store.reindex(line)
    }
    const { client, close } = connect()
    const keys = createStoreKeys(test.prefix)
    const of = (line: LineId) => keys.shard(shardOf(line, test.store.shards))
    for (const line of [known, unknown, older]) await client.zrem(of(line).due, line)
    await client.hdel(of(unknown).revisions, unknown)
    // What the line's own node has lost may be more than what the index's has.
    await client.hset(of(older).revisions, older, 7)
    await close()

    expect(await test.another.findWithoutDeadline([known, unknown, older])).toHaveLength(3)
    for (const line of [known, unknown, older]) await test.another.reindex(line)
    expect(await test.another.findWithoutDeadline([known, unknown, older])).toEqual([])
    test.advance(61_000)
    expect([...(await take(test.store, 'takeDue'))].sort()).toEqual([known, unknown, older].sort())
  })

  async function loseIndex(): Promise<void> {
    const { client, close } = connect()
    const keys = createStoreKeys(test.prefix)
    for (let shard = 0; shard < test.store.shards; shard += 1) {
      const { due, revisions, dirty, closed } = keys.shard(shard)
      await client.del(due, revisions, dirty, closed)
    }
    await close()
  }
})

describeOnRedisServer('the index of a cluster', () => {
  let cluster: TestCluster
  let test: OpenTestStore
  const connect = () => {
    const hosts = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(',')
    return createRedisCluster(`redis-cluster://:${cluster.password}@${hosts}`, { observe })
  }

  beforeAll(async () => {
    cluster = await startTestCluster()
  }, 30_000)
  afterAll(() => cluster.stop())
  beforeEach(async () => {
    test = await openTestStore(connect)
  })
  afterEach(() => test.close())

  it('finds and clears the mark of a commit that never came', async () => {
    const line = newLine()
    const slow = holdScript(connect(), markScript, 'after')
    const slowStore = await test.open(slow.connection)
    const committed = slowStore.commit(makeCommit(test, line, { revision: 0, lastSeq: 0 }, { entries: [say('1')] }))
    await slow.reached

    test.advance(10_000)
    expect(await take(test.store, 'takeDirty')).toEqual([line])
    await test.store.reindex(line)
    test.advance(600_000)
    expect(await take(test.store, 'takeDirty')).toEqual([])

    // It comes after all, when nothing is left of its mark: it is marked again, and found again.
    slow.release()
    expect(await committed).toMatchObject({ kind: 'committed' })
    test.advance(10_000)
    expect(await take(test.store, 'takeDirty')).toEqual([line])
  })

  it('lists the lines of a tenant from every node', async () => {
    const lines = Array.from({ length: 12 }, newLine)
    for (const line of lines) await advance(test, line, { entries: [say('1')] })
    expect((await list(test.store)).sort()).toEqual(lines.sort())
    expect(await test.store.findWithoutDeadline(lines)).toHaveLength(12)
  })

  it('does the same for a lane that is resumed', async () => {
    const line = newLine()
    await advance(test, line, { entries: [say('1')] })
    await test.store.stepLane(line, 'a', 1_000)
    await test.store.leaveLane(line, 'a', { seq: 1, outcome: { kind: 'suspended', reason: 'auth-failed' } })
    await test.store.reindex(line)
    const slow = holdScript(connect(), markScript, 'after')
    const slowStore = await test.open(slow.connection)
    const resumed = slowStore.resumeLane(line)
    await slow.reached
    test.advance(10_000)
    for (const found of await take(test.store, 'takeDirty')) await test.store.reindex(found)
    slow.release()
    await resumed
    test.advance(10_000)
    expect(await take(test.store, 'takeDirty')).toEqual([line])
  })
})

async function list(store: RedisStore): Promise<LineId[]> {
  const found: LineId[] = []
  for await (const line of store.lines(tenantId('shop'))) found.push(line)
  return found
}

async function take(store: RedisStore, which: 'takeDue' | 'takeDirty'): Promise<readonly LineId[]> {
  const found: LineId[] = []
  for (let shard = 0; shard < store.shards; shard += 1) found.push(...(await store[which](shard, 100, forMs)))
  return found
}
