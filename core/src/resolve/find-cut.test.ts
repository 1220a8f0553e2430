import { findCut } from './find-cut'

it('lies between what is better left alone and what is better answered', () => {
  const asked = [
    { confidence: 0.9, gain: -1 },
    { confidence: 0.2, gain: 1 },
    { confidence: 0.4, gain: -0.5 },
    { confidence: 0.5, gain: 1 },
  ]
  expect(findCut(asked)).toBeCloseTo(0.7)
})

it('lets everything be answered where nothing is won by leaving it alone', () => {
  expect(findCut([{ confidence: 0.3, gain: -1 }])).toBe(0.3)
  expect(findCut([])).toBe(0)
})
