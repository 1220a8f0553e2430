import type { Commit, CommitResult, ConversationStore } from '@baton/core'
import { ask } from '../redis/ask'
import { readFacts } from './line-facts'
import type { LineIndex } from './line-index'
import { prepareCommit } from './prepare-commit'
import { readFields, resultsOf } from '../redis/read-reply'
import { sendCommit } from './send-commit'
import type { StoreContext } from './store-context'
import { choreKey } from './store-keys'
import { readConversationJson } from './stored-json'

type LineStates = Pick<ConversationStore, 'load' | 'commit' | 'readApplied' | 'readConversation'>

/** Reads and changes lines. */
export function createLineStates(context: StoreContext, index: LineIndex): LineStates {
  const { client, keys } = context

  return {
    async load(line) {
      const fields = await context.reach('load a line', () =>
        ask(client, 'hmget', [keys.line(line).state, 'revision', 'lastSeq', 'conversation']),
      )
      const [revision, lastSeq, conversation] = readFields(fields)
      return {
        revision: Number(revision ?? 0),
        lastSeq: Number(lastSeq ?? 0),
        ...(conversation !== undefined && { conversation: readConversationJson(conversation) }),
      }
    },

    async commit(commit) {
      const prepared = prepareCommit(context, commit)
      const mark = index.newMark(commit.line)
      const shard = context.shardKeys(commit.line)
      let reply: readonly string[] = []
      // Only a commit that was decided: one that may still be on its way keeps its mark in the index.
      await index.deciding(commit.line, mark, async () => {
        reply = await context.reach('commit', () =>
          sendCommit(context, prepared, { shard, mark, graceMs: index.graceMs }),
        )
        return reply[0] === 'committed' ? readFacts(reply.slice(4)) : undefined
      })
      return readResult(reply, commit)
    },

    async readApplied(line, dedupeKey) {
      const seq = await context.reach('look for an input', () => client.zscore(keys.line(line).dedupe, dedupeKey))
      return seq === null ? undefined : Math.floor(Number(seq))
    },

    async readConversation(line, number) {
      const { state, earlier } = keys.line(line)
      const [newest, followed] = await context.reach('read a conversation', async () =>
        resultsOf(
          await client.pipeline().hmget(state, 'number', 'conversation').hget(earlier(number), 'conversation').exec(),
        ),
      )
      const [current, conversation] = readFields(newest)
      const json = Number(current) === number ? conversation : followed
      return typeof json === 'string' ? readConversationJson(json) : undefined
    },
  }
}

function readResult([kind, first, last, released]: readonly string[], { revision, chores }: Commit): CommitResult {
  switch (kind) {
    case 'committed':
      return {
        kind,
        firstSeq: Number(first),
        lastSeq: Number(last),
        ...(released === '1' && { released: true }),
        ...(chores.length > 0 && { choreKeys: chores.map((_, position) => choreKey(revision + 1, position)) }),
      }
    case 'duplicate':
      return { kind, seq: Number(first) }
    case 'stale':
    case 'expired':
      return { kind }
    default:
      throw new Error(`a commit was answered ${kind}`)
  }
}
