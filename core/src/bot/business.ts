import type { TeamId, TenantId } from '../id'
import type { Rule } from '../rules/rule'
import type { BusinessTexts } from './business-texts'

export const modes = ['bot-and-human', 'human-only', 'bot-only'] as const
export type Mode = (typeof modes)[number]

export interface Team {
  readonly id: TeamId
  /** Internal; never shown to a customer. */
  readonly name: string
  readonly active: boolean
  /** `balanced`: pushed to the agent with most free slots, then the longest idle. `pull`: agents pick. */
  readonly strategy: 'balanced' | 'pull'
  /** Nobody is online when a chat arrives: keep it queued, or close it after the offline text. */
  readonly whenOffline: 'queue' | 'close'
  /** Pending for so long with everybody busy: the delay text, and the chat is marked delayed. ms */
  readonly delayMs?: number
  /** With an agent and the customer silent for so long: the recall text. ms */
  readonly recallMs?: number
  /** An agent silent for so long loses their chats of this team. ms */
  readonly awayMs: number
  /** What the desk's waiting time is measured against, ms. */
  readonly targetMs: number
}

/** A closing category; with reasons, the two are written `category / reason`. */
export interface ClosingCategory {
  readonly name: string
  readonly reasons: readonly string[]
}

export interface CannedReply {
  /** What an agent types after `/`. */
  readonly shortcut: string
  readonly text: string
}

/** The general settings of a business, as its file says. */
export interface Business {
  readonly id: TenantId
  readonly name: string
  /** hash of its file */
  readonly version: string
  readonly mode: Mode
  /** What the bot does not understand goes to a person. */
  readonly humanAssistance: boolean
  /** Set unless the mode is `bot-only`. */
  readonly defaultTeam?: TeamId
  readonly teams: ReadonlyMap<TeamId, Team>
  readonly smartAssist: boolean
  /** Says the break message before a handover on a bot break. */
  readonly sayBreakFirst: boolean
  /** Which team by design when the node names none; first match wins, default team last. */
  readonly routing: readonly Rule[]
  /** Which team on a bot break. */
  readonly breakRouting: readonly Rule[]
  readonly languages: { readonly default: string; readonly supported: readonly string[] }
  readonly timers: {
    /** the bot's conversation ends after so much silence, ms */
    readonly botIdleMs: number
    /** its context is continued within this time, ms */
    readonly contextMs: number
    /** a parked chat is closed after so much silence, ms */
    readonly waitingMs: number
  }
  readonly categories: readonly ClosingCategory[]
  /** Agents must choose a category to close. */
  readonly categoryRequired: boolean
  readonly cannedReplies: readonly CannedReply[]
  readonly texts: BusinessTexts
}
