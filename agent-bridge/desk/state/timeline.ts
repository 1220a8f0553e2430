import type { DeskEntry } from '../../src/desk-api/schema'
import { isSpoken, type Outgoing } from './outgoing'

/** One piece of a conversation as it is shown. */
export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'entry'
      readonly key: string
      readonly entry: DeskEntry
      /** Somebody begins to speak here: their name is said. */
      readonly leads: boolean
    }
  | { readonly kind: 'outgoing'; readonly key: string; readonly outgoing: Outgoing; readonly leads: boolean }

/** Within this, what one speaker says belongs together. */
const togetherMs = 5 * 60_000

/**
 * Entries and what is on its way, with a line where a day begins.
 * @param dayOf the day of a moment where the agent is, as any text
 * @param speaking the agent, whose words are on their way
 */
export function buildTimeline(
  entries: readonly DeskEntry[],
  outgoing: readonly Outgoing[],
  dayOf: (at: number) => string,
  speaking: string,
): readonly TimelineItem[] {
  const items: TimelineItem[] = []
  let day: string | undefined
  let last: { readonly speaker: string; readonly at: number } | undefined

  function begin(at: number, speaker: string | undefined): boolean {
    const today = dayOf(at)
    if (today !== day) {
      items.push({ kind: 'day', key: `day ${today}`, at })
      day = today
      last = undefined
    }
    const leads = speaker === undefined || last?.speaker !== speaker || at - last.at > togetherMs
    last = speaker === undefined ? undefined : { speaker, at }
    return leads
  }

  for (const entry of entries) {
    const leads = begin(entry.at, speakerOf(entry))
    items.push({ kind: 'entry', key: `entry ${entry.seq}`, entry, leads })
  }
  for (const each of outgoing) {
    if (!isSpoken(each)) continue
    const leads = begin(Math.max(each.at, entries.at(-1)?.at ?? 0), each.action.kind === 'say' ? speaking : undefined)
    items.push({ kind: 'outgoing', key: `outgoing ${each.requestId}`, outgoing: each, leads })
  }
  return items
}

/** Who speaks in an entry; nobody where it tells what happened. */
function speakerOf({ body }: DeskEntry): string | undefined {
  if (body.kind === 'customer') return isSpeech(body.content.kind) ? 'customer' : undefined
  if (body.kind !== 'message' || body.message.kind === 'notice') return undefined
  return body.from.kind === 'agent' ? body.from.agent : body.from.kind
}

/** Content that is shown as something said, not as something that happened. */
export function isSpeech(kind: string): boolean {
  return kind !== 'event' && kind !== 'reaction' && kind !== 'removal'
}
