import type { Kept } from './kept'

/** What is being written: to the customer, or to the team. */
export type DraftKind = 'reply' | 'note'

/** What was typed and not sent, by chat; it outlives a reload and, for two weeks, a closed browser. */
export interface Drafts {
  readAll(): ReadonlyMap<string, string>
  write(key: string, text: string): void
}

const keptForMs = 14 * 24 * 60 * 60 * 1000

export function draftKey(chat: string, kind: DraftKind): string {
  return `${kind}:${chat}`
}

/** @param owner whose drafts these are: a browser may be shared */
export function createDrafts(kept: Kept, owner: string, now: () => number): Drafts {
  const start = `baton.desk.draft.${owner}.`
  return {
    readAll() {
      const drafts = new Map<string, string>()
      for (const key of kept.keys(start)) {
        const draft = parseDraft(kept.read(key))
        if (draft && now() - draft.at < keptForMs) drafts.set(key.slice(start.length), draft.text)
        else kept.remove(key)
      }
      return drafts
    },
    write(key, text) {
      if (text === '') kept.remove(start + key)
      else kept.write(start + key, JSON.stringify({ text, at: now() }))
    },
  }
}

function parseDraft(text: string | undefined): { readonly text: string; readonly at: number } | undefined {
  try {
    const draft: unknown = JSON.parse(text ?? 'null')
    if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('at' in draft)) return undefined
    return typeof draft.text === 'string' && typeof draft.at === 'number'
      ? { text: draft.text, at: draft.at }
      : undefined
  } catch {
    return undefined
  }
}
