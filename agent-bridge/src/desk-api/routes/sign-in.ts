import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { isBatonError, isPlainId, tenantId, type TenantId } from '@baton/core'
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { NewSession } from '../../agents/sessions'
import type { Desk } from '../desk'
import { refuse } from '../guard/refuse'
import { readSessionCookie, sessionCookieName } from '../guard/session-cookie'
import { signIn, signInForm, type SignIn } from '../schema'
import { answerMalformed } from './answer-error'
import { json, jsonBody, problems, type DeskApp, type DeskEnvironment } from './desk-route'

const readForm = createRoute({
  method: 'get',
  path: '/sign-in',
  responses: { 200: json(signInForm, 'what the sign-in must ask for'), ...problems() },
})

const create = createRoute({
  method: 'post',
  path: '/sign-in',
  request: { body: jsonBody(signIn) },
  responses: {
    204: { description: 'signed in: the session is in the cookie' },
    ...problems('wrong-credentials', 'business-required', 'too-many-requests'),
  },
})

/** The browser may keep the cookie for so long, s; how long a session lives, the store says. */
const cookieAge = 30 * 24 * 60 * 60

export interface CookieOptions {
  /** The desk is reached over TLS. */
  readonly secureCookies: boolean
}

/** Signing in: the only routes for people nobody knows yet. */
export function createSignInRoutes(desk: Desk, options: CookieOptions): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })

  app.openapi(readForm, (c) => {
    const [first, ...others] = desk.tenants()
    const business = first !== undefined && others.length === 0 ? desk.tenant(first)?.business : undefined
    return c.json(
      {
        ...(business && { business: { id: business.id, name: business.name } }),
        asksBusiness: others.length > 0,
      },
      200,
    )
  })

  app.openapi(create, async (c) => {
    const session = await prove(desk, c.req.valid('json'), c.env.address)
    const before = readSessionCookie(c.req.header('cookie'))
    if (before !== undefined) await desk.bridge.sessions.revoke(before)
    setCookie(c, sessionCookieName, session.token, { ...cookieOf(options), maxAge: cookieAge })
    return c.body(null, 204)
  })

  return app
}

/** Ends the session for this browser. */
export function forgetSession(c: Context, options: CookieOptions): void {
  deleteCookie(c, sessionCookieName, cookieOf(options))
}

const cookieOf = ({ secureCookies }: CookieOptions) =>
  ({ path: '/desk', httpOnly: true, sameSite: 'Strict', secure: secureCookies }) as const

async function prove(desk: Desk, proof: SignIn, address: string): Promise<NewSession> {
  try {
    if ('token' in proof) return await desk.bridge.signIn.withToken(proof.token, address)
    const { email, password } = proof
    return await desk.bridge.signIn.withPassword({
      tenant: chooseTenant(desk, proof.business),
      email,
      password,
      address,
    })
  } catch (error) {
    if (isBatonError(error) && error.code === 'unauthorized') refuse('wrong-credentials')
    throw error
  }
}

/** The business that is named, or the only one. */
function chooseTenant(desk: Desk, named: string | undefined): TenantId {
  const tenants = desk.tenants()
  if (named !== undefined) {
    const found = isPlainId(named) ? tenantId(named) : undefined
    return found !== undefined && tenants.includes(found) ? found : refuse('wrong-credentials')
  }
  const [first, ...others] = tenants
  return first !== undefined && others.length === 0 ? first : refuse('business-required')
}
