import { BatonError } from '@baton/core'
import { Cluster } from 'ioredis'
import type { PreparedCommit } from './prepare-commit'
import { readTexts } from '../redis/read-reply'
import { commitScript } from './scripts/commit-script'
import { markedUntil, markScript } from './scripts/mark-script'
import { indexKeys, type StoreContext } from './store-context'
import type { ShardKeys } from './store-keys'

/** What a commit is marked with, so that it is found after any crash. */
export interface CommitMark {
  readonly shard: ShardKeys
  readonly mark: string
  readonly graceMs: number
}

/** Marks the line and commits. The reply is `commitScript`'s. */
export async function sendCommit(
  { client, clockOffset }: StoreContext,
  { keys, args }: PreparedCommit,
  { shard, mark, graceMs }: CommitMark,
): Promise<readonly string[]> {
  if (!(client instanceof Cluster)) {
    // One server has both slots: neither a crash nor a refusal can come between the mark and the commit.
    const allKeys = [...keys, ...indexKeys(shard)]
    return readTexts(await commitScript.run(client, allKeys, [clockOffset(), '', graceMs, mark, ...args]))
  }
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    // On a cluster, the mark must be there before the commit is sent: see `markedUntil`.
    const [shownAt] = readTexts(await markScript.run(client, [shard.dirty], [clockOffset(), graceMs, mark]))
    const reply = await commitScript.run(client, keys, [clockOffset(), markedUntil(shownAt), '', '', ...args])
    const texts = readTexts(reply)
    if (texts[0] !== 'late') return texts
  }
  throw new BatonError('store-unavailable', 'redis took longer between a mark and its commit than a commit may wait')
}

/** A process may be held up between the two for so many times in a row. */
const attempts = 3
