import type { Commit, ConversationStore, Line } from '../../conversation-store'
import type { Conversation } from '../../conversation'
import {
  agentId,
  awaitId,
  conversationId,
  customerId,
  entryId,
  lineId,
  nodeId,
  teamId,
  tenantId,
  type LineId,
} from '../../id'
import type { LogDraft } from '../../log-entry'
import type { Chore } from '../../turn'

/** A store as the suite needs it: fresh, with a clock that the suite moves. */
export interface StoreUnderTest {
  readonly store: ConversationStore
  /** A second store over the same data, as another process has it. */
  readonly another: ConversationStore
  /** epoch ms, by the store's clock */
  now(): number
  /** Lets time pass for the store. */
  advance(ms: number): void
  /** A store whose server cannot be reached. */
  cutOff(): Promise<ConversationStore>
  close(): Promise<void>
}

let lines = 0

/** A line that no other test uses. */
export function newLine(): LineId {
  lines += 1
  return lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: `place-${lines}` })
}

export function makeConversation(line: LineId, change: Partial<Conversation> = {}): Conversation {
  const number = change.number ?? 1
  return {
    v: 1,
    id: conversationId(line, number),
    line,
    number,
    epoch: 0,
    ownership: { owner: 'bot' },
    customer: { id: customerId('test', 'main', 'customer-1'), facts: {} },
    address: { to: 'c1' },
    dialogue: { entities: {}, offered: [], lastReply: 'none', language: 'en', held: [] },
    timers: {},
    openedAt: 1_000,
    unanswered: 0,
    engagements: 0,
    ...change,
  }
}

/** The bot says something to the customer: through the lane. */
export function say(text: string): LogDraft {
  return {
    audience: 'customer',
    body: { kind: 'message', from: { kind: 'bot' }, message: { kind: 'text', text } },
  }
}

/** The customer wrote something. */
export function hear(text: string): LogDraft {
  return {
    audience: 'customer',
    body: {
      kind: 'customer',
      content: { kind: 'text', text },
      sender: { id: 'customer-1', isBot: false, isSelf: false },
      dedupeKey: text,
    },
  }
}

/** A colleague's note: for the team only. */
export function note(text: string): LogDraft {
  return { audience: 'team', body: { kind: 'note', by: agentId('ann'), name: 'Ann', text } }
}

/** A warning: for the audit only. */
export function warn(text: string): LogDraft {
  return { audience: 'audit', body: { kind: 'warning', code: 'test', text } }
}

/** An integration that starts when the lane reaches it. */
export function integrate(id: string): LogDraft {
  return {
    audience: 'audit',
    body: {
      kind: 'integration',
      await: awaitId(id),
      node: nodeId('order'),
      request: {
        kind: 'function',
        target: 'lookUpOrder',
        purpose: 'answer',
        node: nodeId('order'),
        conversation: 'c',
        customer: { id: 'customer-1', facts: {} },
        entities: {},
        language: 'en',
        channel: 'test',
        timeoutMs: 1_000,
      },
    },
  }
}

/** A chore that tells its epoch. */
export function withdraw(line: LineId, epoch = 1): Chore {
  return { kind: 'withdraw', entry: entryId(line, 1, epoch), team: teamId('sales') }
}

/** A commit on top of a line as it was read. */
export function makeCommit(test: StoreUnderTest, line: LineId, base: Line, change: Partial<Commit> = {}): Commit {
  return {
    line,
    revision: base.revision,
    conversation: base.conversation ?? makeConversation(line),
    entries: [],
    chores: [],
    dedupeForMs: 60_000,
    at: test.now(),
    ...change,
  }
}

/** Loads a line and commits on top of it; nobody else may be at it. */
export async function advance(
  test: StoreUnderTest,
  line: LineId,
  change: Partial<Commit> = {},
): Promise<{ readonly firstSeq: number; readonly lastSeq: number }> {
  const result = await test.store.commit(makeCommit(test, line, await test.store.load(line), change))
  if (result.kind !== 'committed') throw new Error(`not committed: ${result.kind}`)
  return result
}
