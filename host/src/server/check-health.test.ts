import { checkHealth, type RedisToCheck } from './check-health'

const redis = (memory: string): RedisToCheck => ({ ping: async () => 'PONG', info: async () => memory })
const memoryOf = async (memory: string): Promise<string | undefined> =>
  (await checkHealth(redis(memory), false)).checks['memory']

it('is ready while Redis answers', async () => {
  expect(await checkHealth(redis('used_memory:5\r\nmaxmemory:0\r\n'), false)).toEqual({
    ready: true,
    checks: { redis: 'answers', memory: 'no limit set' },
  })
})

it.each([
  ['used_memory:50\r\nmaxmemory:100\r\n', '50 % of its limit is used'],
  ['used_memory:80\r\nmaxmemory:100\r\n', 'warning: 80 % of its limit is used'],
  ['used_memory:100\r\nmaxmemory:100\r\n', 'warning: 100 % of its limit is used'],
  ['used_memory:0\r\nmaxmemory:0\r\n', 'unknown'],
  ['', 'unknown'],
])('of %j says that %s', async (memory, told) => {
  expect(await memoryOf(memory)).toBe(told)
})

it('is ready where Redis does not tell how full it is', async () => {
  const reticent = { ping: async () => 'PONG', info: () => Promise.reject(new Error('NOPERM')) }
  expect(await checkHealth(reticent, false)).toEqual({ ready: true, checks: { redis: 'answers', memory: 'unknown' } })
})

it('is not ready while Redis does not answer, or while the host stops', async () => {
  const gone = { ping: () => Promise.reject(new Error('gone')), info: async () => '' }
  expect(await checkHealth(gone, false)).toEqual({ ready: false, checks: { redis: 'does not answer' } })
  expect(await checkHealth(redis(''), true)).toEqual({ ready: false, checks: { host: 'stopping' } })
})
