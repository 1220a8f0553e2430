import { waitingTone } from './waiting-tone'

describe('the colour of a wait', () => {
  it('turns amber at half of the target and red at all of it', () => {
    const target = 60_000
    expect([0, 29_999, 30_000, 59_999, 60_000, 9e9].map((waited) => waitingTone(waited, target))).toEqual([
      'calm',
      'calm',
      'amber',
      'amber',
      'red',
      'red',
    ])
  })

  it('stays calm where no target is known', () => {
    expect(waitingTone(9e9, undefined)).toBe('calm')
    expect(waitingTone(9e9, 0)).toBe('calm')
  })
})
