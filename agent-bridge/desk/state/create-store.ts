/** One value that changes, and whoever wants to know. */
export interface Store<T> {
  readonly get: () => T
  /** Puts a new value in place of the old one; the same value again is no change. */
  readonly update: (change: (value: T) => T) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createStore<T>(first: T): Store<T> {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    update(change) {
      const next = change(value)
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
