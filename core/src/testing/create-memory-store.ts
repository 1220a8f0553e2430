import { assertCommitFits } from '../commit-limit'
import { deadlineOf, isOpen } from '../conversation'
import type { Commit, CommitResult, ConversationStore, Line } from '../conversation-store'
import { BatonError, type ErrorCode } from '../error'
import type { LineId } from '../id'
import { goesThroughLane, type LogEntry } from '../log-entry'
import { shardOf } from '../shard-of'
import { unreachable } from '../unreachable'
import { createMemoryIndex } from './memory-index'
import { leaveMemoryLane, releaseMemoryLane, stepMemoryLane } from './memory-lane'
import { createMemoryData, lineIn, type MemoryData, type MemoryLine } from './memory-data'
import { moveDelivery, readMemoryDelivery } from './memory-delivery'

export interface MemoryStoreOptions {
  /** Shared by the stores that stand for several processes over one server. */
  readonly data?: MemoryData
  readonly now?: () => number
  /** Answers the code every call shall fail with, for tests of what happens then. */
  readonly failing?: () => ErrorCode | undefined
  readonly shards?: number
}

/** A conversation store in this process's memory, for tests: all of the contract, and nothing survives. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ConversationStore {
  const { data = createMemoryData(), now = Date.now, failing, shards = 4 } = options
  const index = createMemoryIndex(data, now)

  const open = (id: LineId): MemoryLine => {
    answer()
    return lineIn(data, id)
  }
  const answer = (): void => {
    const code = failing?.()
    if (code !== undefined) throw new BatonError(code, 'the store was told to fail')
  }
  const accountIn = (account: string) => {
    answer()
    const known = data.accounts.get(account) ?? { senders: new Map<string, number>(), quiet: 0, silent: 0 }
    data.accounts.set(account, known)
    return known
  }
  const poke = (id: LineId, seq: number): void => {
    for (const hear of data.watchers.get(id) ?? []) queueMicrotask(() => hear({ kind: 'poke', seq }))
  }

  return {
    shards,
    async load(id) {
      const { revision, log, conversation }: MemoryLine = open(id)
      const line: Line = { revision, lastSeq: log.length }
      return conversation === undefined ? line : { ...line, conversation: copy(conversation) }
    },
    async commit(commit) {
      const line = open(commit.line)
      const { conversation, entries, chores } = commit
      const rest = [...entries.map(({ body }) => body), ...chores]
      assertCommitFits(
        JSON.stringify(conversation),
        rest.map((each) => JSON.stringify(each)),
      )
      index.mark(commit.line)
      const result = apply(line, copy(commit), now())
      if (result.kind === 'committed') poke(commit.line, result.lastSeq)
      return result
    },
    async readApplied(id, dedupeKey) {
      return open(id).applied.get(dedupeKey)?.seq
    },
    async readLog(id, { audience, after = 0, before, limit, conversation }) {
      const found = open(id).log.filter(
        (entry) =>
          mayRead(audience, entry) &&
          entry.seq > after &&
          (before === undefined || entry.seq < before) &&
          (conversation === undefined || entry.conversation === conversation),
      )
      return copy(before === undefined ? found.slice(0, limit) : found.slice(Math.max(0, found.length - limit)))
    },
    async readConversation(id, number) {
      const { conversation, earlier } = open(id)
      const found = conversation?.number === number ? conversation : earlier.get(number)
      return found && copy(found)
    },
    async readReleased(id, after, limit) {
      const { log, lane } = open(id)
      const released = (lane[0] ?? log.length + 1) - 1
      const found = log.filter(({ audience, seq }) => audience === 'customer' && seq > after && seq <= released)
      const entries = copy(found.slice(0, limit))
      return { entries, upTo: found.length > limit ? (entries.at(-1)?.seq ?? after) : released }
    },

    async stepLane(id, holder, leaseMs, finished) {
      const line = open(id)
      const before = line.lane[0]
      const step = stepMemoryLane(line, holder, leaseMs, now(), finished)
      if (line.lane[0] !== before && before !== undefined) poke(id, before)
      return copy(step)
    },
    async leaveLane(id, holder, finished) {
      const line = open(id)
      const before = line.lane[0]
      leaveMemoryLane(line, holder, finished)
      if (line.lane[0] !== before && before !== undefined) poke(id, before)
    },
    async releaseLane(id, started) {
      const line = open(id)
      const before = line.lane[0]
      const integration = releaseMemoryLane(line, started)
      if (line.lane[0] !== before) poke(id, (line.lane[0] ?? line.log.length + 1) - 1)
      return integration && copy(integration)
    },
    async resumeLane(id) {
      const line = open(id)
      index.mark(id)
      delete line.suspended
      delete line.notBefore
    },

    async readChores(id) {
      return new Map([...open(id).chores].map(([key, chore]) => [key, copy(chore)]))
    },
    async finishChores(id, keys) {
      const { chores } = open(id)
      for (const key of keys) chores.delete(key)
    },
    async reindex(id, again) {
      index.fit(id, open(id), again)
    },
    async takeDue(shard, limit, forMs) {
      answer()
      return index.takeDue((id) => shardOf(id, shards) === shard, limit, forMs)
    },
    async takeDirty(shard, limit, forMs) {
      answer()
      return index.takeDirty((id) => shardOf(id, shards) === shard, limit, forMs)
    },
    async findWithoutDeadline(lines) {
      answer()
      return lines.filter((id) => !data.due.has(id))
    },

    async setDelivery(id, upTo, state, reason) {
      const line = open(id)
      const moved = moveDelivery(line, upTo, state, reason)
      if (moved !== undefined) poke(id, moved)
    },
    async readDelivery(id, seqs) {
      return readMemoryDelivery(open(id), seqs)
    },

    async visitAccount(account, sender, staysMs) {
      const { senders, quiet, silent } = accountIn(account)
      senders.set(sender, now() + staysMs)
      for (const [each, until] of senders) if (until <= now()) senders.delete(each)
      return { senders: senders.size, quietMs: Math.max(0, quiet - now()), silentMs: Math.max(0, silent - now()) }
    },
    async shutAccount(account, why, forMs) {
      const known = accountIn(account)
      known[why] = why === 'silent' ? now() + forMs : Math.max(known.quiet, now() + forMs)
    },

    async signal(id, signal) {
      answer()
      const heard = copy(signal)
      for (const hear of data.watchers.get(id) ?? []) queueMicrotask(() => hear({ kind: 'signal', signal: heard }))
    },
    watch(id, hear) {
      // Wrapped, so that one function may watch twice and stop once.
      const watcher: typeof hear = (news) => hear(news)
      const watchers = data.watchers.get(id) ?? new Set()
      data.watchers.set(id, watchers.add(watcher))
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0 && data.watchers.get(id) === watchers) data.watchers.delete(id)
      }
    },
  }
}

function apply(line: MemoryLine, commit: Commit, now: number): CommitResult {
  const seen = commit.dedupeKey === undefined ? undefined : line.applied.get(commit.dedupeKey)
  if (seen) return { kind: 'duplicate', seq: seen.seq }
  if (commit.notAfter !== undefined && now > commit.notAfter) return { kind: 'expired' }
  if (commit.revision !== line.revision) return { kind: 'stale' }

  const { conversation, at } = commit
  const firstSeq = line.log.length + 1
  const isFree = line.lane.length === 0 && line.suspended === undefined
  if (line.conversation && line.conversation.number !== conversation.number) {
    line.earlier.set(line.conversation.number, line.conversation)
  }
  line.revision += 1
  line.conversation = conversation
  line.deadline = isOpen(conversation) ? deadlineOf(conversation) : undefined
  for (const draft of commit.entries) {
    const entry: LogEntry = { ...draft, seq: line.log.length + 1, conversation: conversation.number, at }
    line.log.push(entry)
    if (goesThroughLane(entry.body)) line.lane.push(entry.seq)
  }
  const choreKeys = commit.chores.map((_, position) => `${line.revision}.${position}`)
  for (const [position, key] of choreKeys.entries()) {
    const chore = commit.chores[position]
    if (chore) line.chores.set(key, chore)
  }
  for (const [key, { at: appliedAt }] of line.applied) {
    if (appliedAt < at - commit.dedupeForMs) line.applied.delete(key)
  }
  if (commit.dedupeKey !== undefined) line.applied.set(commit.dedupeKey, { seq: line.log.length, at })
  if (commit.release && isFree) releaseMemoryLane(line)
  const released = commit.release && line.lane.length === 0
  return {
    kind: 'committed',
    firstSeq,
    lastSeq: line.log.length,
    ...(released && { released }),
    ...(choreKeys.length > 0 && { choreKeys }),
  }
}

function mayRead(audience: LogEntry['audience'], entry: LogEntry): boolean {
  switch (audience) {
    case 'customer':
      return entry.audience === 'customer'
    case 'team':
      return entry.audience !== 'audit'
    case 'audit':
      return true
    default:
      return unreachable(audience)
  }
}

/** What a store hands out or takes in shares nothing with what it keeps, and is what JSON keeps of it. */
function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
