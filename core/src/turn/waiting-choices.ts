import type { Choice } from '../message'
import { wordText, type TurnDraft } from './turn-draft'

/** Choices that a waiting customer may press, in every channel that has buttons. */
export const leaveQueueChoice = 'baton-leave-queue'
export const endChatChoice = 'baton-end-chat'

/** What a waiting customer can do beside waiting. Going back to a bot needs one. */
export function waitingChoices(draft: TurnDraft): readonly Choice[] {
  const end = { id: endChatChoice, label: wordText(draft, 'end-chat-label') }
  if (!draft.context.bot) return [end]
  return [{ id: leaveQueueChoice, label: wordText(draft, 'leave-queue-label') }, end]
}
