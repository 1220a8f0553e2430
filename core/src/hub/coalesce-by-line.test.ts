import { lineId, tenantId } from '../id'
import { coalesceByLine } from './coalesce-by-line'

const line = (place: string) => lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place })

describe('coalescing work by line', () => {
  /** Work that ends when the test says so. */
  function heldWork() {
    const ends: (() => void)[] = []
    let runs = 0
    const work = coalesceByLine(async () => {
      runs += 1
      const run = runs
      await new Promise<void>((resolve) => ends.push(resolve))
      return run
    })
    return { work, ends, runs: () => runs }
  }

  it('runs once more for everybody who asked while it ran', async () => {
    const { work, ends, runs } = heldWork()
    const first = work(line('a'))
    await new Promise(setImmediate)
    const others = [work(line('a')), work(line('a'))]
    ends[0]?.()
    await new Promise(setImmediate)
    expect(runs()).toBe(2)
    ends[1]?.()
    expect(await Promise.all([first, ...others])).toEqual([2, 2, 2])
  })

  it('runs lines side by side', async () => {
    const { work, ends, runs } = heldWork()
    const all = [work(line('a')), work(line('b'))]
    await new Promise(setImmediate)
    expect(runs()).toBe(2)
    for (const end of ends) end()
    await Promise.all(all)
  })

  it('tells everybody of a failure, and starts afresh afterwards', async () => {
    let failing = true
    const work = coalesceByLine(async () => {
      if (failing) throw new Error('broken')
      return 'done'
    })
    const results = await Promise.allSettled([work(line('a')), work(line('a'))])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    failing = false
    expect(await work(line('a'))).toBe('done')
  })
})
