import type { LaneOutcome, LaneStep } from '../conversation-store'
import type { LogEntry } from '../log-entry'
import { unreachable } from '../unreachable'
import type { MemoryLine } from './memory-data'
import { moveDelivery } from './memory-delivery'

interface Finished {
  readonly seq: number
  readonly outcome: LaneOutcome
}

export function stepMemoryLane(
  line: MemoryLine,
  holder: string,
  leaseMs: number,
  now: number,
  finished?: Finished,
): LaneStep {
  const { lease } = line
  if (lease && lease.holder !== holder && lease.until > now) return { kind: 'busy', until: lease.until }
  if (finished && !report(line, holder, finished)) return { kind: 'empty' }
  const entry = headOf(line)
  if (!entry || line.suspended !== undefined || (line.notBefore !== undefined && line.notBefore > now)) {
    line.lease = undefined
    if (!entry) return { kind: 'empty' }
    if (line.suspended !== undefined) return { kind: 'paused', reason: line.suspended }
    return { kind: 'paused', reason: 'later', ...(line.notBefore !== undefined && { until: line.notBefore }) }
  }
  line.lease = { holder, until: now + leaseMs }
  line.notBefore = undefined
  if (line.sending === entry.seq) line.unknowns += 1
  line.sending = entry.seq
  line.attempt += 1
  return { kind: 'head', entry, attempt: line.attempt, outcomeUnknown: line.unknowns > 0, unknowns: line.unknowns }
}

export function leaveMemoryLane(line: MemoryLine, holder: string, finished: Finished): void {
  if (report(line, holder, finished)) line.lease = undefined
}

export function releaseMemoryLane(line: MemoryLine, started?: number): LogEntry | undefined {
  if (line.suspended !== undefined) return undefined
  for (let head = headOf(line); head; head = headOf(line)) {
    if (head.body.kind === 'integration' && head.seq !== started) return head
    passHead(line)
    if (head.body.kind === 'message') moveDelivery(line, [head.seq], 'sent')
  }
  return undefined
}

/** Whether the holder still had the head that it reports on. */
function report(line: MemoryLine, holder: string, { seq, outcome }: Finished): boolean {
  if (line.lease?.holder !== holder || line.sending !== seq || line.lane[0] !== seq) return false
  line.sending = undefined
  switch (outcome.kind) {
    case 'done':
      passHead(line)
      moveDelivery(line, [seq], outcome.state, outcome.reason, outcome.platformId)
      return true
    case 'later':
      line.notBefore = outcome.notBefore
      if (!outcome.attempted) line.attempt -= 1
      if (outcome.outcomeUnknown) line.unknowns += 1
      return true
    case 'suspended':
      line.suspended = outcome.reason
      return true
    default:
      return unreachable(outcome)
  }
}

function passHead(line: MemoryLine): void {
  line.lane.shift()
  line.sending = undefined
  line.notBefore = undefined
  line.attempt = 0
  line.unknowns = 0
}

function headOf(line: MemoryLine): LogEntry | undefined {
  const seq = line.lane[0]
  return seq === undefined ? undefined : line.log[seq - 1]
}
