import { storeSamples } from '@baton/core/testing'
import type { LineId } from '@baton/core'
import { createRedis, type RedisConnection } from '../redis/create-redis'
import { openTestStore, type OpenTestStore } from '../testing/open-test-store'
import { startTestServer, type TestServer } from '../testing/start-test-server'

const { advance, makeConversation, newLine, note, say, withdraw } = storeSamples
const observe = (): void => undefined
const dayMs = 24 * 60 * 60_000
const keepMs = 90 * dayMs

describe('retention', () => {
  let server: TestServer
  let test: OpenTestStore
  let admin: RedisConnection

  beforeAll(async () => {
    server = await startTestServer()
    admin = createRedis(server.url, { observe })
  })
  afterAll(async () => {
    await admin.close()
    await server.stop()
  })
  beforeEach(async () => {
    test = await openTestStore(() => createRedis(server.url, { observe }))
  })
  afterEach(() => test.close())

  /** A conversation of three entries that opens, and closes again. */
  async function converse(line: LineId, number: number, dedupeKey = `event-${number}`): Promise<void> {
    const open = makeConversation(line, { number })
    await advance(test, line, {
      conversation: open,
      entries: [say('1'), say('2')],
      dedupeKey,
      chores: [withdraw(line)],
    })
    const ownership = {
      owner: 'nobody',
      completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() },
    } as const
    await advance(test, line, { conversation: { ...open, ownership }, entries: [note('3')] })
    await settle(line)
  }
  async function settle(line: LineId): Promise<void> {
    await test.store.finishChores(line, [...(await test.store.readChores(line)).keys()])
    await test.store.releaseLane(line)
    await test.store.reindex(line)
  }
  const expire = () => test.another.expire(test.now() - keepMs)
  const seqs = async (line: LineId): Promise<number[]> =>
    (await test.store.readLog(line, { audience: 'audit', limit: 100 })).map(({ seq }) => seq)
  /** Every key of the store that names the line, on this server. */
  const keysOf = (line: LineId): Promise<string[]> => admin.client.keys(`${test.prefix}{${line}}:*`)

  it('removes conversations when their time is over, the oldest first and whole', async () => {
    const line = newLine()
    await converse(line, 1)
    test.advance(10 * dayMs)
    await converse(line, 2)
    test.advance(10 * dayMs)
    await converse(line, 3)

    test.advance(69 * dayMs)
    expect(await expire()).toBe(0)
    expect(await seqs(line)).toHaveLength(9)
    test.advance(2 * dayMs)
    expect(await expire()).toBe(1)
    expect(await seqs(line)).toEqual([4, 5, 6, 7, 8, 9])
    expect(await test.store.readConversation(line, 1)).toBeUndefined()
    expect((await test.store.readConversation(line, 2))?.number).toBe(2)
    expect(await test.store.readLog(line, { audience: 'audit', limit: 10, conversation: 1 })).toEqual([])
    expect(await expire()).toBe(0)
    test.advance(10 * dayMs)
    expect(await expire()).toBe(1)
    expect(await seqs(line)).toEqual([7, 8, 9])
    expect((await test.store.load(line)).lastSeq).toBe(9)
  })

  it('removes a line of which nothing is left, and lets it begin again', async () => {
    const line = newLine()
    await converse(line, 1)
    await converse(line, 2)
    await test.store.setDelivery(line, [1, 4], 'read')
    expect((await keysOf(line)).length).toBeGreaterThan(3)
    test.advance(91 * dayMs)
    expect(await expire()).toBe(2)
    expect(await keysOf(line)).toEqual([])
    expect(await test.store.load(line)).toEqual({ revision: 0, lastSeq: 0 })

    const timers = { 'bot-idle': test.now() + 60_000 }
    await advance(test, line, { conversation: makeConversation(line, { timers }), entries: [say('again')] })
    await settle(line)
    expect(await seqs(line)).toEqual([1])
    test.advance(61_000)
    expect(await takeDue()).toEqual([line])
  })

  it('keeps an open conversation however old, and removes what was before it', async () => {
    const line = newLine()
    await converse(line, 1)
    await advance(test, line, { conversation: makeConversation(line, { number: 2 }), entries: [say('4')] })
    await test.store.reindex(line)
    test.advance(400 * dayMs)
    expect(await expire()).toBe(1)
    expect(await seqs(line)).toEqual([4])
    expect((await test.store.load(line)).conversation?.number).toBe(2)
    // What had not left the lane is there still, in what is kept.
    expect(await test.store.stepLane(line, 'a', 1_000)).toMatchObject({ kind: 'head', entry: { seq: 4 } })
    expect(await expire()).toBe(0)
  })

  it('keeps a conversation that was opened again', async () => {
    const line = newLine()
    await converse(line, 1)
    test.advance(30 * dayMs)
    await advance(test, line, { conversation: makeConversation(line, { epoch: 1 }), entries: [say('4')] })
    await settle(line)
    test.advance(400 * dayMs)
    expect(await expire()).toBe(0)
    expect(await seqs(line)).toEqual([1, 2, 3, 4])
    await advance(test, line, {
      conversation: makeConversation(line, {
        epoch: 2,
        ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() } },
      }),
    })
    await settle(line)
    test.advance(91 * dayMs)
    expect(await expire()).toBe(1)
    expect(await keysOf(line)).toEqual([])
  })

  it('drops what was left in the lane of a conversation that is removed', async () => {
    const line = newLine()
    const ownership = {
      owner: 'nobody',
      completion: { by: 'bot', reason: 'ended-by-bot', at: test.now() },
    } as const
    await advance(test, line, { conversation: makeConversation(line, { ownership }), entries: [say('1'), say('2')] })
    await advance(test, line, { conversation: makeConversation(line, { number: 2 }), entries: [say('3')] })
    await test.store.reindex(line)
    test.advance(91 * dayMs)
    expect(await expire()).toBe(1)
    expect(await test.store.stepLane(line, 'a', 1_000)).toMatchObject({ kind: 'head', entry: { seq: 3 }, attempt: 1 })
  })

  it('removes any number of conversations and lines', async () => {
    const busy = newLine()
    for (let number = 1; number <= 45; number += 1) await converse(busy, number)
    const others = Array.from({ length: 12 }, newLine)
    for (const line of others) await converse(line, 1)
    test.advance(91 * dayMs)
    expect(await expire()).toBe(45 + 12)
    for (const line of [busy, ...others]) expect(await keysOf(line)).toEqual([])
    expect(await admin.client.keys(`${test.prefix}*`)).toEqual([`${test.prefix}{baton}:shards`])
  })

  it('is counted once where two processes expire at the same time', async () => {
    const lines = Array.from({ length: 10 }, newLine)
    for (const line of lines) await converse(line, 1)
    test.advance(91 * dayMs)
    const by = test.now() - keepMs
    const [ours, theirs] = await Promise.all([test.store.expire(by), test.another.expire(by)])
    expect(ours + theirs).toBe(10)
  })

  it('keeps what may still be repeated, whatever it is told', async () => {
    const line = newLine()
    await converse(line, 1)
    test.advance(6 * dayMs)
    expect(await test.store.expire(test.now())).toBe(0)
    expect(await test.store.readApplied(line, 'event-1')).toBe(2)
    test.advance(2 * dayMs)
    expect(await test.store.expire(test.now())).toBe(1)
    expect(await test.store.readApplied(line, 'event-1')).toBeUndefined()
  })

  it('forgets the dedupe keys of what was removed with the next commit', async () => {
    const line = newLine()
    await converse(line, 1)
    test.advance(91 * dayMs)
    await advance(test, line, { conversation: makeConversation(line, { number: 2 }), entries: [say('4')] })
    expect(await expire()).toBe(1)
    await advance(test, line, { entries: [say('5')], dedupeForMs: 365 * dayMs })
    expect(await test.store.readApplied(line, 'event-1')).toBeUndefined()
  })

  async function takeDue(): Promise<readonly LineId[]> {
    const found: LineId[] = []
    for (let shard = 0; shard < test.store.shards; shard += 1) {
      found.push(...(await test.store.takeDue(shard, 100, 30_000)))
    }
    return found
  }
})
