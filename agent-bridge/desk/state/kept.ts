/** What the page keeps in the browser. It may be refused or full: the page then works without it. */
export interface Kept {
  read(key: string): string | undefined
  write(key: string, text: string): void
  remove(key: string): void
  /** The keys that begin so. */
  keys(start: string): readonly string[]
}

export function createKept(storage: Storage | undefined): Kept {
  return {
    read: (key) => attempt(() => storage?.getItem(key) ?? undefined),
    write: (key, text) => attempt(() => storage?.setItem(key, text)),
    remove: (key) => attempt(() => storage?.removeItem(key)),
    keys: (start) =>
      attempt(() =>
        Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '').filter((key) =>
          key.startsWith(start),
        ),
      ) ?? [],
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    // Refused by the browser, or full.
    return undefined
  }
}
