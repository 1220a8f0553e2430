import type { Deliveries, DeskEntry } from '../../src/desk-api/schema'

/** The entries of both, by position, each once; where both have one, `more` is newer. */
export function mergeEntries(entries: readonly DeskEntry[], more: readonly DeskEntry[]): readonly DeskEntry[] {
  if (more.length === 0) return entries
  const last = entries.at(-1)
  const first = more[0]
  if (!last || (first && first.seq > last.seq)) return [...entries, ...more]
  const bySeq = new Map<number, DeskEntry>()
  for (const entry of entries) bySeq.set(entry.seq, entry)
  for (const entry of more) bySeq.set(entry.seq, entry)
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Entries with what is now known of their ways; what has not changed stays the same thing. */
export function mergeDeliveries(entries: readonly DeskEntry[], { deliveries }: Deliveries): readonly DeskEntry[] {
  const bySeq = new Map(deliveries.map(({ seq, delivery }) => [seq, delivery]))
  return entries.map((entry) => {
    const delivery = bySeq.get(entry.seq)
    if (!delivery || entry.body.kind !== 'message') return entry
    const known = entry.body.delivery
    if (known?.state === delivery.state && known.reason === delivery.reason) return entry
    return { ...entry, body: { ...entry.body, delivery } }
  })
}
