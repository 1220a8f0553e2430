import type { ConversationStore, TeamId, TenantId } from '@baton/core'
import { loadPending, virtualArrivalOf, type PendingChat } from './pending-chat'
import type { QueuedEntry, TeamQueues } from './team-queues'

export interface QueueReaderOptions {
  readonly queues: TeamQueues
  readonly store: Pick<ConversationStore, 'load'>
}

/** Reads queues in the exact order of virtual arrival, and takes out on the way what no longer waits. */
export interface QueueReader {
  read(tenant: TenantId, team: TeamId): AsyncGenerator<PendingChat>
}

const pageSize = 256
const loadSize = 24
/** Remembered arrivals, so that a burst of thousands in one step is not loaded again for every reading. */
const rememberedAtMost = 20_000

export function createQueueReader({ queues, store }: QueueReaderOptions): QueueReader {
  const arrivals = new Map<string, number>()
  const memory = ({ id, step }: QueuedEntry) => `${id}@${step}`

  async function load(tenant: TenantId, team: TeamId, found: QueuedEntry): Promise<PendingChat | undefined> {
    const chat = await loadPending(store, team, found.id)
    if (chat) {
      if (arrivals.size >= rememberedAtMost) arrivals.clear()
      arrivals.set(memory(found), virtualArrivalOf(chat.conversation))
      return chat
    }
    arrivals.delete(memory(found))
    await queues.withdraw(tenant, team, found.id)
    return undefined
  }

  /** One step's entries by their exact times; those of equal time stay as they were placed. */
  async function sort(tenant: TenantId, team: TeamId, step: readonly QueuedEntry[]): Promise<readonly QueuedEntry[]> {
    if (step.length < 2) return step
    const unknown = step.filter((found) => !arrivals.has(memory(found)))
    const dated = new Map<string, number>()
    for (const found of step) {
      const arrival = arrivals.get(memory(found))
      if (arrival !== undefined) dated.set(found.id, arrival)
    }
    for (let i = 0; i < unknown.length; i += loadSize) {
      const part = unknown.slice(i, i + loadSize)
      const chats = await Promise.all(part.map((found) => load(tenant, team, found)))
      for (const chat of chats) if (chat) dated.set(chat.entry, virtualArrivalOf(chat.conversation))
    }
    return step.filter(({ id }) => dated.has(id)).sort((a, b) => (dated.get(a.id) ?? 0) - (dated.get(b.id) ?? 0))
  }

  async function* readSteps(tenant: TenantId, team: TeamId): AsyncGenerator<readonly QueuedEntry[]> {
    let step: QueuedEntry[] = []
    let after: string | undefined
    for (;;) {
      const page = await queues.read(tenant, team, after, pageSize)
      for (const found of page) {
        if (step[0] && step[0].step !== found.step) {
          yield step
          step = []
        }
        step.push(found)
      }
      after = page.at(-1)?.cursor
      if (page.length < pageSize) break
    }
    if (step.length > 0) yield step
  }

  async function* loadAll(
    tenant: TenantId,
    team: TeamId,
    waiting: readonly QueuedEntry[],
  ): AsyncGenerator<PendingChat> {
    for (let i = 0; i < waiting.length; i += loadSize) {
      const chats = await Promise.all(waiting.slice(i, i + loadSize).map((found) => load(tenant, team, found)))
      for (const chat of chats) if (chat) yield chat
    }
  }

  return {
    async *read(tenant, team) {
      let waiting: QueuedEntry[] = []
      for await (const step of readSteps(tenant, team)) {
        waiting.push(...(await sort(tenant, team, step)))
        if (waiting.length < loadSize) continue
        yield* loadAll(tenant, team, waiting)
        waiting = []
      }
      yield* loadAll(tenant, team, waiting)
    },
  }
}
