import type { ConversationStore } from '../conversation-store'
import { BatonError } from '../error'
import type { LineId } from '../id'

export interface Warning {
  readonly code: string
  /** One sentence for the desk. */
  readonly text: string
  /** epoch ms */
  readonly at: number
  readonly dedupeForMs: number
}

const retakes = 50

/** Writes a warning that only the team sees into a line's log; nothing else of the conversation changes. */
export async function warnTeam(store: ConversationStore, line: LineId, warning: Warning): Promise<void> {
  const { code, text, at, dedupeForMs } = warning
  for (let attempt = 0; attempt <= retakes; attempt += 1) {
    const { revision, conversation } = await store.load(line)
    if (!conversation) return
    const result = await store.commit({
      line,
      revision,
      conversation,
      entries: [{ audience: 'team', body: { kind: 'warning', code, text } }],
      chores: [],
      dedupeForMs,
      at,
    })
    if (result.kind !== 'stale') return
  }
  throw new BatonError('transient', 'the line changed too often while a warning was written')
}
