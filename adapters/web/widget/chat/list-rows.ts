import { isSaid } from '../connection/outgoing'
import type { Outgoing } from '../connection/outgoing'
import type { ChatState } from './chat-state'
import type { Item } from './item'

/** What stands in the log, one under the other. A row's key stays the same for as long as it stands there. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'notice'; readonly key: string; readonly item: Item }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly item: Item
      /** Set as long as the log does not hold it. */
      readonly outgoing?: Outgoing
      /** Whether it begins, and ends, what one speaker says in one go. */
      readonly begins: boolean
      readonly ends: boolean
    }

/** Messages of one speaker that are no further apart, ms, belong together. */
const togetherMs = 5 * 60_000

/** Lists the rows of a chat. Pure but for the time zone, which decides where a day begins. */
export function listRows({ items, outgoing }: ChatState): readonly Row[] {
  const sayings: readonly Saying[] = [
    ...items.filter(isShown).map((item) => ({ item })),
    ...outgoing.filter(isSaid).map((each) => ({ item: itemOf(each), outgoing: each })),
  ]
  return sayings.flatMap((saying, index): readonly Row[] => {
    const [before, after] = [sayings[index - 1]?.item, sayings[index + 1]?.item]
    const { item } = saying
    const { at, seq } = item
    // An own message keeps the key it was sent with, so that its echo takes its place.
    const key = item.key ?? `${seq}`
    const day: readonly Row[] = before && isSameDay(before, item) ? [] : [{ kind: 'day', key: `day ${key}`, at }]
    if (item.notice) return [...day, { kind: 'notice', key, item }]
    const begins = !before || !isTogether(before, item)
    const ends = !after || !isTogether(item, after)
    return [...day, { kind: 'message', key, ...saying, begins, ends }]
  })
}

/** Whether an item stands in the log: the place in the line has a place of its own. */
export function isShown({ text, files, cards, links, form, notice }: Item): boolean {
  if (notice?.kind === 'position') return false
  return text !== undefined || files.length > 0 || cards.length > 0 || links.length > 0 || form !== undefined
}

interface Saying {
  readonly item: Item
  readonly outgoing?: Outgoing
}

function itemOf({ key, at, text, file }: Outgoing): Item {
  const files = file ? [{ url: '', contentType: file.type, name: file.name }] : []
  return { seq: Infinity, at, by: 'customer', key, text, markdown: false, choices: [], links: [], files, cards: [] }
}

function isTogether(one: Item, next: Item): boolean {
  if (one.notice || next.notice) return false
  return one.by === next.by && one.name === next.name && isSameDay(one, next) && next.at - one.at < togetherMs
}

function isSameDay(one: Item, other: Item): boolean {
  return dayOf(one.at) === dayOf(other.at)
}

function dayOf(at: number): string {
  return new Date(at).toDateString()
}
