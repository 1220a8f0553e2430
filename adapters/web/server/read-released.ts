import type { ActivitySet } from './activity'
import type { WebSettings } from './options'
import { renderEntry } from './render'
import type { RenderContext } from './render'

/** What a client has not seen yet, as it travels. */
export interface ReleasedSet {
  readonly set: ActivitySet
  readonly upTo: number
  /** The last message of ours among it. */
  readonly lastMessage?: number
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
  const lastMessage = entries.findLast(({ body }) => body.kind === 'message')?.seq
  return {
    set: { activities: entries.flatMap((entry) => renderEntry(entry, context) ?? []), watermark: String(upTo) },
    upTo,
    ...(lastMessage !== undefined && { lastMessage }),
    more: entries.length === limits.batch,
  }
}
