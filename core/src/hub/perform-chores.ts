import type { AgentDesk } from '../agent-desk'
import type { ConversationStore } from '../conversation-store'
import type { HubOptions } from '../hub'
import { tenantOf, type LineId } from '../id'
import type { Observe } from '../observation'
import type { Chore } from '../turn'

export interface ChoreOptions extends Required<Pick<HubOptions, 'onStep'>> {
  readonly store: ConversationStore
  readonly desk: AgentDesk
  readonly observe: Observe
}

/** Does chores of a line and strikes off those that are done; says whether that was all of them. */
export async function performChores(
  { store, desk, observe, onStep }: ChoreOptions,
  line: LineId,
  chores: ReadonlyMap<string, Chore>,
): Promise<boolean> {
  const finished: string[] = []
  const perform = async (key: string, chore: Chore): Promise<void> => {
    await onStep('before-chore', line)
    try {
      await desk.perform(tenantOf(line), chore)
      finished.push(key)
    } catch (error) {
      observe({ kind: 'error', where: `chore ${chore.kind}`, line, error })
    }
  }
  // Their order does not matter.
  await Promise.all([...chores].map(([key, chore]) => perform(key, chore)))
  if (finished.length > 0) await store.finishChores(line, finished)
  await onStep('after-chores', line)
  return finished.length === chores.size
}
