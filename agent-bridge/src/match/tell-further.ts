import type { ConversationStore, EntryId, Hub, Observe, TeamId, TenantId } from '@baton/core'
import { loadPending } from '../queue/pending-chat'
import type { TeamQueues } from '../queue/team-queues'

export interface TellFurtherOptions {
  readonly queues: Pick<TeamQueues, 'read'>
  readonly store: Pick<ConversationStore, 'load'>
  readonly hub: () => Pick<Hub, 'advance'>
  readonly observe: Observe
}

/**
 * Tells those who wait further back, each once, that they do. At most some of them at a time, so that nobody who can be
 * served waits for it: `false` if there are more, or at the signal.
 *
 * @param first the entries of those who are told every place they get
 */
export type TellFurther = (
  tenant: TenantId,
  team: TeamId,
  first: readonly EntryId[],
  signal: AbortSignal,
) => Promise<boolean>

const pageSize = 1_000
/** Chats looked at in one run, and of those at once. */
const runSize = 96
const stepSize = 24

export function createTellFurther({ queues, store, hub, observe }: TellFurtherOptions): TellFurther {
  /** By team, who needs no other look, so that a long queue is not loaded again in every run. */
  const told = new Map<string, Set<string>>()

  async function readIds(tenant: TenantId, team: TeamId): Promise<readonly string[]> {
    const ids: string[] = []
    for (let after: string | undefined; ;) {
      const page = await queues.read(tenant, team, after, pageSize)
      for (const { id } of page) ids.push(id)
      after = page.at(-1)?.cursor
      if (page.length < pageSize) return ids
    }
  }

  /** Whether the chat needs no other look. */
  async function tell(team: TeamId, id: string, position: number): Promise<boolean> {
    const chat = await loadPending(store, team, id)
    if (!chat || chat.conversation.place?.toldPosition !== undefined) return true
    const { line } = chat.conversation
    try {
      await hub().advance(line, { kind: 'position', entry: chat.entry, position })
      return true
    } catch (error) {
      observe({ kind: 'error', where: 'position', line, error })
      return false
    }
  }

  return async (tenant, team, first, signal) => {
    const key = `${tenant}.${team}`
    const known = told.get(key)
    const ids = await readIds(tenant, team)
    const done = new Set(ids.filter((id) => known?.has(id)))
    told.set(key, done)
    const isFirst = new Set<string>(first)
    const further = ids.flatMap((id, index) =>
      isFirst.has(id) || done.has(id) ? [] : [{ id, position: Math.max(index, first.length) + 1 }],
    )
    for (let i = 0; i < Math.min(further.length, runSize); i += stepSize) {
      if (signal.aborted) return false
      const step = further.slice(i, i + stepSize)
      await Promise.all(
        step.map(async ({ id, position }) => {
          if (await tell(team, id, position)) done.add(id)
        }),
      )
    }
    return further.length <= runSize
  }
}
