/** A map that forgets what was not set for longest once it has too many keys. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

export function createRecentMap<Value>(maxKeys: number): RecentMap<Value> {
  const values = new Map<string, Value>()
  return {
    get: (key) => values.get(key),
    set(key, value) {
      // Set anew, so that the map's order is the order of last use.
      values.delete(key)
      values.set(key, value)
      if (values.size <= maxKeys) return
      const [oldest] = values.keys()
      if (oldest !== undefined) values.delete(oldest)
    },
  }
}
