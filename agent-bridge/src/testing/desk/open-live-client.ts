import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { deskPath } from '../../desk-api/desk-app'
import { liveNews, type LiveNews, type LiveRequest } from '../../desk-api/schema'

type NewsOf<Kind extends LiveNews['kind']> = Extract<LiveNews, { kind: Kind }>

/** A page's live socket. */
export interface LiveClient {
  send(request: LiveRequest | string): void
  /** The next news of this kind (and chat), skipping what came before it. */
  next<Kind extends LiveNews['kind']>(kind: Kind, id?: string): Promise<NewsOf<Kind>>
  /** What was said (about a chat) since the last `next`, once everything under way has been said. */
  heard(id?: string): Promise<readonly LiveNews['kind'][]>
  /** What has come since the last `next`. */
  readonly rest: readonly LiveNews[]
  /** The code it was closed with, once it is. */
  closed(): Promise<number>
  close(): void
}

/** Opens a socket; an answer other than the upgrade rejects with its status. */
export async function openLiveClient(
  origin: string,
  headers: { readonly [name: string]: string | undefined },
  path = '/live',
): Promise<LiveClient> {
  const given = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${deskPath}${path}`, {
    headers: Object.fromEntries(given) as Record<string, string>,
  })
  const all: LiveNews[] = []
  const looking = new Set<() => void>()
  let read = 0
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('message', (data: Buffer) => {
    all.push(liveNews.parse(JSON.parse(data.toString('utf8'))))
    for (const look of looking) look()
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

  const send: LiveClient['send'] = (request) =>
    socket.send(typeof request === 'string' ? request : JSON.stringify(request))

  function next<Kind extends LiveNews['kind']>(kind: Kind, id?: string): Promise<NewsOf<Kind>> {
    const isWanted = (news: LiveNews): news is NewsOf<Kind> =>
      news.kind === kind && (id === undefined || ('id' in news && news.id === id))
    return new Promise((resolve) => {
      const look = () => {
        const index = all.findIndex((news, position) => position >= read && isWanted(news))
        const found = all[index]
        if (!found || !isWanted(found)) return
        read = index + 1
        looking.delete(look)
        resolve(found)
      }
      looking.add(look)
      look()
    })
  }

  return {
    send,
    next,
    async heard(id) {
      const from = read
      const questions = Array.from({ length: 2 }, () => `shop.test.main.${randomBytes(8).toString('hex')}.1`)
      // News is looked up before it is told; what was under way when the first question came is told by the second.
      for (const question of questions) {
        send({ kind: 'watch', id: question })
        await next('gone', question)
      }
      return all.slice(from).flatMap((news) => {
        const about = 'id' in news ? news.id : undefined
        if (about !== undefined && questions.includes(about)) return []
        return id === undefined || about === id ? [news.kind] : []
      })
    },
    get rest() {
      return all.slice(read)
    },
    closed: () => closed,
    close: () => socket.close(),
  }
}
