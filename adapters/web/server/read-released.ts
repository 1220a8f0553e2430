import type { ActivitySet } from './activity'
import type { WebSettings } from './options'
import { renderEntry } from './render'
import type { RenderContext } from './render'

/** What a client has not seen yet, as it travels. */
export interface ReleasedSet {
  readonly set: ActivitySet
  readonly upTo: number
  /** The last message of an agent among it: who wrote it wants to know that it has arrived. */
  readonly lastOfAgent?: number
  /** The last thing that the house has said among it. */
  readonly lastOfHouse?: number
  /** There may be more than one frame holds. */
  readonly more: boolean
}

/** Reads what the lane has let go after a client's position. */
export async function readReleased(
  { feed, lineOf, limits }: Pick<WebSettings, 'feed' | 'lineOf' | 'limits'>,
  context: RenderContext,
  after: number,
): Promise<ReleasedSet> {
  const line = lineOf(context.conversation)
  let released = await feed.readReleased(line, after, limits.batch)
  // The log that the client knew is gone, so it gets all of the one there is.
  if (released.upTo < after) released = await feed.readReleased(line, 0, limits.batch)
  const { entries, upTo } = released
  const lastOfAgent = entries.findLast(({ body }) => body.kind === 'message' && body.from.kind === 'agent')?.seq
  const lastOfHouse = entries.findLast(({ body }) => body.kind === 'message')?.seq
  return {
    set: { activities: entries.flatMap((entry) => renderEntry(entry, context) ?? []), watermark: String(upTo) },
    upTo,
    ...(lastOfAgent !== undefined && { lastOfAgent }),
    ...(lastOfHouse !== undefined && { lastOfHouse }),
    more: entries.length === limits.batch,
  }
}
