import { createRateLimit } from './rate-limit'

function clocked(burst: number, perSecond: number) {
  let now = 1_000_000
  const limit = createRateLimit({ burst, perSecond }, () => now)
  return {
    limit,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('a rate limit', () => {
  it('lets a burst through, then says how long to wait', () => {
    const { limit } = clocked(3, 2)
    expect([1, 2, 3].map(() => limit.take('a'))).toEqual([0, 0, 0])
    expect(limit.take('a')).toBe(500)
  })

  it('lets one through when the wait is over, and no more', () => {
    const { limit, pass } = clocked(1, 2)
    limit.take('a')
    pass(limit.take('a'))
    expect(limit.take('a')).toBe(0)
    expect(limit.take('a')).toBeGreaterThan(0)
  })

  it('never saves up more than a burst', () => {
    const { limit, pass } = clocked(2, 10)
    pass(3_600_000)
    expect([1, 2, 3].map(() => limit.take('a') === 0)).toEqual([true, true, false])
  })

  it('keeps keys apart', () => {
    const { limit } = clocked(1, 1)
    limit.take('a')
    expect(limit.take('b')).toBe(0)
  })

  it('does not wait longer because somebody keeps asking', () => {
    const { limit, pass } = clocked(1, 1)
    limit.take('a')
    for (let tries = 0; tries < 9; tries++) {
      pass(100)
      expect(limit.take('a')).toBeGreaterThan(0)
    }
    pass(100)
    expect(limit.take('a')).toBe(0)
  })

  it('does not give anything for a clock that was set back', () => {
    const { limit, pass } = clocked(1, 1)
    limit.take('a')
    pass(-60_000)
    expect(limit.take('a')).toBe(1_000)
  })
})
