import type { ArbiterVerdict } from './arbiter'
import type { Content } from './content'
import type { TeamId } from './id'
import type { OutboundMessage } from './message'

/** What the outside world was like when the turn was taken. Kept in the decision record, so a turn can be taken again. */
export interface Facts {
  /** epoch ms */
  readonly now: number
  /** A number in [0, 1): chooses among variants. */
  readonly random: number
  /** A new unique id, for an await or a choice. */
  readonly uniqueId: string
  /** Agents online by team, as last seen; a team that is not named has nobody. */
  readonly online: { readonly [team: string]: number }
  /** The seq that the first entry of this turn will get. */
  readonly nextSeq: number
  /** The messages the conversation holds back while it waits, oldest first. */
  readonly held: readonly { readonly seq: number; readonly content: Content }[]
  /** What the arbiter said about messages of this turn that statistics were unsure of. */
  readonly arbiter?: readonly ArbiterVerdict[]
  /** The message that a `resend` names, as the log has it. */
  readonly resend?: OutboundMessage
  /** Whether a named agent may get chats now: given for transfers, and when a parked chat's customer answers. */
  readonly agents?: {
    readonly [agent: string]: { readonly teams: readonly TeamId[]; readonly online: boolean }
  }
}
