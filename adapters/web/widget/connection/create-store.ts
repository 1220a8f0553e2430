/** What the widget keeps in the browser between pages. Values are JSON; what was kept is read as `unknown`. */
export interface Store {
  /** `null` if there is nothing. */
  read(name: string): unknown
  write(name: string, value: unknown): void
  remove(name: string): void
  /** The names that begin so, in no order. */
  names(prefix: string): readonly string[]
  /** The full name under which the browser keeps it, as `storage` events tell it. */
  keyOf(name: string): string
}

/** Where it is kept: `localStorage` is one, and so is a plain object. */
export interface Shelf {
  [key: string]: string
}

/** Keeps values under a scope of their own. What the shelf does not take, because it is full, lives as long as the page. */
export function createStore(shelf: Shelf, scope: string): Store {
  const overflow: Shelf = {}
  const keyOf = (name: string): string => `${scope}|${name}`

  return {
    keyOf,
    read(name) {
      try {
        const value: unknown = JSON.parse(overflow[keyOf(name)] ?? shelf[keyOf(name)] ?? 'null')
        return value
      } catch {
        return null
      }
    },
    write(name, value) {
      const text = JSON.stringify(value)
      try {
        shelf[keyOf(name)] = text
        delete overflow[keyOf(name)]
      } catch {
        overflow[keyOf(name)] = text
      }
    },
    remove(name) {
      delete overflow[keyOf(name)]
      delete shelf[keyOf(name)]
    },
    names(prefix) {
      const begin = keyOf(prefix)
      const kept = [...new Set([...Object.keys(shelf), ...Object.keys(overflow)])]
      return kept.filter((key) => key.startsWith(begin)).map((key) => key.slice(keyOf('').length))
    },
  }
}
