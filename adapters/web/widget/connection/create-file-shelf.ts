/** Files that wait to be sent, kept beyond the page. Nothing here rejects: what cannot be kept is not there later. */
export interface FileShelf {
  keep(key: string, file: Blob): Promise<void>
  read(key: string): Promise<Blob | undefined>
  drop(key: string): Promise<void>
}

/**
 * Keeps files in the browser's cache of responses, the one store for large things that needs no schema. Browsers have it
 * on pages with TLS and on localhost only.
 */
export function createFileShelf(): FileShelf {
  async function use<Value>(act: (cache: Cache) => Promise<Value>): Promise<Value | undefined> {
    try {
      return await act(await caches.open('baton'))
    } catch {
      // There is none here, or it is full.
      return undefined
    }
  }
  return {
    keep: (key, file) => use((cache) => cache.put(`/${key}`, new Response(file))),
    read: (key) => use(async (cache) => (await cache.match(`/${key}`))?.blob()),
    async drop(key) {
      await use((cache) => cache.delete(`/${key}`))
    },
  }
}
