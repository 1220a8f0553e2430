import type { Hono } from 'hono'
import { BatonError } from '@baton/core'
import { makeConversationId, parseWatermark } from './address'
import type { TokenAnswer } from './activity'
import { answer } from './answer'
import { createKnownCustomerCheck } from './known-customer'
import type { KnownCustomer } from './known-customer'
import { originOf } from './origin-of'
import { parseJson, readBody } from './read-body'
import { tokenRequest } from './schema'
import type { TokenRequest } from './schema'
import type { Session } from './token'
import { checkConversation, verifyCaller, verifyNewcomer } from './verify'
import type { WebEnvironment, WebParts } from './web-parts'

/** Tokens and conversations: who may talk, where, and until when. */
export function addConversationRoutes(app: Hono<WebEnvironment>, parts: WebParts): void {
  const { settings, tokens, streams, throttle } = parts
  const { mount, limits, now, uniqueId } = settings
  const checkKnownCustomer = settings.knownCustomers && createKnownCustomerCheck(settings.knownCustomers, now)

  app.post(`${mount}/tokens/generate`, async ({ req }) => {
    const how = verifyNewcomer(req.raw, settings)
    if (how === 'origin') throttle.newToken(req.raw)
    const body = await readTokenRequest(req.raw)
    return answer((await grant(await startSession(body, how === 'secret'))).granted)
  })

  app.post(`${mount}/tokens/refresh`, async ({ req }) => {
    const caller = await verifyCaller(req.raw, settings, tokens)
    if (caller.kind === 'secret') throw new BatonError('forbidden', 'a secret is not refreshed, only a token is')
    throttle.read(caller.session.conversation)
    return answer((await grant(caller.session)).granted)
  })

  app.post(`${mount}/conversations`, async ({ req }) => {
    const caller = await verifyCaller(req.raw, settings, tokens)
    const body = await readTokenRequest(req.raw)
    if (caller.kind === 'customer') throttle.read(caller.session.conversation)
    const session = caller.kind === 'customer' ? caller.session : await startSession(body, true)
    return answer(await grantStream(req.raw, session, 0, caller.kind === 'customer'), 201)
  })

  app.get(`${mount}/conversations/:conversation`, async ({ req }) => {
    const conversation = req.param('conversation')
    const caller = await verifyCaller(req.raw, settings, tokens)
    checkConversation(caller, conversation, settings)
    throttle.read(conversation)
    const session = caller.kind === 'customer' ? caller.session : { ...newSession(), conversation }
    const after = parseWatermark(req.query('watermark'))
    return answer(await grantStream(req.raw, session, after, caller.kind === 'customer'))
  })

  async function readTokenRequest(request: Request): Promise<TokenRequest> {
    const text = await readBody(request, limits.body)
    const body = tokenRequest.safeParse(text.trim() === '' ? {} : parseJson(text, limits.depth))
    if (!body.success)
      throw new BatonError('malformed', `the body is unusable at "${body.error.issues[0]?.path.join('.')}"`)
    return body.data
  }

  function newSession(): Session {
    return {
      conversation: makeConversationId(settings, uniqueId()),
      user: `dl_${uniqueId()}`,
      until: now() + limits.conversationMs,
    }
  }

  /** A new conversation, or the one to go on with if it is this customer's. */
  async function startSession(body: TokenRequest, trusted: boolean): Promise<Session> {
    const known = await readKnownCustomer(body.userToken)
    const resumed = await readResumed(body.resume, known)
    const { user } = body
    const name = known?.name ?? (trusted ? user?.name : undefined)
    return {
      ...newSession(),
      ...(trusted && user?.id && { user: user.id }),
      ...(name && { name }),
      ...resumed,
      ...(known && { known: { subject: known.subject, facts: known.facts } }),
    }
  }

  async function readKnownCustomer(userToken: string | null | undefined): Promise<KnownCustomer | undefined> {
    if (!userToken) return undefined
    if (!checkKnownCustomer) throw new BatonError('forbidden', 'this chat knows no key for a userToken')
    return checkKnownCustomer(userToken)
  }

  async function readResumed(
    token: string | null | undefined,
    known: KnownCustomer | undefined,
  ): Promise<Omit<Session, 'known'> | undefined> {
    const session = token ? await tokens.readToResume(token) : undefined
    if (!session) return undefined
    const { known: before, ...resumed } = session
    // Whoever signs out, or in as somebody else, does not see what was said before.
    return before && before.subject !== known?.subject ? undefined : resumed
  }

  async function grant(session: Session): Promise<{ readonly granted: TokenAnswer; readonly expiresAt: number }> {
    const { conversation, user } = session
    const { token, expiresAt } = await tokens.issue(session)
    streams.extend(conversation, user, expiresAt)
    const seconds = Math.floor((expiresAt - now()) / 1000)
    return { granted: { conversationId: conversation, token, expires_in: seconds }, expiresAt }
  }

  async function grantStream(
    request: Request,
    session: Session,
    after: number,
    expires: boolean,
  ): Promise<TokenAnswer> {
    const { granted, expiresAt } = await grant(session)
    const { conversation, user } = session
    const streamToken = await tokens.issueForStream({ conversation, user, ...(expires && { expiresAt }) })
    const origin = originOf(request, settings).replace(/^http/, 'ws')
    const query = `watermark=${after}&t=${streamToken}`
    return { ...granted, streamUrl: `${origin}${mount}/conversations/${conversation}/stream?${query}` }
  }
}
