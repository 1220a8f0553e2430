import type { LineId } from '../id'
import type { MemoryData, MemoryLine } from './memory-data'

/** How long a process has to settle what it committed before others are told, ms. */
const graceMs = 5_000

/** The index of a memory store: which lines are due, and which may have unfinished effects. */
export interface MemoryIndex {
  mark(line: LineId): void
  /** Makes a line's entries fit what is there now. */
  fit(id: LineId, line: MemoryLine, again?: number): void
  takeDue(isOurs: (line: LineId) => boolean, limit: number, forMs: number): readonly LineId[]
  takeDirty(isOurs: (line: LineId) => boolean, limit: number, forMs: number): readonly LineId[]
}

export function createMemoryIndex(data: MemoryData, now: () => number): MemoryIndex {
  /** The marks this store has set or was handed, by line: only these may it remove. */
  const held = new Map<LineId, Set<number>>()
  const hold = (line: LineId, mark: number): void => {
    held.set(line, (held.get(line) ?? new Set()).add(mark))
  }

  return {
    mark(line) {
      data.lastMark += 1
      data.dirty.set(data.lastMark, { line, at: now() + graceMs })
      hold(line, data.lastMark)
    },
    fit(id, line, again) {
      if (line.deadline === undefined) data.due.delete(id)
      else data.due.set(id, { at: line.deadline })

      const isBusy = line.chores.size > 0 || (line.lane.length > 0 && line.suspended === undefined)
      const marks = held.get(id) ?? new Set()
      if (!isBusy) {
        for (const mark of marks) data.dirty.delete(mark)
        held.delete(id)
        return
      }
      if (again === undefined && marks.size > 0) return
      for (const mark of marks) data.dirty.delete(mark)
      held.delete(id)
      data.lastMark += 1
      data.dirty.set(data.lastMark, { line: id, at: again ?? now() + graceMs })
    },
    takeDue(isOurs, limit, forMs) {
      const taken = sorted([...data.due].map(([line, entry]) => ({ line, entry })))
        .filter(({ line, entry }) => isOurs(line) && entry.at <= now())
        .slice(0, limit)
      for (const { entry } of taken) entry.at = now() + forMs
      return taken.map(({ line }) => line)
    },
    takeDirty(isOurs, limit, forMs) {
      const lines = new Set<LineId>()
      for (const { mark, line, entry } of sorted(
        [...data.dirty].map(([mark, entry]) => ({ mark, line: entry.line, entry })),
      )) {
        if (!isOurs(line) || entry.at > now()) continue
        if (lines.size === limit && !lines.has(line)) continue
        entry.at = now() + forMs
        hold(line, mark)
        lines.add(line)
      }
      return [...lines]
    },
  }
}

function sorted<Item extends { readonly entry: { at: number } }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => a.entry.at - b.entry.at)
}
