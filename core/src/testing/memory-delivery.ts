import type { Delivery, DeliveryState } from '../conversation-store'
import type { MemoryLine } from './memory-data'

const order = { queued: 0, sent: 1, delivered: 2, read: 3 } as const

/** Moves states forward and says the last seq that moved, if any did. */
export function moveDelivery(
  line: MemoryLine,
  upTo: number | readonly number[],
  state: DeliveryState,
  reason?: string,
  platformId?: string,
): number | undefined {
  if (typeof upTo === 'number' && !(state === 'sent' || state === 'delivered' || state === 'read')) {
    throw new Error(`a range of messages cannot become ${state}`)
  }
  const seqs = typeof upTo === 'number' ? releasedMessages(line, upTo) : upTo
  let moved: number | undefined
  for (const seq of seqs) {
    if (seq < 1 || seq > line.log.length) continue
    const before: Delivery = line.delivery.get(seq) ?? { state: 'queued' }
    const after = isForward(before.state, state)
      ? { ...before, state, ...(reason !== undefined && { reason }) }
      : before
    if (after !== before) moved = seq
    line.delivery.set(seq, platformId === undefined ? after : { ...after, platformId })
  }
  return moved
}

export function readMemoryDelivery(line: MemoryLine, seqs: readonly number[]): ReadonlyMap<number, Delivery> {
  const known = seqs.filter((seq) => seq >= 1 && seq <= line.log.length)
  return new Map(known.map((seq): [number, Delivery] => [seq, { ...(line.delivery.get(seq) ?? { state: 'queued' }) }]))
}

function releasedMessages(line: MemoryLine, upTo: number): readonly number[] {
  const head = line.lane[0] ?? line.log.length + 1
  return line.log.filter(({ seq, body }) => body.kind === 'message' && seq <= upTo && seq < head).map(({ seq }) => seq)
}

function isForward(from: DeliveryState, to: DeliveryState): boolean {
  if (from === 'failed' || from === 'unknown') return false
  if (to === 'failed' || to === 'unknown') return order[from] <= order.sent
  return order[to] > order[from]
}
