import { once } from 'node:events'
import { createServer } from 'node:http'

/** Somebody else's pages and pictures, which no host of ours serves. */
export interface Pages {
  /** At 127.0.0.1, and, as another origin, at localhost. */
  readonly port: number
  /** From now on this is there: HTML, or SVG if the path says so. */
  show(path: string, text: string): void
  close(): Promise<void>
}

export async function openPages(): Promise<Pages> {
  const shown = new Map<string, string>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const text = shown.get(path)
    const type = path.endsWith('.svg') ? 'image/svg+xml' : 'text/html; charset=utf-8'
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type }).end(text)
  })
  server.listen(0)
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    show: (path, text) => void shown.set(path, text),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
