import type { ConversationId, TeamId, TenantSettings } from '@baton/core'
import { virtualArrivalOf } from '../../queue/pending-chat'
import type { Desk } from '../desk'
import type { ChatLists, ChatSummary } from '../schema'
import { findChat, type Viewer } from './find-chat'
import type { LastMessages } from './last-messages'
import type { Names } from './names'
import { summariseChat, type FoundChat, type SummaryView } from './summarise-chat'

/** How many pending chats of one team a list shows; the rest is a number. */
const queuePerTeam = 50
/** How many chats an agent can have in their lists. */
const ownAtMost = 200

export interface ListView {
  readonly viewer: Viewer
  readonly settings: TenantSettings
  readonly names: Names
  readonly lastMessages: LastMessages
}

/** The agent's own chats, those they have parked, and what waits in their teams' queues. */
export async function listChats(desk: Desk, view: ListView): Promise<ChatLists> {
  const { tenant, agent } = view.viewer
  const teams = teamsOf(view)
  const [ownIds, queues, counts] = await Promise.all([
    readOwn(desk, view.viewer),
    Promise.all(teams.map((team) => readQueue(desk, view, team))),
    Promise.all(teams.map((team) => desk.bridge.lists.count(tenant, { kind: 'pending', team }))),
  ])
  // The lists are an index: whose a chat is, the conversation says.
  const own = (await findAll(desk, view.viewer, ownIds)).filter(
    ({ conversation: { ownership } }) => ownership.owner === 'agent' && ownership.agent === agent.id,
  )
  const summaries = await Promise.all(own.map((chat) => summarise(desk, view, chat)))
  // As the queues themselves are ordered: who came back to the top stands there at the desk too.
  const queue = queues
    .flat()
    .sort((a, b) => a.arrival - b.arrival)
    .map(({ chat }) => chat)
  return {
    mine: summaries.filter((chat) => isInPhase(chat, 'active')).sort(byNeed),
    parked: summaries.filter((chat) => isInPhase(chat, 'waiting')).sort(byNeed),
    queue,
    queueTotal: Math.max(
      queue.length,
      counts.reduce((sum, count) => sum + count, 0),
    ),
  }
}

/** The ids of everything the agent has, active or parked, as it is filed. */
export async function readOwn(
  desk: Pick<Desk, 'bridge'>,
  { tenant, agent }: Viewer,
): Promise<readonly ConversationId[]> {
  const lists = await Promise.all(
    (['active', 'waiting'] as const).map((kind) =>
      desk.bridge.lists.read(tenant, { kind, agent: agent.id }, { limit: ownAtMost }),
    ),
  )
  return lists.flat()
}

/** The last closed chats of the agent's teams, newest first. */
export async function listClosed(desk: Desk, view: ListView, limit: number): Promise<readonly ChatSummary[]> {
  const { tenant } = view.viewer
  const lists = await Promise.all(
    teamsOf(view).map((team) => desk.bridge.lists.read(tenant, { kind: 'closed', team }, { limit, newestFirst: true })),
  )
  const found = await findAll(desk, view.viewer, [...new Set(lists.flat())])
  const closed = found
    .flatMap((chat) => {
      const { ownership } = chat.conversation
      return ownership.owner === 'nobody' ? [{ chat, at: ownership.completion.at }] : []
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, limit)
  return Promise.all(closed.map(({ chat }) => summarise(desk, view, chat)))
}

interface QueuedChat {
  readonly chat: ChatSummary
  /** its virtual arrival, epoch ms */
  readonly arrival: number
}

async function readQueue(desk: Desk, view: ListView, team: TeamId): Promise<readonly QueuedChat[]> {
  const ids: ConversationId[] = []
  for await (const { conversation } of desk.bridge.queue.read(view.viewer.tenant, team)) {
    ids.push(conversation.id)
    if (ids.length >= queuePerTeam) break
  }
  const found = await Promise.all(ids.map((id) => findChat(desk.store, view.viewer, id)))
  const queued = await Promise.all(
    found.map(async (chat, index): Promise<QueuedChat | undefined> => {
      const ownership = chat?.conversation.ownership
      if (!chat || ownership?.owner !== 'team' || ownership.team !== team) return undefined
      return { chat: await summarise(desk, view, chat, index + 1), arrival: virtualArrivalOf(chat.conversation) }
    }),
  )
  return queued.flatMap((chat) => chat ?? [])
}

async function findAll(desk: Desk, viewer: Viewer, ids: readonly ConversationId[]): Promise<readonly FoundChat[]> {
  const found = await Promise.all(ids.map((id) => findChat(desk.store, viewer, id)))
  return found.flatMap((chat) => chat ?? [])
}

async function summarise(desk: Desk, view: ListView, chat: FoundChat, position?: number): Promise<ChatSummary> {
  const summaryView: SummaryView = {
    agent: view.viewer.agent,
    settings: view.settings,
    names: view.names,
    last: await view.lastMessages.read(desk.store, chat),
    ...(position !== undefined && { position }),
  }
  return summariseChat(chat, summaryView)
}

/** The teams whose chats the agent sees. */
function teamsOf({ viewer, settings }: ListView): readonly TeamId[] {
  const all = [...settings.business.teams.keys()]
  return viewer.agent.role === 'admin' ? all : all.filter((team) => viewer.agent.teams.includes(team))
}

const isInPhase = ({ owner }: ChatSummary, phase: 'active' | 'waiting'): boolean =>
  owner.kind === 'agent' && owner.phase === phase

/** Who has waited longest comes first; who waits for nothing, last. */
function byNeed(a: ChatSummary, b: ChatSummary): number {
  return (a.waitingSince ?? Infinity) - (b.waitingSince ?? Infinity) || a.openedAt - b.openedAt
}
