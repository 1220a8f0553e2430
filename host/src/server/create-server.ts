import { createServer as createHttpServer, IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { BatonError, type ChannelAdapter, type Hub, type Observe, type TenantId } from '@baton/core'
import type { DeskApi } from '@baton/agent-bridge'
import { getRequestListener } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { Readiness } from './check-health'
import type { AddressBook } from './remote-address'
import { serveChannel } from './serve-channel'

/** One business's part of the server. */
export interface Site {
  readonly tenant: TenantId
  /** Empty, or such as `/shop`. */
  readonly path: string
  readonly pages?: string
  readonly adapters: readonly ChannelAdapter[]
}

export interface ServerOptions {
  readonly sites: readonly Site[]
  readonly hub: Pick<Hub, 'receive'>
  readonly desk: DeskApi
  /** The folder of the built desk page. */
  readonly deskPage: string
  readonly addresses: AddressBook
  readonly registry: Registry
  readonly readiness: () => Promise<Readiness>
  readonly observe: Observe
}

/** The HTTP server: channels, desk, pages, health and metrics. */
export function createServer(options: ServerOptions): Server {
  const { addresses, desk, observe } = options
  const app = createApp(options)
  const listener = getRequestListener(
    (request, env) => {
      if (env.incoming instanceof IncomingMessage) addresses.note(request, env.incoming)
      return app.fetch(request)
    },
    {
      errorHandler: (error) => {
        observe({ kind: 'error', where: 'server', error })
        return problem(500, 'transient', 'something went wrong here')
      },
    },
  )
  const server = createHttpServer((request, response) => {
    listener(request, response).catch((error: unknown) => {
      observe({ kind: 'error', where: 'server', error })
      response.destroy()
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname.startsWith('/desk/api/')) return desk.upgrade(request, socket, head)
    const adapter = findAdapter(options.sites, pathname)?.adapter
    if (adapter?.upgrade) return adapter.upgrade(request, socket, head)
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  return server
}

function createApp({ addresses, desk, deskPage, hub, readiness, registry, sites }: ServerOptions): Hono {
  const app = new Hono()
  app.get('/healthz', (context) => context.json({ alive: true }))
  app.get('/readyz', async (context) => {
    const state = await readiness()
    return context.json(state, state.ready ? 200 : 503)
  })
  app.get('/metrics', async () => {
    const headers = { 'content-type': registry.contentType }
    return new Response(await registry.metrics(), { headers })
  })
  app.all('/desk/api/*', (context) => {
    const address = addresses.of(context.req.raw) ?? 'unknown'
    return desk.fetch(context.req.raw, { address })
  })
  app.get('/desk', (context) => context.redirect('/desk/'))
  app.use('/desk/*', async (context, next) => {
    await next()
    context.header('x-frame-options', 'DENY')
    context.header('referrer-policy', 'no-referrer')
    context.header('x-content-type-options', 'nosniff')
    const hashed = context.req.path.startsWith('/desk/assets/')
    context.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  app.get('/desk/*', serveStatic({ root: deskPage, rewriteRequestPath: (path) => path.slice('/desk'.length) }))
  app.all('*', async (context, next) => {
    const found = findAdapter(sites, context.req.path)
    if (!found) return next()
    return serveChannel(found.adapter, hub, found.site.tenant, context.req.raw)
  })
  // Longer paths first: the business without a path has everything that nobody else has.
  for (const { pages, path } of [...sites].sort((one, other) => other.path.length - one.path.length)) {
    if (pages === undefined) continue
    if (path !== '') app.get(path, (context) => context.redirect(`${path}/`))
    app.get(`${path}/*`, serveStatic({ root: pages, rewriteRequestPath: (asked) => asked.slice(path.length) }))
  }
  app.notFound(() => problem(404, 'not-found', 'there is nothing at this address'))
  app.onError((error) => {
    if (error instanceof BatonError) return problem(error.status, error.code, error.message)
    throw error
  })
  return app
}

function findAdapter(
  sites: readonly Site[],
  path: string,
): { readonly site: Site; readonly adapter: ChannelAdapter } | undefined {
  for (const site of sites) {
    const adapter = site.adapters.find(({ paths }) => paths.some((own) => path === own || path.startsWith(`${own}/`)))
    if (adapter) return { site, adapter }
  }
  return undefined
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status })
}
