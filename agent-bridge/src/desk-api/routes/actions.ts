import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  agentDedupeKey,
  agentId,
  mediaRef,
  nodeId,
  parseConversationId,
  teamId,
  tenantOf,
  unreachable,
  type AgentAction,
  type Input,
  type Media,
  type TenantId,
} from '@baton/core'
import { mediaTypeOf } from '../attachment/content-type'
import type { Desk } from '../desk'
import { refuse } from '../guard/refuse'
import { leads } from '../read/rights-of'
import {
  actionDone,
  actionRequest,
  chatId,
  claimDone,
  claimRequest,
  type ActionDone,
  type ActionRequest,
  type ClaimDone,
  type ClaimRequest,
  type DeskAction,
} from '../schema'
import { answerMalformed } from './answer-error'
import { requireChat, seeChat } from './chats'
import {
  json,
  jsonBody,
  problems,
  type DeskApp,
  type DeskEnvironment,
  type DeskVariables,
  type SignedIn,
} from './desk-route'

const chatParams = z.object({ id: chatId })

const act = createRoute({
  method: 'post',
  path: '/chats/{id}/actions',
  request: { params: chatParams, body: jsonBody(actionRequest) },
  responses: {
    200: json(actionDone, 'done, now or by an earlier send of the same request'),
    ...problems('not-found', 'not-owner', 'closed', 'unknown-attachment'),
  },
})

const claim = createRoute({
  method: 'post',
  path: '/chats/{id}/claim',
  request: { params: chatParams, body: jsonBody(claimRequest) },
  responses: {
    200: json(claimDone, 'the agent has the chat'),
    ...problems('not-found', 'forbidden', 'taken', 'full', 'away'),
  },
})

/** Acting: what an agent does to a chat, and taking one. */
export function createActionRoutes(desk: Desk): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })

  app.openapi(act, async (c) =>
    c.json(await takeAction(desk, c.var, c.req.valid('param').id, c.req.valid('json')), 200),
  )
  app.openapi(claim, async (c) =>
    c.json(await takeChat(desk, c.var, c.req.valid('param').id, c.req.valid('json')), 200),
  )

  return app
}

async function takeAction(
  desk: Desk,
  variables: DeskVariables,
  id: string,
  request: ActionRequest,
): Promise<ActionDone> {
  const { signedIn } = variables
  const chat = await seeChat(desk, variables, id)
  if (!chat) return (await findApplied(desk, signedIn, id, request.requestId)) ?? refuse('not-found')
  const input: Input = {
    kind: 'agent',
    by: signedIn.agent,
    requestId: request.requestId,
    conversation: chat.conversation.number,
    epoch: request.epoch,
    action: await toAgentAction(desk, signedIn.session.tenant, request.action),
  }
  const advanced = await desk.hub.advance(chat.line, input, chat.read)
  switch (advanced.kind) {
    case 'committed':
      return { kind: 'done', epoch: advanced.conversation.epoch, seq: advanced.lastSeq, duplicate: false }
    case 'duplicate':
      return { kind: 'done', epoch: chat.conversation.epoch, seq: advanced.seq, duplicate: true }
    case 'refused':
      return refuse(advanced.refusal)
    case 'ignored':
      return refuse('ignored')
    case 'expired':
      return refuse('expired')
    default:
      return unreachable(advanced)
  }
}

/**
 * The request may be the very one by which the agent gave the chat away: then its repeat gets the same answer, though
 * the chat is not theirs to see any more.
 */
async function findApplied(
  desk: Desk,
  { session, agent }: SignedIn,
  id: string,
  requestId: string,
): Promise<ActionDone | undefined> {
  const parts = parseConversationId(id)
  if (!parts || tenantOf(parts.line) !== session.tenant) return undefined
  const seq = await desk.store.readApplied(parts.line, agentDedupeKey(agent.id, requestId))
  if (seq === undefined) return undefined
  const conversation = await desk.store.readConversation(parts.line, parts.number)
  return { kind: 'done', epoch: conversation?.epoch ?? 0, seq, duplicate: true }
}

async function toAgentAction(desk: Desk, tenant: TenantId, action: DeskAction): Promise<AgentAction> {
  switch (action.kind) {
    case 'say': {
      const media = action.media && (await findMedia(desk, tenant, action.media))
      return {
        kind: 'say',
        ...(action.text !== undefined && { text: action.text }),
        ...(media && { media }),
      }
    }
    case 'transfer':
      return {
        kind: 'transfer',
        team: teamId(action.team),
        ...(action.agent !== undefined && { agent: agentId(action.agent) }),
      }
    case 'hand-back':
      return {
        kind: 'hand-back',
        ...(action.node !== undefined && { node: nodeId(action.node) }),
        ...(action.facts && { facts: action.facts }),
      }
    case 'park':
    case 'close':
    case 'note':
    case 'set-fact':
    case 'reopen':
    case 'resend':
      return action
    default:
      return unreachable(action)
  }
}

/** What a file is, the upload has said; of the request only what it shows is believed. */
async function findMedia(
  desk: Desk,
  tenant: TenantId,
  { ref, alt }: NonNullable<Extract<DeskAction, { kind: 'say' }>['media']>,
): Promise<Media> {
  const stored = (await desk.media.get(tenant, mediaRef(ref))) ?? refuse('unknown-attachment')
  return {
    type: mediaTypeOf(stored.contentType),
    ref: mediaRef(ref),
    contentType: stored.contentType,
    ...(stored.name !== undefined && { name: stored.name }),
    size: stored.size,
    ...(alt !== undefined && { alt }),
  }
}

async function takeChat(desk: Desk, variables: DeskVariables, id: string, request: ClaimRequest): Promise<ClaimDone> {
  const { agent, session } = variables.signedIn
  const { line, conversation } = await requireChat(desk, variables, id)
  const { ownership, epoch } = conversation
  const target = request.agent === undefined ? agent.id : agentId(request.agent)
  if (target !== agent.id && ownership.owner === 'team' && !leads(agent, ownership.team)) {
    refuse('forbidden', { message: 'Only a lead of the team may give its chats to somebody.' })
  }
  if (request.epoch !== undefined && request.epoch !== epoch && ownership.owner === 'team') refuse('not-pending')
  const result = await desk.bridge.claimChat({
    tenant: session.tenant,
    conversation: conversation.id,
    agent: target,
    how: target === agent.id ? { kind: 'picked' } : { kind: 'assigned', by: agent.id },
  })
  if (result !== 'claimed') refuse(result)
  const claimed = await desk.store.readConversation(line, conversation.number)
  return { kind: 'claimed', epoch: claimed?.epoch ?? epoch }
}
