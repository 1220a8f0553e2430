import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { liveCloseCodes } from '../close-codes'
import type { Desk } from '../desk'
import { isOwnOrigin } from '../guard/own-origin'
import { problemResponse } from '../guard/refuse'
import { findSignedIn } from '../guard/require-agent'
import { within } from '../guard/within'
import { answerError } from '../routes/answer-error'
import type { SignedIn } from '../routes/desk-route'
import { servePage, type Page } from './serve-page'

export interface LiveOptions {
  /** Where the socket is, such as `/desk/api/live`. */
  readonly path: string
  readonly origins: readonly string[]
  readonly beatMs: number
  /** How long it may take to find out who asks for a socket, ms. */
  readonly answerWithinMs: number
}

/** The live sockets of this process. */
export interface Live {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

/** Tabs and machines of one agent; then the oldest one goes. */
const socketsPerAgent = 6
const socketsAtMost = 5000
/** A page that does not answer our goodbye is cut off after so long, ms. */
const goodbyeMs = 2000

export function createLive(desk: Desk, options: LiveOptions): Live {
  const server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false })
  const pages = new Map<string, Page[]>()
  let closing = false

  /** Who may have a live socket, or how the request is answered instead. */
  async function admit(request: IncomingMessage): Promise<SignedIn | Response> {
    const { origin, host, cookie } = request.headers
    if (request.url?.split('?', 1)[0] !== options.path) return problemResponse('not-found')
    // Every browser says where a socket is opened from; same-site cookies alone do not keep a neighbour out.
    if (origin === undefined || !isOwnOrigin(origin, host, options.origins)) return problemResponse('foreign-origin')
    if (closing || server.clients.size >= socketsAtMost) return problemResponse('store-unavailable')
    return (await findSignedIn(desk, cookie)) ?? problemResponse('signed-out')
  }

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const admitted = await within(options.answerWithinMs, admit(request)).catch((error: unknown) =>
      answerError(error, desk.observe),
    )
    if (socket.destroyed) return
    if (admitted instanceof Response) return refuseUpgrade(socket, admitted)
    server.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, admitted))
  }

  function serve(webSocket: WebSocket, signedIn: SignedIn): void {
    const agent = `${signedIn.session.tenant}.${signedIn.account.id}`
    const page = servePage({
      desk,
      signedIn,
      beatMs: options.beatMs,
      socket: {
        get bufferedAmount() {
          return webSocket.bufferedAmount
        },
        send: (text) => webSocket.send(text, ignoreClosed),
        close: (code) => sayGoodbye(webSocket, code),
      },
    })
    const others = pages.get(agent) ?? []
    const surplus = Math.max(0, others.length - socketsPerAgent + 1)
    pages.set(agent, [...others.slice(surplus), page])
    for (const oldest of others.slice(0, surplus)) oldest.close(liveCloseCodes.replaced)

    webSocket.on('message', (data, isBinary) => {
      if (isBinary) page.close(liveCloseCodes.malformed)
      else page.take(textOf(data))
    })
    // A close always follows.
    webSocket.on('error', () => undefined)
    webSocket.on('close', () => {
      page.end()
      const left = (pages.get(agent) ?? []).filter((other) => other !== page)
      if (left.length > 0) pages.set(agent, left)
      else pages.delete(agent)
    })
  }

  return {
    upgrade(request, socket, head) {
      // The other side may be gone before we have looked at its cookie.
      socket.on('error', () => socket.destroy())
      open(request, socket, head).catch((error: unknown) => {
        desk.observe({ kind: 'error', where: 'desk live socket', error })
        socket.destroy()
      })
    },

    async close() {
      closing = true
      for (const page of [...pages.values()].flat()) page.close(liveCloseCodes.goingAway)
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function refuseUpgrade(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text()
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  socket.end(
    [
      `HTTP/1.1 ${response.status} ${response.status === 503 ? 'Service Unavailable' : 'Refused'}`,
      ...headers,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

function sayGoodbye(webSocket: WebSocket, code: number): void {
  webSocket.close(code)
  const timer = setTimeout(() => webSocket.terminate(), goodbyeMs)
  webSocket.once('close', () => clearTimeout(timer))
}

/** A socket may close while something is being sent; its close event says so. */
function ignoreClosed(): void {}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
