import {
  unreachable,
  type AgentId,
  type Business,
  type Hub,
  type Observe,
  type Team,
  type TeamId,
  type TenantId,
} from '@baton/core'
import type { GoneAgents } from '../presence/gone-agents'
import type { PendingChat } from '../queue/pending-chat'
import { virtualArrivalOf } from '../queue/pending-chat'
import type { QueueReader } from '../queue/read-queue'
import type { TeamQueues } from '../queue/team-queues'
import { chooseAgent, type AgentLoad, type WaitingChat } from './choose-agent'
import type { Claim } from './claim'
import { readTeamAgents, type TeamAgent, type TeamAgentsOptions } from './team-agents'
import type { TellFurther } from './tell-further'

export interface MatchTeamOptions extends TeamAgentsOptions {
  readonly business: (tenant: TenantId) => Business | undefined
  readonly queues: TeamQueues
  readonly reader: QueueReader
  readonly claim: Claim
  readonly gone: GoneAgents
  readonly tellFurther: TellFurther
  readonly hub: () => Pick<Hub, 'advance'>
  readonly observe: Observe
  readonly now: () => number
}

/** Chats are equally heavy so far. */
export const chatWeight = 1

/** So many of those who wait are told every place they get; who is further back, once. */
const toldPositions = 20

/** How far a run looks for a chat that somebody may take: behind so many, chats reserved for busy agents wait a run. */
const scannedAtMost = { balanced: 1000, pull: 100 } as const satisfies Record<Team['strategy'], number>

/**
 * Gives the team's waiting chats to its agents, first come first served, and tells the others where they stand. At the
 * signal it ends after the chat it is at. `false`: there is more to do.
 */
export async function matchTeam(
  options: MatchTeamOptions,
  tenant: TenantId,
  teamId: TeamId,
  signal: AbortSignal,
): Promise<boolean> {
  const business = options.business(tenant)
  const team = business?.teams.get(teamId)
  if (!team || business?.mode === 'bot-only') return true
  const [hasMoved, teamAgents] = await Promise.all([
    options.queues.moveBase(tenant, teamId),
    readTeamAgents(options, tenant, teamId),
  ])
  if (hasMoved) await replaceAll(options, tenant, teamId)

  const agents = new Map(teamAgents.map((agent) => [agent.account.id, agent]))
  // A place in a line that nobody serves tells a customer nothing.
  const isServed = [...agents.values()].some(({ load }) => load.present)
  const waiting: PendingChat[] = []
  let scanned = 0
  let isAll = true
  for await (const chat of options.reader.read(tenant, teamId)) {
    if (signal.aborted) return false
    scanned += 1
    const stays = await placeOrAssign(options, tenant, team, chat, agents)
    const isReserved = reservedFor(chat) !== undefined
    if (stays && !isReserved && waiting.length < toldPositions) waiting.push(chat)
    else if (stays && !isReserved) isAll = false
    const mayAssign = scanned < scannedAtMost[team.strategy] && [...agents.values()].some(({ load }) => hasRoom(load))
    if (mayAssign || (waiting.length < toldPositions && scanned < toldPositions * 2)) continue
    isAll = false
    break
  }
  if (!isServed) return true
  await tellPositions(options, waiting)
  if (isAll) return true
  const first = waiting.map(({ entry }) => entry)
  return options.tellFurther(tenant, teamId, first, signal)
}

/** Whether the chat still waits afterwards. */
async function placeOrAssign(
  options: MatchTeamOptions,
  tenant: TenantId,
  team: Team,
  chat: PendingChat,
  agents: Map<AgentId, TeamAgent>,
): Promise<boolean> {
  const reserved = reservedFor(chat)
  if (reserved && (await options.gone.returnIfGone(tenant, reserved, chat.conversation))) return false
  const { conversation, entry } = chat
  const waiting: WaitingChat = {
    weight: chatWeight,
    ...(reserved && { reservedFor: reserved }),
  }
  for (;;) {
    const loads = [...agents.values()].map(({ load }) => load)
    const assignment = chooseAgent(waiting, loads, team.strategy)
    const agent = assignment && agents.get(assignment.chosen)
    if (!assignment || !agent) return true
    const result = await options.claim({
      tenant,
      team: team.id,
      entry,
      agent: agent.account,
      weight: chatWeight,
      assignment,
      read: chat.read,
    })
    switch (result) {
      case 'claimed':
        agents.set(
          agent.account.id,
          withLoad(agent, { held: agent.load.held + chatWeight, lastAssignedAt: options.now() }),
        )
        return false
      case 'full':
        // Somebody else gave them a chat meanwhile; the next one chosen is another.
        agents.set(agent.account.id, withLoad(agent, { held: agent.load.capacity }))
        continue
      case 'away':
      case 'unknown-agent':
      case 'agent-not-in-team':
        agents.delete(agent.account.id)
        continue
      case 'taken':
      case 'expired':
        return true
      case 'not-pending':
      case 'closed':
        return false
      case 'bot-only':
      case 'not-owner':
      case 'not-closed':
      case 'unknown-team':
      case 'agent-offline':
      case 'unknown-node':
      case 'unknown-message':
      case 'no-bot':
      case 'category-required':
        options.observe({ kind: 'warning', code: 'claim-refused', line: conversation.line, text: result })
        return true
      default:
        return unreachable(result)
    }
  }
}

async function tellPositions({ hub, observe }: MatchTeamOptions, waiting: readonly PendingChat[]): Promise<void> {
  const moved = waiting.flatMap(({ entry, conversation, read }, index) =>
    conversation.place?.toldPosition === index + 1
      ? []
      : [{ entry, line: conversation.line, read, position: index + 1 }],
  )
  await Promise.all(
    moved.map(async ({ entry, line, read, position }) => {
      try {
        await hub().advance(line, { kind: 'position', entry, position }, read)
      } catch (error) {
        observe({ kind: 'error', where: 'position', line, error })
      }
    }),
  )
}

/** After the base has moved, every entry's priority counts from another time. */
async function replaceAll({ reader, queues }: MatchTeamOptions, tenant: TenantId, team: TeamId): Promise<void> {
  for await (const { entry, conversation } of reader.read(tenant, team)) {
    await queues.place(tenant, team, entry, virtualArrivalOf(conversation))
  }
}

function reservedFor({ conversation }: PendingChat): AgentId | undefined {
  return conversation.ownership.owner === 'team' ? conversation.ownership.reservedFor : undefined
}

const hasRoom = (load: AgentLoad): boolean => load.present && load.held + chatWeight <= load.capacity

const withLoad = (agent: TeamAgent, change: Partial<AgentLoad>): TeamAgent => ({
  ...agent,
  load: { ...agent.load, ...change },
})
