import { assertCommitFits, deadlineOf, goesThroughLane, isOpen, type Commit } from '@baton/core'
import type { StoreContext } from './store-context'

/** What `commitScript` is given. */
export interface PreparedCommit {
  readonly keys: readonly string[]
  /** From the revision on. */
  readonly args: readonly (string | number)[]
}

/** @throws BatonError `too-large` */
export function prepareCommit({ keys, shardKeys }: StoreContext, commit: Commit): PreparedCommit {
  const { line, conversation, at } = commit
  const { state, log, lane, chores, dedupe, delivery, earlier } = keys.line(line)
  const json = JSON.stringify(conversation)
  const entries = commit.entries.map(({ audience, body }) => ({ audience, body, json: JSON.stringify(body) }))
  const choreJson = commit.chores.map((chore) => JSON.stringify(chore))
  assertCommitFits(json, [...entries.map((entry) => entry.json), ...choreJson])
  const { ownership } = conversation
  return {
    keys: [state, log, lane, chores, dedupe, delivery, earlier(conversation.number - 1)],
    args: [
      commit.revision,
      conversation.number,
      json,
      wholeMs(isOpen(conversation) ? deadlineOf(conversation) : undefined),
      wholeMs(ownership.owner === 'nobody' ? ownership.completion.at : undefined),
      at,
      commit.dedupeKey ?? '',
      commit.dedupeForMs,
      commit.notAfter ?? '',
      shardKeys(line).news,
      line,
      commit.release ? '1' : '',
      entries.length,
      ...entries.flatMap((entry) => [entry.audience, laneMarkOf(entry.body), entry.json]),
      ...choreJson,
    ],
  }
}

/** Times in the index are whole, which tells them from claims. */
function wholeMs(time: number | undefined): number | '' {
  return time === undefined ? '' : Math.ceil(time)
}

function laneMarkOf(body: Commit['entries'][number]['body']): 'message' | 'integration' | '' {
  if (!goesThroughLane(body)) return ''
  return body.kind === 'integration' ? 'integration' : 'message'
}
