import type { Address } from './envelope'
import type { AgentId, AwaitId, ConversationId, CustomerId, EntryId, LineId, NodeId, TeamId } from './id'

/** How and why a conversation ended. */
export interface Completion {
  readonly by: 'agent' | 'bot' | 'customer' | 'clock'
  readonly reason:
    'closed-by-agent' | 'ended-by-bot' | 'ended-by-customer' | 'bot-idle' | 'waiting-expired' | 'nobody-online'
  readonly agent?: AgentId
  /** Closing category and reason, where the business asks for them. */
  readonly category?: string
  readonly comment?: string
  readonly at: number
}

/** Exactly one owner. Only a claim makes a chat active. */
export type Ownership =
  | { readonly owner: 'bot' }
  | { readonly owner: 'team'; readonly team: TeamId; readonly reservedFor?: AgentId }
  | {
      readonly owner: 'agent'
      readonly team: TeamId
      readonly agent: AgentId
      readonly phase: 'active' | 'waiting'
      /** The hold in the agent's capacity that the claim used; released by name. */
      readonly hold: EntryId
    }
  | { readonly owner: 'nobody'; readonly completion: Completion }

/** Where a fact about the customer comes from, so that an agent knows how far to trust it. */
export interface Fact {
  readonly value: string
  readonly source: 'channel' | 'bot' | 'agent' | 'token'
  readonly at: number
}

export type EntityValue = string | number

/** A reply that the bot's last message offered, and where it leads. */
export interface OfferedChoice {
  readonly id: string
  readonly label: string
  /** The node it leads to; without one, the label is taken as if the customer had written it. */
  readonly node?: NodeId
}

/** Where the conversation with the bot stands. */
export interface Dialogue {
  /** The node that answered last and whose connections are tried first. */
  readonly node?: NodeId
  /** The entity that the bot has asked for, and how many unusable answers it got. */
  readonly asking?: { readonly entity: string; readonly misses: number }
  readonly entities: { readonly [name: string]: EntityValue }
  readonly offered: readonly OfferedChoice[]
  /** What the last reply was: Smart Assist never follows an assist or a break. */
  readonly lastReply: 'none' | 'answer' | 'assist' | 'break'
  readonly language: string
  /** The integration whose result the conversation waits for. */
  readonly awaiting?: { readonly id: AwaitId; readonly node: NodeId }
  /** Log positions of messages that came while waiting, to be taken up afterwards. */
  readonly held: readonly number[]
}

/** Why the conversation left the bot for a team. */
export interface Handover {
  readonly kind: 'by-design' | 'on-bot-break' | 'no-bot' | 'reopened'
  readonly team: TeamId
  readonly node?: NodeId
  /** The rule that chose the team, or nothing if the default team was taken. */
  readonly rule?: string
  /** One sentence for the desk. */
  readonly reason: string
  readonly at: number
}

/** A pending chat's place in its queue: first come first served, less a head start. */
export interface Place {
  /** When the customer first asked, epoch ms; survives transfer and requeueing. */
  readonly arrivedAt: number
  /** Since when nobody has had it, epoch ms: by who had it last, not by who asked first. */
  readonly pendingSince?: number
  /** ms; a larger one goes first. */
  readonly headStart: number
  /** The position the customer was last told, from 1. */
  readonly toldPosition?: number
  readonly toldAt?: number
  /**
   * The customer was last told that nobody is there; then, on leaving a message, was thanked for it, or asked for the
   * e-mail that is not known.
   */
  readonly offline?: 'told' | 'asked' | 'thanked'
  /** When the team's delay time passed without an agent. */
  readonly delayedAt?: number
}

/** Every timer a conversation may have running; the earliest one is its deadline. */
export const timerNames = ['bot-idle', 'delay', 'recall', 'reply', 'waiting', 'await', 'check'] as const
export type TimerName = (typeof timerNames)[number]
export type Timers = { readonly [Name in TimerName]?: number }

/** Everything about one conversation that decides its next turn. Fixed in size: the words are in the log. */
export interface Conversation {
  readonly v: 1
  readonly id: ConversationId
  readonly line: LineId
  /** counts the conversations of the line, from 1 */
  readonly number: number
  /** raised by every change of owner, team or reservation */
  readonly epoch: number
  readonly ownership: Ownership
  readonly customer: {
    readonly id: CustomerId
    readonly name?: string
    readonly facts: { readonly [name: string]: Fact }
  }
  readonly address: Address
  readonly dialogue: Dialogue
  readonly handover?: Handover
  readonly place?: Place
  readonly timers: Timers
  readonly openedAt: number
  /** When the customer last wrote; the reply window of a channel counts from here. */
  readonly customerAt?: number
  /** When an agent last wrote. */
  readonly agentAt?: number
  /** The first message of the customer that no agent has answered yet; the desk's waiting time. */
  readonly unansweredSince?: number
  readonly unanswered: number
  /** The team and agent that had it last, for reopening and for a returning customer. */
  readonly previous?: { readonly team: TeamId; readonly agent?: AgentId }
  /** How many agents have had it, for engagements. */
  readonly engagements: number
}

/** The earliest timer, epoch ms; a conversation that is closed has none. */
export function deadlineOf(conversation: Conversation): number | undefined {
  if (conversation.ownership.owner === 'nobody') return undefined
  const times = Object.values(conversation.timers)
  return times.length === 0 ? undefined : Math.min(...times)
}

export function isOpen(conversation: Conversation): boolean {
  return conversation.ownership.owner !== 'nobody'
}
