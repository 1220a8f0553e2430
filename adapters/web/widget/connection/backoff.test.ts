import fc from 'fast-check'
import { backoffMs } from './backoff'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('backoffMs', () => {
  it('comes back within a second at first', () => {
    fc.assert(
      fc.property(chance, (random) => {
        expect(backoffMs(1, random)).toBeGreaterThanOrEqual(100)
        expect(backoffMs(1, random)).toBeLessThan(1_000)
      }),
    )
  })

  it('waits longer each time, and never longer than half a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5_000 }), chance, chance, (failures, random, other) => {
        const wait = backoffMs(failures, random)
        expect(wait).toBeLessThanOrEqual(30_000)
        expect(backoffMs(failures + 1, random)).toBeGreaterThanOrEqual(wait)
        // Half of the wait is chance, so that many clients do not come in the same moment.
        expect(Math.abs(backoffMs(failures, other) - wait)).toBeLessThanOrEqual(backoffMs(failures, 0))
      }),
    )
  })
})
