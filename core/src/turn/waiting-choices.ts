import type { CustomerEvent } from '../content'
import type { Choice } from '../message'
import { wordText, type TurnDraft } from './turn-draft'

/** Choices that a waiting customer may press, in every channel that has buttons. */
const leaveQueueChoice = 'baton-leave-queue'
const endChatChoice = 'baton-end-chat'

/** What they mean, by their ids. */
export const waitingChoiceEvents: ReadonlyMap<string, CustomerEvent> = new Map([
  [leaveQueueChoice, 'leave-queue'],
  [endChatChoice, 'end-chat'],
])

/** What a waiting customer can do beside waiting. Going back to a bot needs one. */
export function waitingChoices(draft: TurnDraft): readonly Choice[] {
  const end = { id: endChatChoice, label: wordText(draft, 'end-chat-label') }
  if (!draft.context.bot) return [end]
  return [{ id: leaveQueueChoice, label: wordText(draft, 'leave-queue-label') }, end]
}
