/** A browser's storage, in memory. `refuses` makes it behave like one that is full. */
export function createMemoryStorage(): Storage & { refuses: boolean } {
  const items = new Map<string, string>()
  return {
    refuses: false,
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (this.refuses) throw new Error('full')
      items.set(key, value)
    },
    removeItem: (key) => {
      items.delete(key)
    },
    clear: () => items.clear(),
  }
}
