import { join } from 'node:path'
import type { LineId } from '@baton/core'
import { createRedis, type RedisConnection } from '../redis/create-redis'
import { planCommits } from '../testing/commit-plan'
import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { spawnSource, type SourceProcess } from '../testing/spawn-source'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createRedisStore, type RedisStore } from './create-redis-store'

const observe = (): void => undefined
const plan = planCommits()
const all = plan.flat().length

describe('a writer that is killed', () => {
  let server: TestServer
  let redis: RedisConnection
  let store: RedisStore

  beforeAll(async () => {
    server = await startTestServer()
    redis = createRedis(server.url, { observe })
    // A clock that is ahead finds marks at once.
    store = await createRedisStore({ redis, observe, now: () => Date.now() + 60_000 })
  })
  afterAll(async () => {
    await store.close()
    await redis.close()
    await server.stop()
  })

  it('loses nothing that it has acknowledged, and leaves every line to be found', async () => {
    const acknowledged = new Set<string>()
    for (const killAt of [17, 61, 128]) {
      const writer = startWriter(server)
      await collect(writer, acknowledged, killAt)
      await writer.kill()
      await expectKept(store, acknowledged)
      expect([...(await takeDirty(store))].sort()).toEqual(plan.flatMap(([first]) => first?.line ?? []).sort())
    }
    const last = startWriter(server)
    await collect(last, acknowledged, all)
    await expectComplete(store)
  }, 60_000)
})

describeOnRedisServer('a server that is killed', () => {
  it('has everything it has acknowledged when it is back, and its writers go on by themselves', async () => {
    const server = await startTestServer({ durable: true })
    const redis = createRedis(server.url, { observe, patienceMs: 10_000 })
    const store = await createRedisStore({ redis, observe })
    try {
      const acknowledged = new Set<string>()
      const writer = startWriter(server)
      for (const crashAt of [23, 99, 151]) {
        const last = await collect(writer, acknowledged, crashAt)
        await server.crash()
        if (last !== undefined) writer.child.send(last)
        await server.restart()
        await expectKept(store, acknowledged)
      }
      await collect(writer, acknowledged, all)
      await expectComplete(store)
    } finally {
      await store.close()
      await redis.close()
      await server.stop()
    }
  }, 60_000)
})

function startWriter(server: TestServer): SourceProcess {
  return spawnSource(join(__dirname, '../testing/commit-writer.process.ts'), [server.url])
}

/** Takes acknowledgements until there are so many; the last one is not answered, so that the writer stays close to it. */
async function collect(writer: SourceProcess, acknowledged: Set<string>, count: number): Promise<string | undefined> {
  for (;;) {
    const key = await writer.receive()
    if (key === 'done') return undefined
    if (typeof key !== 'string' || key.startsWith('failed')) throw new Error(String(key))
    acknowledged.add(key)
    if (acknowledged.size === count && count < all) return key
    writer.child.send(key)
  }
}

/** What was acknowledged, and at most what each line had under way. */
async function expectKept(store: RedisStore, acknowledged: ReadonlySet<string>): Promise<void> {
  const kept = (await readKeys(store)).flat()
  expect(kept).toHaveLength(new Set(kept).size)
  expect([...acknowledged].filter((key) => !kept.includes(key))).toEqual([])
  expect(kept.length).toBeLessThanOrEqual(acknowledged.size + plan.length)
}

/** Everything that was planned, once, in its order; and a lane that gives it all out in that order. */
async function expectComplete(store: RedisStore): Promise<void> {
  expect(await readKeys(store)).toEqual(plan.map((commits) => commits.map(({ key }) => key)))
  for (const [first] of plan) {
    if (!first) continue
    const { line } = first
    const { revision, lastSeq } = await store.load(line)
    expect([revision, lastSeq]).toEqual([plan[0]?.length, 2 * (plan[0]?.length ?? 0)])
    await store.releaseLane(line)
    expect((await store.readReleased(line, 0, 1_000)).entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: lastSeq }, (_, index) => index + 1),
    )
  }
}

async function readKeys(store: RedisStore): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    plan.map(async ([first]) => {
      if (!first) return []
      const log = await store.readLog(first.line, { audience: 'audit', limit: 1_000 })
      return log.flatMap(({ body }) => (body.kind === 'customer' ? [body.dedupeKey] : []))
    }),
  )
}

async function takeDirty(store: RedisStore): Promise<ReadonlySet<LineId>> {
  const found = new Set<LineId>()
  for (let shard = 0; shard < store.shards; shard += 1) {
    for (const line of await store.takeDirty(shard, 100, 1)) found.add(line)
  }
  return found
}
