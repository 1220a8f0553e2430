import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createDeskApp, deskPath } from './desk-app'
import type { Desk } from './desk'
import { createLive } from './live/create-live'

export interface DeskApiOptions extends Omit<Desk, 'now'> {
  /** The desk is reached over TLS, also where a proxy ends it. */
  readonly secureCookies: boolean
  /** Where the desk is reached, if not by the host its requests name: `https://desk.example`. */
  readonly origins?: readonly string[]
  /** The largest file an agent may send, bytes; default 10 MB. */
  readonly maxAttachmentSize?: number
  /** How often a live socket must beat, ms; default 10 s. */
  readonly beatMs?: number
  /** A request that the store keeps waiting for longer is answered 503, ms; default 10 s. */
  readonly answerWithinMs?: number
  readonly now?: () => number
}

/** What the people at the desk work through: everything below `/desk/api`. */
export interface DeskApi {
  fetch(request: Request, client: { readonly address: string }): Promise<Response>
  /** Takes over the WebSocket at `/desk/api/live`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends the live sockets; pages connect again, to whoever is there then. */
  close(): Promise<void>
}

export function createDeskApi(options: DeskApiOptions): DeskApi {
  const desk: Desk = { ...options, now: options.now ?? Date.now }
  const origins = options.origins ?? []
  const beatMs = options.beatMs ?? 10_000
  const answerWithinMs = options.answerWithinMs ?? 10_000
  const app = createDeskApp(desk, {
    secureCookies: options.secureCookies,
    origins,
    maxAttachmentSize: options.maxAttachmentSize ?? 10 * 1024 * 1024,
    beatMs,
    answerWithinMs,
  })
  const live = createLive(desk, { path: `${deskPath}/live`, origins, beatMs, answerWithinMs })

  return {
    fetch: async (request, client) => app.fetch(request, client),
    upgrade: (request, socket, head) => live.upgrade(request, socket, head),
    close: () => live.close(),
  }
}
