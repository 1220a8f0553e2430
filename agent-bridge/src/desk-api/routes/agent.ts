import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Desk } from '../desk'
import { refuse } from '../guard/refuse'
import { me, presenceAnswer, setPresence, signOut, type PresenceState } from '../schema'
import { answerMalformed } from './answer-error'
import { json, jsonBody, problems, type DeskApp, type DeskEnvironment, type SignedIn } from './desk-route'
import { forgetSession, type CookieOptions } from './sign-in'

const readMe = createRoute({
  method: 'get',
  path: '/me',
  responses: { 200: json(me, 'who is signed in'), ...problems() },
})

const putPresence = createRoute({
  method: 'put',
  path: '/presence',
  request: { body: jsonBody(setPresence) },
  responses: { 200: json(presenceAnswer, 'how the agent is seen now'), ...problems('holds-chats') },
})

const leave = createRoute({
  method: 'post',
  path: '/sign-out',
  request: { body: jsonBody(signOut) },
  responses: { 204: { description: 'signed out, here and on every live socket' }, ...problems('holds-chats') },
})

/** The agent's own affairs: who they are, whether they are there, leaving. */
export function createAgentRoutes(desk: Desk, options: CookieOptions): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })

  app.openapi(readMe, async (c) => {
    const { session, account, settings } = c.var.signedIn
    const [presence, held] = await Promise.all([
      readPresence(desk, c.var.signedIn),
      desk.bridge.lists.count(session.tenant, { kind: 'active', agent: account.id }),
    ])
    const { id, name, email, picture, role, teams, capacity } = account
    return c.json(
      {
        agent: { id, name, email, ...(picture !== undefined && { picture }), role, teams, capacity },
        business: { id: settings.business.id, name: settings.business.name },
        presence,
        held,
        csrf: session.csrf,
      },
      200,
    )
  })

  app.openapi(putPresence, async (c) => {
    const { session, account } = c.var.signedIn
    const { presence, confirm } = c.req.valid('json')
    if (presence === 'offline') await askBeforeLeaving(desk, c.var.signedIn, confirm)
    await desk.bridge.presence.choose(session.tenant, account.id, presence)
    return c.json({ presence: await readPresence(desk, c.var.signedIn) }, 200)
  })

  app.openapi(leave, async (c) => {
    const { session, account, token } = c.var.signedIn
    await askBeforeLeaving(desk, c.var.signedIn, c.req.valid('json').confirm)
    await desk.bridge.presence.choose(session.tenant, account.id, 'offline')
    await desk.bridge.sessions.revoke(token)
    forgetSession(c as Context, options)
    return c.body(null, 204)
  })

  return app
}

async function readPresence(desk: Desk, { session, account }: SignedIn): Promise<PresenceState> {
  return (await desk.bridge.presence.read(session.tenant)).get(account.id)?.state ?? 'offline'
}

/** Who leaves loses everything they hold to the queues: asked once, unless it has been confirmed. */
async function askBeforeLeaving(desk: Desk, { session, account }: SignedIn, confirm?: boolean): Promise<void> {
  if (confirm) return
  const counts = await Promise.all(
    (['active', 'waiting'] as const).map((kind) =>
      desk.bridge.lists.count(session.tenant, { kind, agent: account.id }),
    ),
  )
  const chats = counts.reduce((sum, count) => sum + count, 0)
  if (chats > 0) refuse('holds-chats', { chats })
}
