import type { Bot } from '../bot/bot'
import type { Business } from '../bot/business'

/** What a turn is taken with: settings that do not change while it is taken. */
export interface TurnContext {
  readonly business: Business
  /** Absent for a human-only business. */
  readonly bot?: Bot
  readonly channel: string
}
