import type { Conversation } from './conversation'
import type { Audience, LogDraft, LogEntry } from './log-entry'
import type { Chore } from './turn'
import type { LineId } from './id'

/** A line as it was read: its newest conversation, and the revision a commit must still find. */
export interface Line {
  /** raised by every commit, from 0 for a line that does not exist yet */
  readonly revision: number
  /** the last log entry's seq, 0 if none */
  readonly lastSeq: number
  readonly conversation?: Conversation
}

/** One atomic change of a line. */
export interface Commit {
  readonly line: LineId
  /** The revision the turn was taken on. */
  readonly revision: number
  readonly conversation: Conversation
  readonly entries: readonly LogDraft[]
  readonly chores: readonly Chore[]
  /** An input seen once is never applied again; kept at least `dedupeForMs`. */
  readonly dedupeKey?: string
  readonly dedupeForMs: number
  /** epoch ms by our clock, for the entries */
  readonly at: number
  /** Refuse (`expired`) if the store's own clock is past this: a claim whose hold may be gone. */
  readonly notAfter?: number
  /**
   * For channels that deliver by the log itself: unless something waits in the lane, what this commit writes is let go
   * with it, up to its first integration.
   */
  readonly release?: true
}

export type CommitResult =
  | {
      readonly kind: 'committed'
      readonly firstSeq: number
      readonly lastSeq: number
      /** It was asked to release, and nothing is left in the lane. */
      readonly released?: true
      /** Where it had chores: what `finishChores` knows them by, in their order. */
      readonly choreKeys?: readonly string[]
    }
  /** Somebody else committed: load and take the turn again. */
  | { readonly kind: 'stale' }
  /** This input has been applied; `seq` is the last entry of the commit that applied it. */
  | { readonly kind: 'duplicate'; readonly seq: number }
  | { readonly kind: 'expired' }

/** The head of a lane, marked `sending` before it is handed out. */
export type LaneStep =
  | { readonly kind: 'empty' }
  /** Another process drains it until then (epoch ms). */
  | { readonly kind: 'busy'; readonly until: number }
  /** Nothing may leave until then, or until somebody resumes it (no `until`). */
  | { readonly kind: 'paused'; readonly until?: number; readonly reason: string }
  | {
      readonly kind: 'head'
      readonly entry: LogEntry
      /** from 1 */
      readonly attempt: number
      /** The drainer before died while sending, or could not tell: the platform may have acted. */
      readonly outcomeUnknown: boolean
      /** How many attempts at this head have ended so; 0 if none. */
      readonly unknowns: number
    }

/** What became of a head. */
export type LaneOutcome =
  | {
      readonly kind: 'done'
      readonly state: DeliveryState
      readonly platformId?: string
      /** Why it failed, for the desk. */
      readonly reason?: string
    }
  /**
   * It stays the head. `attempted: false` gives the attempt back (a shut gate is no attempt). `outcomeUnknown: true`
   * counts as one more of the head's `unknowns`.
   */
  | {
      readonly kind: 'later'
      readonly notBefore: number
      readonly attempted: boolean
      readonly outcomeUnknown?: true
    }
  /** The whole lane stops, the head stays. */
  | { readonly kind: 'suspended'; readonly reason: string }

/**
 * How far a message of ours has got. It only moves forward; `failed` and `unknown` stay until it is said again, and what
 * was delivered cannot fail any more.
 */
export const deliveryStates = ['queued', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export interface Delivery {
  readonly state: DeliveryState
  readonly reason?: string
  /** The platform's id of the message, where it gave one. */
  readonly platformId?: string
}

export interface ReadLog {
  readonly audience: Audience
  /** exclusive; 0 from the start */
  readonly after?: number
  /** exclusive; the newest ones before it are read */
  readonly before?: number
  /** Whichever way is read, the answer is oldest first. */
  readonly limit: number
  /** Only this conversation of the line. */
  readonly conversation?: number
}

/** What a customer's client may see: entries up to the lane's head, and how far that is. */
export interface Released {
  readonly entries: readonly LogEntry[]
  /**
   * Everything up to here has been released; the client's next watermark (after `limit` entries, the last of them). It does not depend on `after`: smaller than
   * `after` means that the log is not the one the client knew (a store that keeps nothing has been restarted).
   */
  readonly upTo: number
}

/** What all processes know of an account that they send on. */
export interface AccountState {
  /** Processes that send on it, the caller too. */
  readonly senders: number
  /** So long its platform wants to be left in peace, ms; 0 if it does not. */
  readonly quietMs: number
  /** So long it is not tried because it did not answer, ms; 0 if it is. */
  readonly silentMs: number
}

/** Something that passes and is never stored. */
export type Signal =
  | { readonly kind: 'typing'; readonly by: 'customer' }
  | {
      readonly kind: 'typing'
      readonly by: 'agent'
      readonly name: string
      /** The log's last position as they typed: whatever the house has said after it has ended their typing. */
      readonly after: number
    }

export type LineNews =
  { readonly kind: 'poke'; readonly seq: number } | { readonly kind: 'signal'; readonly signal: Signal }

/**
 * Keeps conversations. One line is one atomic unit: its state, log, lane, chores and dedupe keys change together or not
 * at all. Every method rejects with `store-unavailable` when the store cannot be reached and `store-full` when it is full.
 */
export interface ConversationStore {
  load(line: LineId): Promise<Line>
  /**
   * Tells the shard's index first, so that what is committed is found after any crash; then commits. Rejects with
   * `too-large` over `commitLimit`.
   */
  commit(commit: Commit): Promise<CommitResult>
  /** The last seq of the commit that applied this dedupe key, or nothing if none has. */
  readApplied(line: LineId, dedupeKey: string): Promise<number | undefined>
  readLog(line: LineId, query: ReadLog): Promise<readonly LogEntry[]>
  /** One conversation's state, also after it was closed and another one opened on the line. */
  readConversation(line: LineId, number: number): Promise<Conversation | undefined>
  /** The customer's entries after `after` that the lane has let go. */
  readReleased(line: LineId, after: number, limit: number): Promise<Released>

  /**
   * Takes or keeps the lane's lease, reports the head that was taken before, and takes the next one. Only a `head`
   * keeps the lease. A report by a holder who has lost the lease changes nothing, and answers `busy` or `empty`.
   */
  stepLane(
    line: LineId,
    holder: string,
    leaseMs: number,
    finished?: { readonly seq: number; readonly outcome: LaneOutcome },
  ): Promise<LaneStep>
  /** Reports the head that was taken, gives the lease back, and takes nothing more. */
  leaveLane(
    line: LineId,
    holder: string,
    finished: { readonly seq: number; readonly outcome: LaneOutcome },
  ): Promise<void>
  /**
   * For channels that deliver by the log itself: lets everything go up to the first integration, which it returns, and
   * returns again until it is called with that entry's seq as `started`, which lets the integration go too.
   */
  releaseLane(line: LineId, started?: number): Promise<LogEntry | undefined>
  /** Opens a suspended lane again. */
  resumeLane(line: LineId): Promise<void>

  /** The chores that are still to do, by key, in the order they were committed. */
  readChores(line: LineId): Promise<ReadonlyMap<string, Chore>>
  finishChores(line: LineId, keys: readonly string[]): Promise<void>
  /**
   * Called when a line has been settled: re-reads it, and moves or removes its index entries to fit what is there:
   * nothing left, or lane and chores still to do at `again`.
   */
  reindex(line: LineId, again?: number): Promise<void>

  /** Lines whose deadline is past, and lines that may have unfinished effects; each is handed to one caller for `forMs`. */
  takeDue(shard: number, limit: number, forMs: number): Promise<readonly LineId[]>
  takeDirty(shard: number, limit: number, forMs: number): Promise<readonly LineId[]>
  /** Of these lines, those of which the index knows no deadline, in any order; `reindex` tells it, also what it has lost. */
  findWithoutDeadline(lines: readonly LineId[]): Promise<readonly LineId[]>
  readonly shards: number

  /**
   * Moves delivery states forward; never back. One number means every message up to it that has left the lane, and can
   * make them `sent`, `delivered` or `read`.
   */
  setDelivery(line: LineId, upTo: number | readonly number[], state: DeliveryState, reason?: string): Promise<void>
  /** Asked of messages only; one of which nothing is known is `queued`, one that does not exist is left out. */
  readDelivery(line: LineId, seqs: readonly number[]): Promise<ReadonlyMap<number, Delivery>>

  /** Says that the caller sends on this account (`tenant.channel.account`), for `staysMs`; answers what is known of it. */
  visitAccount(account: string, sender: string, staysMs: number): Promise<AccountState>
  /** Nobody sends on it for so long: `quiet` only becomes longer, `silent` ends as it is told. */
  shutAccount(account: string, why: 'quiet' | 'silent', forMs: number): Promise<void>

  /** Tells everybody who watches the line. Nothing of it is stored. */
  signal(line: LineId, signal: Signal): Promise<void>
  /**
   * Calls back on every commit, release, delivery change and signal of the line, from any process. Content is read,
   * never pushed. News may be missed until the watch is live and while the store is away; then a poke with seq 0 says so.
   */
  watch(line: LineId, hear: (news: LineNews) => void): () => void
}
