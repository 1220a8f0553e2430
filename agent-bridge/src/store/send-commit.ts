import { BatonError } from '@baton/core'
import { Cluster, type Redis } from 'ioredis'
import { isUnknownScript } from '../redis/define-script'
import type { PreparedCommit } from './prepare-commit'
import { readTexts, resultOf } from './read-reply'
import { commitScript } from './scripts/commit-script'
import { markedUntil, markScript } from './scripts/mark-script'
import type { StoreContext } from './store-context'

/** What a commit is marked with, so that it is found after any crash. */
export interface CommitMark {
  /** the shard's dirty index */
  readonly dirty: string
  readonly mark: string
  readonly graceMs: number
}

/** Marks the line, then commits. The reply is `commitScript`'s. */
export async function sendCommit(
  { client, clockOffset }: StoreContext,
  prepared: PreparedCommit,
  { dirty, mark, graceMs }: CommitMark,
): Promise<readonly string[]> {
  const markArgs: MarkArgs = () => [clockOffset(), graceMs, mark]
  return client instanceof Cluster
    ? commitAfterMark(client, prepared, dirty, markArgs)
    : commitWithMark(client, prepared, dirty, markArgs)
}

type MarkArgs = () => readonly (string | number)[]

/** On a single server, mark and commit are one transaction: neither a crash nor a refusal can come between them. */
async function commitWithMark(
  client: Redis,
  { keys, args }: PreparedCommit,
  dirty: string,
  markArgs: MarkArgs,
): Promise<readonly string[]> {
  // In full, as short as it is: the transaction goes on after a script that the server does not know by its hash.
  const mark = ['eval', markScript.lua, 1, dirty, ...markArgs()]
  const tail = [keys.length, ...keys, ...args('')]
  for (const commit of [
    ['evalsha', commitScript.hash, ...tail],
    ['eval', commitScript.lua, ...tail],
  ]) {
    const replies = await client.multi([mark, commit]).exec()
    const [marked, committed] = replies ?? []
    resultOf(marked)
    if (!isUnknownScript(committed?.[0])) return readTexts(resultOf(committed))
  }
  throw new Error('the server takes no scripts')
}

/** A process may be held up between the two for so many times in a row. */
const attempts = 3

/** On a cluster, the mark must be there before the commit is sent: see `markedUntil`. */
async function commitAfterMark(
  client: Cluster,
  { keys, args }: PreparedCommit,
  dirty: string,
  markArgs: MarkArgs,
): Promise<readonly string[]> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [shownAt] = readTexts(await markScript.run(client, [dirty], markArgs()))
    const reply = readTexts(await commitScript.run(client, keys, args(markedUntil(shownAt))))
    if (reply[0] !== 'late') return reply
  }
  throw new BatonError('store-unavailable', 'redis took longer between a mark and its commit than a commit may wait')
}
