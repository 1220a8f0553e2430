import { BatonError, type ChannelAdapter, type Hub, type TenantId } from '@baton/core'
import type { DeskApi } from '@baton/agent-bridge'
import { Hono } from 'hono'
import type { Readiness } from './check-health'
import { compressAnswers } from './compress-answers'
import { deskHeaders, pageHeaders } from './page-headers'
import type { AddressBook } from './remote-address'
import { serveChannel } from './serve-channel'
import { serveFolder } from './serve-folder'

/** One business's part of the server. */
export interface Site {
  readonly tenant: TenantId
  /** Empty, or such as `/shop`. */
  readonly path: string
  readonly pages?: string
  readonly adapters: readonly ChannelAdapter[]
}

export interface AppOptions {
  readonly sites: readonly Site[]
  readonly hub: Pick<Hub, 'receive'>
  readonly desk: Pick<DeskApi, 'fetch'>
  /** The folder of the built desk page. */
  readonly deskPage: string
  readonly addresses: Pick<AddressBook, 'of'>
  readonly readiness: () => Promise<Readiness>
  /** What Prometheus reads. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
}

/** Who answers which request: health and metrics, the desk, the channels, and the businesses' own pages. */
export function createApp(options: AppOptions): Hono {
  const { addresses, desk, deskPage, hub, metrics, readiness, sites } = options
  const app = new Hono()
  app.use(compressAnswers)

  app.get('/healthz', () => fresh(Response.json({ alive: true })))
  app.get('/readyz', async () => {
    const state = await readiness()
    return fresh(Response.json(state, { status: state.ready ? 200 : 503 }))
  })
  app.get('/metrics', async () => {
    const { contentType, text } = await metrics()
    return fresh(new Response(text, { headers: { 'content-type': contentType } }))
  })

  app.all('/desk/api/*', (context) => {
    const request = context.req.raw
    return desk.fetch(request, { address: addresses.of(request) ?? 'unknown' })
  })
  const deskFiles = serveFolder({ root: deskPage, mount: '/desk', headers: deskHeaders })
  // In the patterns of routes, `/desk/*` is `/desk` as well.
  app.all('/desk/*', async ({ req }) => (await deskFiles(req.raw)) ?? nothingHere())

  app.use('*', async (context, next) => {
    const found = findAdapter(sites, context.req.path)
    if (!found) return next()
    return serveChannel(found.adapter, hub, found.site.tenant, context.req.raw)
  })
  // Longer paths first: the business without a path has everything that nobody else has.
  for (const { pages, path } of [...sites].sort((one, other) => other.path.length - one.path.length)) {
    if (pages === undefined) continue
    const files = serveFolder({ root: pages, mount: path, headers: () => pageHeaders })
    app.all(`${path}/*`, async ({ req }, next) => (await files(req.raw)) ?? next())
  }
  // Where no business has a page at the root, the people who work here are the ones who come.
  app.get('/', (context) => context.redirect('/desk/'))

  app.notFound(nothingHere)
  app.onError((error) => {
    if (error instanceof BatonError) return answerProblem(error.status, error.code, error.message)
    throw error
  })
  return app
}

/** Whose request this is; a path belongs to one adapter at most. */
export function findAdapter(
  sites: readonly Site[],
  path: string,
): { readonly site: Site; readonly adapter: ChannelAdapter } | undefined {
  for (const site of sites) {
    const adapter = site.adapters.find(({ paths }) => paths.some((own) => path === own || path.startsWith(`${own}/`)))
    if (adapter) return { site, adapter }
  }
  return undefined
}

/** An error as this server answers it: a code for programs and a sentence for people. */
export function answerProblem(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } })
}

const nothingHere = (): Response => answerProblem(404, 'not-found', 'there is nothing at this address')

/** True for this moment only. */
function fresh(response: Response): Response {
  response.headers.set('cache-control', 'no-store')
  return response
}
