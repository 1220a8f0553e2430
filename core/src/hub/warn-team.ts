import type { ConversationStore } from '../conversation-store'
import { BatonError } from '../error'
import type { LineId } from '../id'

export interface Warning {
  readonly code: string
  /** One sentence for the desk. */
  readonly text: string
  /** The same warning is written once. */
  readonly dedupeKey: string
}

const retakes = 50
const dedupeForMs = 7 * 24 * 60 * 60_000

/** Writes a warning that only the team sees into a line's log; nothing else of the conversation changes. */
export async function warnTeam(store: ConversationStore, line: LineId, warning: Warning, at: number): Promise<void> {
  for (let attempt = 0; attempt <= retakes; attempt += 1) {
    const { revision, conversation } = await store.load(line)
    if (!conversation) return
    const result = await store.commit({
      line,
      revision,
      conversation,
      entries: [{ audience: 'team', body: { kind: 'warning', code: warning.code, text: warning.text } }],
      chores: [],
      dedupeKey: warning.dedupeKey,
      dedupeForMs,
      at,
    })
    if (result.kind !== 'stale') return
  }
  throw new BatonError('transient', `line ${line} changed too often while a warning was written`)
}
