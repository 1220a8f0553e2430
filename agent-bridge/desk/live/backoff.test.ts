import * as fc from 'fast-check'
import { backoffMs } from './backoff'

describe('the wait before the next try', () => {
  it('grows from half a second at most to a quarter of a minute at most', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => backoffMs(attempt, 0.999999))).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ])
  })

  it('is different for everybody, and never none', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const wait = backoffMs(attempt, random)
        expect(wait).toBeGreaterThanOrEqual(250)
        expect(wait).toBeLessThanOrEqual(15_000)
      }),
    )
    expect(backoffMs(9, 0)).toBe(7500)
  })
})
