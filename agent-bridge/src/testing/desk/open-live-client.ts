import { WebSocket } from 'ws'
import { deskPath } from '../../desk-api/desk-app'
import { liveNews, type LiveNews, type LiveRequest } from '../../desk-api/schema'

/** A page's live socket. */
export interface LiveClient {
  send(request: LiveRequest | string): void
  /** The next news of this kind (and chat), skipping what came before it. */
  next<Kind extends LiveNews['kind']>(kind: Kind, id?: string): Promise<Extract<LiveNews, { kind: Kind }>>
  /** Everything that has come and was not asked for by `next`. */
  readonly rest: readonly LiveNews[]
  /** The code it was closed with, once it is. */
  closed(): Promise<number>
  /** Stops or goes on reading. */
  pause(): void
  resume(): void
  close(): void
}

/** Opens a socket; an answer other than the upgrade rejects with its status. */
export async function openLiveClient(
  origin: string,
  headers: { readonly [name: string]: string | undefined },
): Promise<LiveClient> {
  const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${deskPath}/live`, {
    headers: Object.fromEntries(given) as Record<string, string>,
  })
  const heard: LiveNews[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('message', (data: Buffer) => {
    heard.push(liveNews.parse(JSON.parse(data.toString('utf8'))))
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      reject(new Error(`upgrade refused: ${response.statusCode}`))
    })
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)

  return {
    send: (request) => socket.send(typeof request === 'string' ? request : JSON.stringify(request)),
    next<Kind extends LiveNews['kind']>(kind: Kind, id?: string) {
      const isWanted = (news: LiveNews): news is Extract<LiveNews, { kind: Kind }> =>
        news.kind === kind && (id === undefined || ('id' in news && news.id === id))
      return new Promise<Extract<LiveNews, { kind: Kind }>>((resolve) => {
        const look = () => {
          const index = heard.findIndex(isWanted)
          const found = heard[index]
          if (!found || !isWanted(found)) return
          heard.splice(0, index + 1)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    get rest() {
      return heard
    },
    closed: () => closed,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  }
}
