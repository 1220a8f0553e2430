import type { FileShelf } from '../connection/create-file-shelf'

/** Files kept by no browser; `isBroken` keeps none, as where the browser does not let a page. */
export function createMemoryFiles({ isBroken = false } = {}): FileShelf & { readonly size: number } {
  const kept = new Map<string, Blob>()
  return {
    async keep(key, file) {
      if (!isBroken) kept.set(key, file)
    },
    read: async (key) => kept.get(key),
    async drop(key) {
      kept.delete(key)
    },
    get size() {
      return kept.size
    },
  }
}
