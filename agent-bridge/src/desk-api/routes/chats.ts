import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Desk } from '../desk'
import { refuse } from '../guard/refuse'
import { maySee } from '../may-see'
import { loadChat, type Viewer } from '../read/find-chat'
import { createLastMessages } from '../read/last-messages'
import { listChats, listClosed, type ListView } from '../read/list-chats'
import { createNames, type Names } from '../read/names'
import { openChat } from '../read/open-chat'
import { isMessage, readLogPage } from '../read/read-log-page'
import type { FoundChat } from '../read/summarise-chat'
import { toDeskDelivery } from '../read/to-desk-entry'
import { chatDetail, chatId, chatLists, closedChats, deliveries, logPage } from '../schema'
import { answerMalformed } from './answer-error'
import { json, problems, type DeskApp, type DeskEnvironment, type DeskVariables, type SignedIn } from './desk-route'

const chatParams = z.object({ id: chatId })
const count = (usually: number, atMost: number) => z.coerce.number().int().min(1).max(atMost).default(usually)
const position = z.coerce.number().int().nonnegative()

const readLists = createRoute({
  method: 'get',
  path: '/chats',
  responses: { 200: json(chatLists, 'what is mine and what waits'), ...problems() },
})

const readClosed = createRoute({
  method: 'get',
  path: '/chats/closed',
  request: { query: z.object({ limit: count(50, 100) }) },
  responses: { 200: json(closedChats, 'the last closed chats of the agent’s teams'), ...problems() },
})

const readChat = createRoute({
  method: 'get',
  path: '/chats/{id}',
  request: { params: chatParams },
  responses: { 200: json(chatDetail, 'one chat'), ...problems('not-found') },
})

const readLog = createRoute({
  method: 'get',
  path: '/chats/{id}/log',
  request: {
    params: chatParams,
    query: z.object({
      after: position.optional().openapi({ description: 'exclusive: what has come since' }),
      before: position.optional().openapi({ description: 'exclusive: what was earlier' }),
      limit: count(100, 200),
    }),
  },
  responses: { 200: json(logPage, 'entries, oldest first'), ...problems('not-found') },
})

const readDeliveries = createRoute({
  method: 'get',
  path: '/chats/{id}/deliveries',
  request: { params: chatParams, query: z.object({ after: position.default(0) }) },
  responses: {
    200: json(deliveries, 'how far our messages after a position have got; the last 200 of them'),
    ...problems('not-found'),
  },
})

const deliveriesAtMost = 200

/** Reading: lists, chats, logs. */
export function createChatRoutes(desk: Desk): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })
  const lastMessages = createLastMessages()

  async function viewOf(signedIn: SignedIn): Promise<ListView> {
    return {
      viewer: viewerOf(signedIn),
      settings: signedIn.settings,
      names: await readNames(desk, signedIn),
      lastMessages,
    }
  }

  app.openapi(readLists, async (c) => c.json(await listChats(desk, await viewOf(c.var.signedIn)), 200))

  app.openapi(readClosed, async (c) => {
    const chats = await listClosed(desk, await viewOf(c.var.signedIn), c.req.valid('query').limit)
    return c.json({ chats }, 200)
  })

  app.openapi(readChat, async (c) => {
    const chat = await requireChat(desk, c.var, c.req.valid('param').id)
    return c.json(await openChat(desk, await viewOf(c.var.signedIn), chat), 200)
  })

  app.openapi(readLog, async (c) => {
    const chat = await requireChat(desk, c.var, c.req.valid('param').id)
    const { after, before, limit } = c.req.valid('query')
    if (after !== undefined && before !== undefined) refuse('malformed', { message: 'either after or before' })
    const range = before === undefined ? { after: after ?? 0 } : { before }
    const names = await readNames(desk, c.var.signedIn)
    return c.json(await readLogPage(desk.store, chat, names, range, limit), 200)
  })

  app.openapi(readDeliveries, async (c) => {
    const chat = await requireChat(desk, c.var, c.req.valid('param').id)
    const { after } = c.req.valid('query')
    const entries = await desk.store.readLog(chat.line, {
      audience: 'team',
      before: chat.lastSeq + 1,
      limit: deliveriesAtMost,
      conversation: chat.conversation.number,
    })
    const seqs = entries.filter((entry) => isMessage(entry) && entry.seq > after).map(({ seq }) => seq)
    const found = await desk.store.readDelivery(chat.line, seqs)
    return c.json(
      { deliveries: [...found].map(([seq, delivery]) => ({ seq, delivery: toDeskDelivery(delivery) })) },
      200,
    )
  })

  return app
}

/** The chat as it stands, if the agent may see it; else there is no such chat. */
export async function requireChat(desk: Desk, variables: DeskVariables, id: string): Promise<FoundChat> {
  return (await seeChat(desk, variables, id)) ?? refuse('not-found')
}

/** The same, or nothing. */
export async function seeChat(
  desk: Desk,
  { signedIn, reading }: DeskVariables,
  id: string,
): Promise<FoundChat | undefined> {
  const viewer = viewerOf(signedIn)
  const chat = await (reading ?? loadChat(desk.store, viewer.tenant, id))
  return chat && maySee(viewer.agent, chat.conversation) ? chat : undefined
}

function viewerOf({ session, agent }: SignedIn): Viewer {
  return { tenant: session.tenant, agent }
}

async function readNames(desk: Desk, { session, settings }: SignedIn): Promise<Names> {
  return createNames(settings, await desk.bridge.agents.list(session.tenant))
}
