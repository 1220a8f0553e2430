import { coalesce } from './coalesce'

describe('coalesced runs', () => {
  it('are one at a time, and one more for all who asked meanwhile', async () => {
    const ends: (() => void)[] = []
    const run = coalesce(() => new Promise<void>((resolve) => ends.push(resolve)))
    const first = run()
    const others = [run(), run(), run()]
    expect(ends).toHaveLength(1)
    ends[0]?.()
    await first
    await Promise.resolve()
    expect(ends).toHaveLength(2)
    ends[1]?.()
    await Promise.all(others)
    void run()
    expect(ends).toHaveLength(3)
  })

  it('go on after one that failed', async () => {
    let runs = 0
    const run = coalesce(async () => {
      runs += 1
      if (runs === 1) throw new Error('once')
    })
    const first = run()
    const second = run()
    await expect(first).rejects.toThrow('once')
    await second
    expect(runs).toBe(2)
  })
})
