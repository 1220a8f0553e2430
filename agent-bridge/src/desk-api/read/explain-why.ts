import {
  decisiveWords,
  unreachable,
  type ConversationStore,
  type DecisionStep,
  type LogEntry,
  type LoggedRecord,
  type OwnerChange,
  type TenantSettings,
} from '@baton/core'
import type { WhyHere } from '../schema'
import { chosenBy } from './chosen-by'
import type { Names } from './names'
import { toChatHandover, type FoundChat } from './summarise-chat'

/** How much of a log is read at a time, and at most, to find where a chat changed hands. */
const pageSize = 200
const maxPages = 20

/** A turn writes its entries next to each other: its record is not farther away than this. */
const turnReach = 60

/**
 * Why a chat came here, in words: the handover and what its decision record rests on, and why its agent has it. Raw
 * records stay in the audit log. Nothing for a chat that has never left the bot.
 */
export async function explainWhy(
  store: ConversationStore,
  chat: FoundChat,
  names: Names,
  settings: TenantSettings,
): Promise<WhyHere | undefined> {
  const { handover, ownership } = chat.conversation
  if (!handover) return undefined
  const changes = await findChanges(store, chat, ownership.owner === 'agent')
  const [record, claim] = await Promise.all([
    changes.handedOver && readRecord(store, chat, changes.handedOver),
    changes.claimed && readRecord(store, chat, changes.claimed),
  ])
  const steps = record?.steps ?? []
  const decided = steps.findIndex(({ decision }) => decision.kind === 'handover')
  const understood = steps
    .slice(0, decided + 1)
    .reverse()
    .find(({ resolution }) => resolution !== undefined)?.resolution
  const assigned = claim && changes.claimed && toAssigned(claim, changes.claimed.at, names)
  return {
    handover: { ...toChatHandover(handover, names), team: names.team(handover.team) },
    chosenBy: chosenBy(handover, record, settings),
    ...(understood && { understood: toUnderstood(understood, names) }),
    rules: steps[decided]?.rules ?? [],
    warnings: steps.flatMap(({ warnings }) => warnings),
    ...(assigned && { assigned }),
  }
}

interface Changes {
  readonly handedOver?: LogEntry
  readonly claimed?: LogEntry
}

/** The last handover, and the last claim if somebody has the chat. */
async function findChanges(store: ConversationStore, chat: FoundChat, withClaim: boolean): Promise<Changes> {
  let claimed: LogEntry | undefined
  let before = chat.lastSeq + 1
  for (let page = 0; page < maxPages; page += 1) {
    const entries = await store.readLog(chat.line, {
      audience: 'team',
      before,
      limit: pageSize,
      conversation: chat.conversation.number,
    })
    for (const entry of [...entries].reverse()) {
      const change = ownerChangeOf(entry)
      if (change?.kind === 'claimed' && withClaim) claimed ??= entry
      if (change?.kind === 'handed-over') return { handedOver: entry, ...(claimed && { claimed }) }
    }
    const first = entries[0]
    if (!first || entries.length < pageSize) break
    before = first.seq
  }
  return claimed ? { claimed } : {}
}

function ownerChangeOf({ body }: LogEntry): OwnerChange | undefined {
  return body.kind === 'owner' ? body.why : undefined
}

/** The record of the turn that wrote this entry. */
async function readRecord(
  store: ConversationStore,
  chat: FoundChat,
  written: LogEntry,
): Promise<LoggedRecord | undefined> {
  const around = await store.readLog(chat.line, {
    audience: 'audit',
    after: Math.max(0, written.seq - turnReach),
    limit: 2 * turnReach,
    conversation: chat.conversation.number,
  })
  const records = around.flatMap(({ body, at }) => (body.kind === 'record' && at === written.at ? [body.record] : []))
  const change = ownerChangeOf(written)
  return records.find(({ steps }) => steps.some((step) => isAbout(step, change)))
}

function isAbout({ decision }: DecisionStep, change: OwnerChange | undefined): boolean {
  return change?.kind === 'claimed' ? decision.kind === 'assigned' : decision.kind === 'handover'
}

function toUnderstood(
  resolution: NonNullable<DecisionStep['resolution']>,
  names: Names,
): NonNullable<WhyHere['understood']> {
  const others = resolution.others.map(({ node, label, sureness }) => ({ node: { id: node, name: label }, sureness }))
  const { evidence, why } = resolution
  const shared = {
    why,
    others,
    words: evidence ? decisiveWords(evidence) : [],
    unknownWords: evidence?.unknownWords ?? [],
  }
  switch (resolution.kind) {
    case 'node':
      return { node: names.node(resolution.node), sureness: resolution.sureness, ...shared }
    case 'none':
      return shared
    default:
      return unreachable(resolution)
  }
}

function toAssigned({ input }: LoggedRecord, at: number, names: Names): WhyHere['assigned'] {
  if (input.kind !== 'claim') return undefined
  const { assignment } = input
  return {
    to: names.agent(assignment.chosen),
    how: assignment.how,
    ...(assignment.by && { by: names.agent(assignment.by) }),
    ...(assignment.strategy && { strategy: assignment.strategy }),
    at,
  }
}
