import type { DeskAction, ProblemCode } from '../../src/desk-api/schema'

/** Something the agent wants done to a chat, on its way to the API. */
export interface Outgoing {
  /** Goes with every try, so that it is done once however often it is sent. */
  readonly requestId: string
  readonly chat: string
  readonly epoch: number
  readonly action: DeskAction
  /** epoch ms */
  readonly at: number
  readonly state: OutgoingState
}

export type OutgoingState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending' }
  /** It could not be sent, and will be sent again. */
  | { readonly kind: 'delayed'; readonly because: string }
  /** It was not done and will not be, unless somebody asks again. */
  | { readonly kind: 'refused'; readonly code: ProblemCode | 'too-old'; readonly because: string }
  /** Done; its entry comes with the log, up to `seq`. */
  | { readonly kind: 'done'; readonly seq: number }

/** Whether it is shown in the conversation until its entry is there, and kept when the page is closed. */
export function isSpoken({ action }: Outgoing): boolean {
  return action.kind === 'say' || action.kind === 'note'
}
