import {
  assertCommitFits,
  BatonError,
  deadlineOf,
  goesThroughLane,
  isOpen,
  type Commit,
  type CommitResult,
  type ConversationStore,
} from '@baton/core'
import { Cluster } from 'ioredis'
import { isUnknownScript } from '../redis/define-script'
import type { LineIndex } from './line-index'
import { readFields, readTexts, resultOf } from './read-reply'
import { commitScript } from './scripts/commit-script'
import { markedUntil, markScript } from './scripts/mark-script'
import type { StoreContext } from './store-context'
import { readConversationJson } from './stored-json'

type LineStates = Pick<ConversationStore, 'load' | 'commit' | 'readApplied' | 'readConversation'>

const markAttempts = 3

/** Reads and changes lines. */
export function createLineStates(context: StoreContext, index: LineIndex): LineStates {
  const { client, keys, clockOffset } = context

  /** On a single server, mark and commit are one transaction: neither a crash nor a refusal can come between them. */
  async function commitAtOnce(mark: readonly unknown[], commit: Commands): Promise<unknown> {
    if (client instanceof Cluster) throw new Error('a cluster has no transactions over slots')
    for (const command of [commit.byHash, commit.inFull]) {
      const replies = await client.multi([['eval', ...mark], [...command]]).exec()
      const [error, reply] = replies?.[1] ?? [new Error('a commit was given no reply')]
      if (error === null || error === undefined) return reply
      if (!isUnknownScript(error)) throw error
    }
    throw new Error('the server does not take scripts')
  }

  /** On a cluster, line and shard are on different nodes: the mark must be there before the commit is sent. */
  async function commitAfterMark(commit: Commit, mark: string): Promise<unknown> {
    const { dirty } = context.shardKeys(commit.line)
    const [shownAt] = readTexts(await markScript.run(client, [dirty], [clockOffset(), index.graceMs, mark]))
    const { keys: commitKeys, args } = prepare(context, commit, markedUntil(shownAt))
    return commitScript.run(client, commitKeys, args)
  }

  async function commitMarked(commit: Commit, mark: string): Promise<readonly string[]> {
    if (client instanceof Cluster) {
      for (let attempt = 0; attempt < markAttempts; attempt += 1) {
        const reply = readTexts(await commitAfterMark(commit, mark))
        if (reply[0] !== 'late') return reply
      }
      throw new BatonError(
        'store-unavailable',
        'redis took longer between a mark and its commit than a commit may wait',
      )
    }
    const { keys: commitKeys, args } = prepare(context, commit, '')
    const tail = [commitKeys.length, ...commitKeys, ...args]
    const { dirty } = context.shardKeys(commit.line)
    return readTexts(
      await commitAtOnce([markScript.lua, 1, dirty, clockOffset(), index.graceMs, mark], {
        byHash: ['evalsha', commitScript.hash, ...tail],
        inFull: ['eval', commitScript.lua, ...tail],
      }),
    )
  }

  return {
    async load(line) {
      const fields = await context.reach('load a line', () =>
        client.hmget(keys.line(line).state, 'revision', 'lastSeq', 'conversation'),
      )
      const [revision, lastSeq, conversation] = readFields(fields)
      return {
        revision: Number(revision ?? 0),
        lastSeq: Number(lastSeq ?? 0),
        ...(conversation !== undefined && { conversation: readConversationJson(conversation) }),
      }
    },

    async commit(commit) {
      const mark = index.newMark(commit.line)
      const reply = await context.reach('commit', () => commitMarked(commit, mark))
      // Only a commit that was decided: one that may still be on its way keeps its mark in the index.
      index.decided(commit.line, mark)
      return readResult(reply)
    },

    async readApplied(line, dedupeKey) {
      const seq = await context.reach('look for an input', () => client.zscore(keys.line(line).dedupe, dedupeKey))
      return seq === null ? undefined : Math.floor(Number(seq))
    },

    async readConversation(line, number) {
      const { state, earlier } = keys.line(line)
      const replies = await context.reach('read a conversation', () =>
        client.pipeline().hmget(state, 'number', 'conversation').hget(earlier(number), 'conversation').exec(),
      )
      const [newest, [, followed] = [null, null]] = replies ?? []
      const [current, conversation] = readFields(resultOf(newest))
      const json = Number(current) === number ? conversation : resultOf([null, followed])
      return typeof json === 'string' ? readConversationJson(json) : undefined
    },
  }
}

interface Commands {
  readonly byHash: readonly unknown[]
  readonly inFull: readonly unknown[]
}

function prepare(
  { keys, shardKeys, clockOffset }: StoreContext,
  commit: Commit,
  until: string,
): { readonly keys: readonly string[]; readonly args: readonly (string | number)[] } {
  const { line, conversation, at } = commit
  const { state, log, lane, chores, dedupe, earlier } = keys.line(line)
  const json = JSON.stringify(conversation)
  const entries = commit.entries.map(({ audience, body }) => ({ audience, body, json: JSON.stringify(body) }))
  const choreJson = commit.chores.map((chore) => JSON.stringify(chore))
  assertCommitFits(line, [json, ...entries.map((entry) => entry.json), ...choreJson])
  const { ownership } = conversation
  return {
    keys: [state, log, lane, chores, dedupe, earlier(conversation.number - 1)],
    args: [
      clockOffset(),
      commit.revision,
      conversation.number,
      json,
      (isOpen(conversation) ? deadlineOf(conversation) : undefined) ?? '',
      ownership.owner === 'nobody' ? ownership.completion.at : '',
      at,
      commit.dedupeKey ?? '',
      commit.dedupeForMs,
      commit.notAfter ?? '',
      until,
      shardKeys(line).news,
      line,
      entries.length,
      ...entries.flatMap((entry) => [entry.audience, laneMarkOf(entry.body), entry.json]),
      ...choreJson,
    ],
  }
}

function laneMarkOf(body: Commit['entries'][number]['body']): 'message' | 'integration' | '' {
  if (!goesThroughLane(body)) return ''
  return body.kind === 'integration' ? 'integration' : 'message'
}

function readResult([kind, first, last]: readonly string[]): CommitResult {
  switch (kind) {
    case 'committed':
      return { kind, firstSeq: Number(first), lastSeq: Number(last) }
    case 'duplicate':
      return { kind, seq: Number(first) }
    case 'stale':
    case 'expired':
      return { kind }
    default:
      throw new Error(`a commit was answered ${kind}`)
  }
}
