import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Desk } from './desk'
import { beginReading } from './guard/begin-reading'
import { problemResponse, refuse } from './guard/refuse'
import { requireAgent } from './guard/require-agent'
import { isReading } from './guard/is-reading'
import { requireOwnOrigin } from './guard/require-own-origin'
import { csrfHeader } from './guard/same-secret'
import { sessionCookieName } from './guard/session-cookie'
import { within } from './guard/within'
import { createActionRoutes } from './routes/actions'
import { createAgentRoutes } from './routes/agent'
import { answerError, answerMalformed } from './routes/answer-error'
import { attachmentsPath, createAttachmentRoutes } from './routes/attachments'
import { createChatRoutes } from './routes/chats'
import type { DeskApp, DeskEnvironment } from './routes/desk-route'
import { createSettingsRoutes } from './routes/settings'
import { createSignInRoutes } from './routes/sign-in'
import { liveNews, liveRequest } from './schema'

export const deskPath = '/desk/api'

/** The largest JSON that is read, bytes. */
const jsonLimit = 64 * 1024

export interface DeskAppOptions {
  /** The desk is reached over TLS. */
  readonly secureCookies: boolean
  /** Where the desk is reached, if not by the host its requests name: `https://desk.example`. */
  readonly origins: readonly string[]
  /** bytes */
  readonly maxAttachmentSize: number
  /** How often a live socket must beat, ms. */
  readonly beatMs: number
  /** A request that the store keeps waiting for longer is answered that it cannot be reached, ms. */
  readonly answerWithinMs: number
}

/** All routes of the desk API, and the document that describes them. */
export function createDeskApp(desk: Desk, options: DeskAppOptions): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })
  app.onError((error) => answerError(error, desk.observe))
  app.notFound(() => problemResponse('not-found'))
  app.use('*', keepPrivate, requireOwnOrigin(options.origins), requireReadableBody)
  app.use('*', answerWithin(options.answerWithinMs))

  // Before the routes that need a session: these are for everybody.
  app.route(deskPath, createSignInRoutes(desk, options))
  app.doc31(`${deskPath}/openapi.json`, {
    openapi: '3.1.0',
    info: {
      title: 'Baton desk API',
      version: '1',
      description:
        'For the people who answer customers. A session is in a cookie; every request but GET also carries its token in ' +
        `the header ${csrfHeader} (see /me). The WebSocket at ${deskPath}/live takes LiveRequest and sends LiveNews.`,
    },
  })

  const inner: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })
  inner.use('/chats/:id/*', beginReading(desk))
  inner.use('*', requireAgent(desk))
  inner.route('/', createAgentRoutes(desk, options))
  inner.route('/', createSettingsRoutes(desk, options))
  inner.route('/', createChatRoutes(desk))
  inner.route('/', createActionRoutes(desk))
  inner.route('/', createAttachmentRoutes(desk, options.maxAttachmentSize))
  app.route(deskPath, inner)

  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookieName,
  })
  app.openAPIRegistry.register('LiveRequest', liveRequest)
  app.openAPIRegistry.register('LiveNews', liveNews)
  return app
}

/** Answers are for one agent: nobody keeps them, and no browser guesses what they are. */
const keepPrivate: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  c.header('x-content-type-options', 'nosniff')
}

/** JSON of a bearable size, but where a file is sent: that route has limits of its own. */
const requireReadableBody: MiddlewareHandler = async (c, next) => {
  if (isReading(c.req.method) || c.req.path === `${deskPath}${attachmentsPath}`) return next()
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return refuse('unsupported-type', { message: 'Send JSON.' })
  return limitJson(c, next)
}

/** Files take as long as their sender needs; for everything else waiting helps nobody, and may be tried again. */
function answerWithin(ms: number): MiddlewareHandler {
  return (c, next) => (c.req.path === `${deskPath}${attachmentsPath}` ? next() : within(ms, next()))
}

const limitJson = bodyLimit({ maxSize: jsonLimit, onError: () => refuse('body-too-large') })
