import type { Socket } from 'node:net'

import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

import { startTestServer, type TestServer } from '../testing/start-test-server'

let server: TestServer
let client: Redis
beforeAll(async () => {
  server = await startTestServer({ kind: 'embedded' })
  client = new Redis(server.url, { maxRetriesPerRequest: null })
})
afterAll(async () => {
  client.disconnect()
  await server.stop()
})

test('a script hands numbers to commands without rounding them', async () => {
  const script = `
    local kept = {}
    for index, number in ipairs({ 1732100000123, 9007199254740991, -4503599627370497, 1732100000123.25, 0 }) do
      redis.call('SET', KEYS[1], number)
      kept[index] = redis.call('GET', KEYS[1])
    end
    redis.pcall('SET', KEYS[1], 1732100000123456)
    kept[6] = redis.call('GET', KEYS[1])
    return kept`
  expect(await client.eval(script, 1, 'number')).toEqual([
    '1732100000123',
    '9007199254740991',
    '-4503599627370497',
    '1732100000123.25',
    '0',
    '1732100000123456',
  ])
})

test('jobs of one priority stay in the order of their arrival', async () => {
  const queue = new Queue('order', { connection: client })
  const ids = Array.from({ length: 20 }, (_, index) => `job-${99 - index}`)
  for (const jobId of ids) await queue.add('entry', {}, { jobId, priority: 518_400 })
  const waiting = await queue.getJobs('prioritized', 0, -1, true)
  expect(waiting.map(({ id }) => id)).toEqual(ids)
})

test('everything else of `redis` is there in a script, and errors keep their code', async () => {
  expect(await client.eval("return redis.sha1hex('x')", 0)).toMatch(/^[0-9a-f]{40}$/)
  expect(await client.eval("return redis.status_reply('FINE')", 0)).toBe('FINE')
  await expect(client.eval("return redis.error_reply('STALE revision')", 0)).rejects.toThrow(/^STALE revision$/)
  await client.set('text', 'x')
  await expect(client.eval("return redis.call('LPUSH', 'text', 1)", 0)).rejects.toThrow(/^WRONGTYPE /)
  expect(await client.eval("return redis.pcall('LPUSH', 'text', 1).err", 0)).toMatch(/^WRONGTYPE /)
})

test.each([
  ['nests too deep', "return cjson.decode(string.rep('[', 900) .. string.rep(']', 900))"],
  ['runs out of memory', "return #string.rep('x', 64 * 1024 * 1024)"],
])('a script that %s fails alone', async (_, script) => {
  await client.set('kept', 'yes')
  await expect(client.eval(script, 0)).rejects.toThrow()
  expect(await client.eval("return redis.call('GET', 'kept')", 0)).toBe('yes')
})

test('a script that runs very often does not wear it out', async () => {
  client.defineCommand('countUp', {
    numberOfKeys: 1,
    lua: "return redis.call('HINCRBY', KEYS[1], ARGV[1], #cjson.encode({ ARGV[2], 1 }))",
  })
  const countUp = client as unknown as { countUp(key: string, field: string, text: string): Promise<number> }
  let last = 0
  for (let round = 0; round < 20; round += 1) {
    const answers = Array.from({ length: 250 }, () => countUp.countUp('counts', 'field', 'x'.repeat(1_000)))
    last = (await Promise.all(answers)).at(-1) ?? 0
  }
  expect(last).toBe(20 * 250 * 1_006)
})

test.each([
  ['is killed', (socket: Socket) => socket.resetAndDestroy()],
  ['hangs up', (socket: Socket) => socket.end()],
])('a client that %s while it waits for an item is not given it', async (_, leave) => {
  const waiting = new Redis(server.url, { connectionName: 'waiting', retryStrategy: () => null })
  waiting.on('error', () => undefined)
  const answer = waiting.pipeline().incr('arrivals').blpop('items', 0).exec()
  await waitUntil(async () => (await client.getdel('arrivals')) === '1')
  leave(waiting.stream)
  expect(await answer).toEqual([
    [null, 1],
    [expect.any(Error), undefined],
  ])
  await waitUntil(async () => !String(await client.client('LIST')).includes('name=waiting'))

  await client.rpush('items', 'item')
  expect(await client.lpop('items')).toBe('item')
})

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate)
}
