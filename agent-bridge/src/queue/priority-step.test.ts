import fc from 'fast-check'
import { baseLeadMs, baseLifeMs, lastStep, priorityStep, stepMs } from './priority-step'

const day = 24 * 60 * 60_000
const time = fc.integer({ min: 0, max: 200 * day })

test('who came earlier never has the larger step', () => {
  fc.assert(
    fc.property(time, time, (one, other) => {
      const [earlier, later] = one <= other ? [one, other] : [other, one]
      expect(priorityStep(earlier, 0)).toBeLessThanOrEqual(priorityStep(later, 0))
    }),
  )
})

test('a step is 10 seconds', () => {
  expect(priorityStep(1_000_000 + stepMs - 1, 1_000_000)).toBe(1)
  expect(priorityStep(1_000_000 + stepMs, 1_000_000)).toBe(2)
})

test('every step is one that a queue takes', () => {
  expect(priorityStep(-day, 0)).toBe(1)
  expect(priorityStep(1000 * day, 0)).toBe(lastStep)
})

test('the largest head start fits before a new base, and arrivals fit until the base is moved', () => {
  expect(priorityStep(baseLeadMs - 30 * day, 0)).toBeGreaterThan(1)
  expect(priorityStep(baseLifeMs + 60 * day, 0)).toBeLessThan(lastStep)
})
