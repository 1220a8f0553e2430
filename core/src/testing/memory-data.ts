import type { Conversation } from '../conversation'
import type { Delivery, LineNews } from '../conversation-store'
import type { LineId } from '../id'
import type { LogEntry } from '../log-entry'
import type { Chore } from '../turn'

/** What several memory stores share, as several processes share a server. */
export interface MemoryData {
  readonly lines: Map<LineId, MemoryLine>
  readonly watchers: Map<LineId, Set<(news: LineNews) => void>>
  /** Per mark, the line that may have unfinished effects and when somebody else may look. */
  readonly dirty: Map<number, { readonly line: LineId; at: number }>
  readonly due: Map<LineId, { at: number }>
  /** Per account, until when who counts as a sender, and until when it is shut. */
  readonly accounts: Map<string, { readonly senders: Map<string, number>; quiet: number; silent: number }>
  lastMark: number
}

export interface MemoryLine {
  revision: number
  conversation?: Conversation | undefined
  readonly earlier: Map<number, Conversation>
  readonly log: LogEntry[]
  readonly lane: number[]
  lease?: { readonly holder: string; readonly until: number } | undefined
  /** The head, if it is being sent. */
  sending?: number | undefined
  attempt: number
  unknowns: number
  notBefore?: number | undefined
  suspended?: string | undefined
  deadline?: number | undefined
  readonly chores: Map<string, Chore>
  readonly applied: Map<string, { readonly seq: number; readonly at: number }>
  readonly delivery: Map<number, Delivery>
}

export function createMemoryData(): MemoryData {
  return { lines: new Map(), watchers: new Map(), dirty: new Map(), due: new Map(), accounts: new Map(), lastMark: 0 }
}

export function lineIn(data: MemoryData, id: LineId): MemoryLine {
  const known = data.lines.get(id)
  if (known) return known
  const line: MemoryLine = {
    revision: 0,
    earlier: new Map(),
    log: [],
    lane: [],
    attempt: 0,
    unknowns: 0,
    chores: new Map(),
    applied: new Map(),
    delivery: new Map(),
  }
  data.lines.set(id, line)
  return line
}
