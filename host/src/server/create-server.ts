import { createServer as createHttpServer, IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Observe } from '@baton/core'
import type { DeskApi } from '@baton/agent-bridge'
import { getRequestListener, RequestError } from '@hono/node-server'
import { answerProblem, createApp, findAdapter, type AppOptions } from './create-app'
import { listen, originsOf } from './listen'
import type { AddressBook } from './remote-address'

export interface ServerOptions extends AppOptions {
  readonly desk: DeskApi
  readonly addresses: AddressBook
  readonly observe: Observe
}

/** The HTTP server of a host: requests and WebSockets. */
export interface HostServer {
  /** Throws `invalid-configuration` that says what to do about the port or the address. */
  listen(port: number, address: string): Promise<void>
  /** Under which origins it is reached, once it listens; the first is for people. */
  origins(): readonly string[]
  /**
   * Takes no more connections, and answers the requests under way; what has no answer after `withinMs` is cut off.
   * WebSockets are left to those who serve them.
   */
  close(withinMs: number): Promise<void>
}

/** Whoever sends a request slower than this is no browser, ms. */
const headersWithinMs = 20_000
const requestWithinMs = 120_000

export function createServer(options: ServerOptions): HostServer {
  const { addresses, desk, observe, sites } = options
  const app = createApp(options)
  const listener = getRequestListener(
    (request, env) => {
      if (env.incoming instanceof IncomingMessage) addresses.note(request, env.incoming)
      return app.fetch(request)
    },
    {
      // For the few clients of HTTP/1.0 that name no host.
      hostname: 'localhost',
      errorHandler: (error) => {
        if (error instanceof RequestError) return answerProblem(400, 'malformed', 'this request cannot be understood')
        observe({ kind: 'error', where: 'server', error })
        return answerProblem(500, 'transient', 'something went wrong here')
      },
    },
  )
  const underWay = new Set<ServerResponse>()
  let emptied: (() => void) | undefined
  let givenAddress = ''

  const server = createHttpServer(
    { headersTimeout: headersWithinMs, requestTimeout: requestWithinMs },
    (request, response) => {
      underWay.add(response)
      response.once('close', () => {
        underWay.delete(response)
        if (underWay.size === 0) emptied?.()
      })
      if (emptied) response.setHeader('connection', 'close')
      listener(request, response).catch((error: unknown) => {
        observe({ kind: 'error', where: 'server', error })
        response.destroy()
      })
    },
  )

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // From here on nobody else listens, and a client that vanishes must not take the host with it.
    socket.on('error', () => socket.destroy())
    const pathname = readPathname(request.url)
    if (pathname === undefined) return refuse(socket, 400)
    if (pathname.startsWith('/desk/api/')) return desk.upgrade(request, socket, head)
    const adapter = findAdapter(sites, pathname)?.adapter
    if (adapter?.upgrade) return adapter.upgrade(request, socket, head)
    refuse(socket, 404)
  })

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy()
    else refuse(socket, statusOfClientError[error.code ?? ''] ?? 400)
  })

  return {
    async listen(port, address) {
      givenAddress = address
      await listen(server, port, address)
    },
    origins: () => originsOf(server, givenAddress),
    async close(withinMs) {
      if (!server.listening) return
      const patience = new AbortController()
      const allAnswered = new Promise<void>((resolve) => {
        emptied = resolve
      })
      server.close()
      server.closeIdleConnections()
      if (underWay.size > 0) {
        const tooLong = wait(withinMs, undefined, { signal: patience.signal }).catch(() => undefined)
        await Promise.race([allAnswered, tooLong])
        patience.abort()
      }
      server.closeAllConnections()
    },
  }
}

const statusOfClientError: { readonly [code: string]: number } = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What is sent where there is no request that could be answered. */
function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? ''
  const body = JSON.stringify({ error: { code: status === 404 ? 'not-found' : 'malformed', message: text } })
  socket.end(
    [
      `HTTP/1.1 ${status} ${text}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}

function readPathname(url: string | undefined): string | undefined {
  const base = 'http://localhost'
  return url !== undefined && URL.canParse(url, base) ? new URL(url, base).pathname : undefined
}
