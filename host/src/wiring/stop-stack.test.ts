import { createStopStack } from './stop-stack'

it('stops what was started last first, also past one that fails', async () => {
  const order: string[] = []
  const failed: string[] = []
  const stack = createStopStack((part, error) => failed.push(`${part}: ${String(error)}`))
  stack.push('first', async () => void order.push('first'))
  stack.push('second', () => Promise.reject(new Error('no')))
  stack.push('third', async () => void order.push('third'))
  await stack.stop()
  expect([order, failed]).toEqual([['third', 'first'], ['second: Error: no']])
})

it('stops everything once, however often it is asked', async () => {
  let times = 0
  const stack = createStopStack(() => undefined)
  stack.push('it', async () => void (times += 1))
  await Promise.all([stack.stop(), stack.stop()])
  await stack.stop()
  expect(times).toBe(1)
})
