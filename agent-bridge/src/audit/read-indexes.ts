import {
  isOpen,
  isStranded,
  parseConversationId,
  parseEntryId,
  type Business,
  type Conversation,
  type ConversationId,
  type ConversationStore,
  type LineId,
  type TeamId,
  type TenantId,
} from '@baton/core'
import type { Lists } from '../lists/lists'
import type { Holds } from '../match/holds'
import type { QueuedEntry, TeamQueues } from '../queue/team-queues'
import type { Indexes } from './find-faults'

export interface ReadIndexesOptions {
  readonly business: (tenant: TenantId) => Business | undefined
  readonly store: Pick<ConversationStore, 'load' | 'readConversation' | 'findWithoutDeadline'>
  readonly queues: TeamQueues
  readonly lists: Lists
  readonly holds: Holds
}

const pageSize = 500
const loadedAtOnce = 50

/**
 * Reads a tenant's indexes, then the conversations they are about. With `lines` it reads everything that is filed and
 * these lines too; without, what is pending or with agents, and of the bot's what has no deadline.
 */
export async function readIndexes(
  options: ReadIndexesOptions,
  tenant: TenantId,
  lines?: AsyncIterable<LineId>,
): Promise<Indexes> {
  const { lists, holds, store } = options
  const business = options.business(tenant)
  const teams = [...(business?.teams.keys() ?? [])]
  const [queues, held, filed] = await Promise.all([
    readQueues(options, tenant, teams),
    holds.list(tenant),
    lines ? lists.readAll(tenant) : findFiled(lists, tenant),
  ])
  const concerned = new Set<LineId>()
  const add = (parts: { readonly line: LineId } | undefined) => parts && concerned.add(parts.line)
  for (const { entries } of queues.values()) for (const { id } of entries) add(parseEntryId(id))
  for (const { entry } of held) add(parseEntryId(entry))
  for (const id of filed.keys()) add(parseConversationId(id))
  if (lines) for await (const line of lines) concerned.add(line)
  const undated = new Set(await store.findWithoutDeadline([...concerned]))
  if (!lines) {
    for (const line of await findUndatedWithBot(options, tenant)) {
      concerned.add(line)
      undated.add(line)
    }
  }
  const conversations = await loadConversations(store, concerned, filed)
  const stranded = [...conversations.values()].filter((each) => business && isStranded(business, each))
  return {
    queues,
    holds: held,
    filed,
    conversations,
    undated,
    stranded: new Set(stranded.map(({ id }) => id)),
    complete: lines !== undefined,
  }
}

async function readQueues(
  { queues }: ReadIndexesOptions,
  tenant: TenantId,
  teams: readonly TeamId[],
): Promise<Indexes['queues']> {
  const read = await Promise.all(
    teams.map(async (team) => {
      const base = await queues.readBase(tenant, team)
      const entries: QueuedEntry[] = []
      let page: readonly QueuedEntry[]
      do {
        page = await queues.read(tenant, team, entries.at(-1)?.cursor, pageSize)
        entries.push(...page)
      } while (page.length === pageSize)
      return [team, { base, entries }] as const
    }),
  )
  return new Map(read)
}

async function findFiled(lists: Lists, tenant: TenantId): Promise<Indexes['filed']> {
  const [pending, withAgents] = await Promise.all([lists.readPending(tenant), lists.readWithAgents(tenant)])
  return lists.find(tenant, [...pending, ...withAgents.map(({ conversation }) => conversation)])
}

/** Of what is with the bot only this is read: there is much of it, and nobody waits for a queue. */
async function findUndatedWithBot({ lists, store }: ReadIndexesOptions, tenant: TenantId): Promise<readonly LineId[]> {
  const withBot = await lists.read(tenant, { kind: 'bot' }, { limit: 1_000_000 })
  return store.findWithoutDeadline(withBot.flatMap((id) => parseConversationId(id)?.line ?? []))
}

async function loadConversations(
  store: ReadIndexesOptions['store'],
  lines: ReadonlySet<LineId>,
  filed: Indexes['filed'],
): Promise<Indexes['conversations']> {
  const conversations = new Map<ConversationId, Conversation>()
  const add = (conversation: Conversation | undefined) => {
    if (conversation) conversations.set(conversation.id, conversation)
  }
  await inParts([...lines], async (line) => {
    const { conversation } = await store.load(line)
    // Of what is closed only what is still in a list can be wrong.
    if (conversation && (isOpen(conversation) || filed.has(conversation.id))) add(conversation)
  })
  // A list may name an older conversation of its line.
  const older = [...filed.keys()].filter((id) => !conversations.has(id))
  await inParts(older, async (id) => {
    const parts = parseConversationId(id)
    if (parts) add(await store.readConversation(parts.line, parts.number))
  })
  return conversations
}

async function inParts<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += loadedAtOnce) {
    await Promise.all(items.slice(i, i + loadedAtOnce).map(run))
  }
}
