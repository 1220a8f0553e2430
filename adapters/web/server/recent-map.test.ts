import { createRecentMap } from './recent-map'

describe('a map of recent things', () => {
  it('forgets what was not set for longest', () => {
    const map = createRecentMap<number>(2)
    map.set('a', 1)
    map.set('b', 2)
    map.set('a', 3)
    map.set('c', 4)
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([3, undefined, 4])
  })
})
