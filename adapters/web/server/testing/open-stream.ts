import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'
import type { Activity, ActivitySet } from '../activity'

/** A client's side of a stream, with everything that came. */
export interface OpenStream {
  readonly socket: WebSocket
  readonly frames: readonly ActivitySet[]
  /** The texts of all messages so far. */
  texts(): readonly (string | undefined)[]
  /** The last position that was given out. */
  watermark(): string | undefined
  /** Resolves as soon as what has come so far satisfies this. */
  until(satisfied: (frames: readonly ActivitySet[]) => boolean): Promise<void>
  untilText(text: string): Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
}

/** Opens a stream; resolves when its first frame is there, which says that the client has caught up. */
export async function openStream(url: string, options: ClientOptions = {}): Promise<OpenStream> {
  const socket = new WebSocket(url, options)
  const frames: ActivitySet[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  socket.on('message', (data) => {
    frames.push(JSON.parse((data as Buffer).toString()) as ActivitySet)
    for (const look of waiting) look()
  })
  const stream: OpenStream = {
    socket,
    frames,
    texts: () => activitiesOf(frames).flatMap(({ type, text }) => (type === 'message' ? [text] : [])),
    watermark: () => frames.findLast(({ watermark }) => watermark !== undefined)?.watermark,
    until(satisfied) {
      return new Promise((resolve) => {
        const look = () => {
          if (!satisfied(frames)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
    untilText: (text) => stream.until((all) => activitiesOf(all).some((activity) => activity.text === text)),
    closed,
    async close() {
      socket.close()
      await closed
    },
  }
  await once(socket, 'open')
  await stream.until((all) => all.length > 0)
  return stream
}

function activitiesOf(frames: readonly ActivitySet[]): readonly Activity[] {
  return frames.flatMap(({ activities }) => activities)
}

/** The HTTP status with which a stream is refused. */
export async function refusedWith(url: string, options: ClientOptions = {}): Promise<number | undefined> {
  const socket = new WebSocket(url, options)
  socket.on('error', () => undefined)
  const status = await new Promise<number | undefined>((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.once('open', () => resolve(undefined))
  })
  socket.terminate()
  return status
}
