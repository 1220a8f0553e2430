import { Hono } from 'hono'
import { answer, answerError } from './answer'
import { addActivityRoutes } from './activity-routes'
import { addConversationRoutes } from './conversation-routes'
import { addFileRoutes } from './file-routes'
import { holdsSecret } from './verify'
import type { WebEnvironment, WebParts } from './web-parts'

/** All routes of one web chat, with what holds for each of them: who may read the answer, how often, and how errors look. */
export function createRoutes(parts: WebParts): Hono<WebEnvironment> {
  const { settings, throttle } = parts
  const app = new Hono<WebEnvironment>()

  app.use(async (context, next) => {
    const origin = context.req.header('origin')
    const allowed = origin !== undefined && settings.isAllowedOrigin(origin)
    if (context.req.method === 'OPTIONS') {
      const mayAsk = allowed || context.req.path.endsWith('/tokens/generate')
      context.res = mayAsk ? answerPreflight(context.req.raw) : answer(notAllowed, 403)
    } else {
      if (!holdsSecret(context.req.raw, settings)) throttle.request(context.req.raw)
      await next()
    }
    context.res.headers.append('vary', 'origin')
    // A page that is not allowed may read that it is not, where it asks to open a chat: it shows it to its visitors.
    if (origin !== undefined && (allowed || context.res.status === 403 || context.req.method === 'OPTIONS')) {
      context.res.headers.set('access-control-allow-origin', origin)
      context.res.headers.set('access-control-expose-headers', 'retry-after')
    }
  })

  addConversationRoutes(app, parts)
  addActivityRoutes(app, parts)
  addFileRoutes(app, parts)

  app.notFound(() => answer({ error: { code: 'NotFound', message: 'there is nothing at this address' } }, 404))
  app.onError((error) => {
    const answered = answerError(error)
    if (answered && answered.status < 500) return answered
    settings.observe({ kind: 'error', where: 'web request', error })
    return answered ?? answer({ error: { code: 'ServiceError', message: 'something went wrong on our side' } }, 500)
  })
  return app
}

const notAllowed = { error: { code: 'NotAllowed', message: 'pages of this origin may not open this chat' } }

/** Nothing here rests on cookies, so a page that may call at all may send any header. */
function answerPreflight(request: Request): Response {
  const headers = request.headers.get('access-control-request-headers')
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': '7200',
      ...(headers !== null && { 'access-control-allow-headers': headers }),
    },
  })
}
