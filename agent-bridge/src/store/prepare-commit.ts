import { assertCommitFits, deadlineOf, goesThroughLane, isOpen, type Commit } from '@baton/core'
import type { StoreContext } from './store-context'

/** What `commitScript` is given. */
export interface PreparedCommit {
  readonly keys: readonly string[]
  /** `markedUntil`: a commit that comes later is refused; nothing: whenever it comes. */
  readonly args: (markedUntil: string) => readonly (string | number)[]
}

/** @throws BatonError `too-large` */
export function prepareCommit({ keys, shardKeys, clockOffset }: StoreContext, commit: Commit): PreparedCommit {
  const { line, conversation, at } = commit
  const { state, log, lane, chores, dedupe, earlier } = keys.line(line)
  const json = JSON.stringify(conversation)
  const entries = commit.entries.map(({ audience, body }) => ({ audience, body, json: JSON.stringify(body) }))
  const choreJson = commit.chores.map((chore) => JSON.stringify(chore))
  assertCommitFits(line, [json, ...entries.map((entry) => entry.json), ...choreJson])
  const { ownership } = conversation
  return {
    keys: [state, log, lane, chores, dedupe, earlier(conversation.number - 1)],
    args: (markedUntil) => [
      clockOffset(),
      commit.revision,
      conversation.number,
      json,
      wholeMs(isOpen(conversation) ? deadlineOf(conversation) : undefined),
      wholeMs(ownership.owner === 'nobody' ? ownership.completion.at : undefined),
      at,
      commit.dedupeKey ?? '',
      commit.dedupeForMs,
      commit.notAfter ?? '',
      markedUntil,
      shardKeys(line).news,
      line,
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
