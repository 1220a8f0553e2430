import type { AgentDesk } from './agent-desk'
import type { Arbiter } from './arbiter'
import type { Bot } from './bot/bot'
import type { Business } from './bot/business'
import type { ChannelAdapter } from './channel-adapter'
import type { Conversation } from './conversation'
import type { ConversationStore, Line } from './conversation-store'
import type { Address, Envelope } from './envelope'
import type { LineId, TenantId } from './id'
import type { IntegrationRunner } from './integration-runner'
import type { Observe } from './observation'
import type { ReceiveResult } from './receive-result'
import type { takeTurn } from './take-turn'
import type { Refusal } from './turn'
import type { Input } from './input'

/** What became of an input that was taken to its end. */
export type Advanced =
  | {
      readonly kind: 'committed'
      readonly conversation: Conversation
      readonly firstSeq: number
      readonly lastSeq: number
    }
  | { readonly kind: 'duplicate'; readonly seq: number }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A claim whose hold was too old to commit. */
  | { readonly kind: 'expired' }

/** A sign that the agent who has a chat types. */
export interface AgentTyping {
  readonly name: string
  /** The log's last position as they typed. */
  readonly after: number
  /** Where the customer is reached. */
  readonly to: Address
}

/** The only place with effects: load ▸ take turn ▸ commit ▸ settle. */
export interface Hub {
  /** Resolves when the envelope is committed (or needs no commit); only then may it be acknowledged. Never throws. */
  receive(tenant: TenantId, envelope: Envelope): Promise<ReceiveResult>
  /**
   * Takes any other input; resolves when it is committed. Throws BatonError: `store-unavailable`, `store-full`,
   * `too-large`, `not-found` for a business that is not configured, `transient` while stopping or in a storm of commits.
   *
   * `read`: the line, if it has been read since the input came, so that it is not read once more.
   */
  advance(line: LineId, input: Input, read?: Line): Promise<Advanced>
  /**
   * Shows the customer that an agent types: to whoever watches the line, and on a channel that is pushed to and can show
   * it, as far as its account may be called now. Nothing is stored. Resolves when the watchers have been told; throws
   * `store-unavailable`.
   */
  showTyping(line: LineId, typing: AgentTyping): Promise<void>
  /**
   * Does what a line's commits still owe: chores, then the lane. Safe to call at any time from any process. Resolves
   * when everything that was owed when it was called has been tried; throws when the store cannot be reached.
   */
  settle(line: LineId): Promise<void>
  /** Waits for what is under way, and takes nothing new. */
  stop(): Promise<void>
}

/** A tenant as the hub needs it. Read anew at every turn, so that a change of settings affects the next one. */
export interface TenantSettings {
  readonly business: Business
  /** Absent for human-only businesses. */
  readonly bot?: Bot
  /** Decides where statistics can only suggest; nobody is asked if nothing is given. */
  readonly arbiter?: Arbiter
}

export interface HubOptions {
  readonly store: ConversationStore
  readonly desk: AgentDesk
  readonly integrations: IntegrationRunner
  readonly tenant: (id: TenantId) => TenantSettings | undefined
  readonly adapter: (line: LineId) => ChannelAdapter | undefined
  readonly observe: Observe
  readonly now?: () => number
  readonly random?: () => number
  readonly uniqueId?: () => string
  /** The real one if nothing is given; tests script turns. */
  readonly takeTurn?: typeof takeTurn
  readonly limits?: Partial<HubLimits>
  /** Called at each step of a turn; crash and fault tests stop here. */
  readonly onStep?: (step: HubStep, line: LineId) => void | Promise<void>
}

export const hubSteps = [
  'before-commit',
  'after-commit',
  'before-chore',
  'after-chores',
  'before-send',
  'after-send',
  'after-settle',
] as const
export type HubStep = (typeof hubSteps)[number]

/** The hub's patience, in numbers. */
export interface HubLimits {
  /** After so long without an answer a send's outcome is unknown, ms. */
  readonly sendTimeoutMs: number
  /** A lane whose drain says nothing for so long may be taken over, ms; longer than a send may take. */
  readonly leaseMs: number
  /** Drains at the same time; an account gets half of them at most. */
  readonly drains: number
  /** Sends of one lane before the other lanes' turn comes. */
  readonly sendsPerDrain: number
  /** Attempts at one message before it is dead-lettered. */
  readonly attempts: number
  /** How often a turn is taken again because somebody else committed. */
  readonly retakes: number
  /** A lane that may go on within this time is woken here, ms; a later one is left to the auditor. */
  readonly wakeWithinMs: number
  /** What `stop` waits for at most, ms. */
  readonly stopWithinMs: number
}

export const hubLimits: HubLimits = {
  sendTimeoutMs: 10_000,
  leaseMs: 15_000,
  drains: 32,
  sendsPerDrain: 20,
  attempts: 8,
  retakes: 50,
  wakeWithinMs: 1_500,
  stopWithinMs: 12_000,
}
