import { createRedis, createRedisStore, type RedisConnection, type RedisStore } from '@baton/agent-bridge'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import type { LineId } from '@baton/core'
import { storeSamples } from '@baton/core/testing'
import { createRetentionCheck } from './create-retention-check'

const { advance, makeConversation, newLine } = storeSamples
const observe = (): void => undefined
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
const keepMs = 90 * dayMs

let server: TestServer
let admin: RedisConnection
const closing: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await startTestServer()
  admin = createRedis(server.url, { observe })
})
afterAll(async () => {
  await admin.close()
  await server.stop()
})
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close()
})

async function openStore(now?: () => number): Promise<RedisStore> {
  const redis = createRedis(server.url, { observe })
  const store = await createRedisStore({ redis, observe, ...(now && { now }) })
  closing.unshift(store, redis)
  return store
}

/** A conversation that was closed so long ago. */
async function converse(ago: number): Promise<LineId> {
  const now = () => Date.now() - ago
  const store = await openStore(now)
  const line = newLine()
  const test = { store, another: store, now, advance: () => undefined, cutOff: () => Promise.resolve(store) }
  const completion = { by: 'bot', reason: 'ended-by-bot', at: now() } as const
  const conversation = makeConversation(line, { ownership: { owner: 'nobody', completion } })
  await advance({ ...test, close: () => Promise.resolve() }, line, { conversation })
  await store.reindex(line)
  return line
}

/** A host as it is after a start: it knows nothing of what another one, or itself before, has done. */
async function startHost() {
  const files: number[] = []
  const media = { expire: (closedBefore: number) => Promise.resolve(files.push(closedBefore)) }
  const store = await openStore()
  const check = createRetentionCheck({ store, media, keepMs })
  const keeps = async (line: LineId) => (await store.load(line)).conversation !== undefined
  return { check, files, keeps }
}

test('what is older than it should be goes once a day, whichever host is started when', async () => {
  const [old, young] = [await converse(91 * dayMs), await converse(89 * dayMs)]
  const first = await startHost()
  // A host that is restarted every day gets as far as the check.
  expect(first.check.ms).toBeLessThan(hourMs)
  await first.check.run()
  expect([await first.keeps(old), await first.keeps(young)]).toEqual([false, true])
  expect(first.files).toHaveLength(1)

  const older = await converse(100 * dayMs)
  const restarted = await startHost()
  await Promise.all([restarted.check.run(), first.check.run()])
  expect(await restarted.keeps(older)).toBe(true)
  expect([...first.files, ...restarted.files]).toHaveLength(1)

  const [key = ''] = await admin.client.keys('*check*')
  expect(await admin.client.pttl(key)).toBeLessThanOrEqual(dayMs)
  // A day later.
  await admin.client.del(key)
  await restarted.check.run()
  expect(await restarted.keeps(older)).toBe(false)
  expect(restarted.files).toHaveLength(1)
})
