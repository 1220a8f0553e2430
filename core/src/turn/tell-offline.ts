import type { TextName } from '../bot/business-texts'
import { locateValue } from '../bot/locate-value'
import type { Content } from '../content'
import type { Place } from '../conversation'
import type { TeamId } from '../id'
import { keepFact } from './keep-fact'
import { sayNotice, type TurnDraft } from './turn-draft'
import { waitingChoices } from './waiting-choices'

/** Whether anybody of the team is there to take chats now. */
export function isAnybodyOnline(draft: TurnDraft, team: TeamId): boolean {
  return (draft.facts.online[team] ?? 0) > 0
}

/** Nobody is there: says so, and how the customer will be answered. An e-mail that is known is not asked for again. */
export function tellOffline(draft: TurnDraft): void {
  sayOffline(draft, knownEmail(draft) === undefined ? 'offline' : 'offline-known', 'told')
}

/**
 * The customer, told that nobody is there, has left a message: thanks for it once, and for an e-mail that comes with it
 * or after it.
 */
export function thankForMessage(draft: TurnDraft, content: Content): void {
  const told = draft.conversation.place?.offline
  if (told === undefined || told === 'thanked') return
  const written = content.kind === 'text' ? locateValue({ type: 'email' }, content.text)?.value : undefined
  if (written !== undefined) keepFact(draft, 'email', String(written), 'bot')
  if (knownEmail(draft) !== undefined) sayOffline(draft, 'message-left-known', 'thanked')
  else if (told === 'told') sayOffline(draft, 'message-left', 'asked')
}

function sayOffline(draft: TurnDraft, name: TextName, offline: NonNullable<Place['offline']>): void {
  const { conversation } = draft
  if (conversation.place) draft.conversation = { ...conversation, place: { ...conversation.place, offline } }
  sayNotice(draft, { kind: 'offline' }, name, {
    tags: { email: hideEmail(knownEmail(draft) ?? '') },
    choices: waitingChoices(draft),
  })
}

function knownEmail({ conversation }: TurnDraft): string | undefined {
  const { customer, dialogue } = conversation
  const email = customer.facts['email']?.value ?? dialogue.entities['email']
  return email === undefined ? undefined : String(email)
}

/** Enough for its owner to know it, and no more: `p…@example.com`. */
function hideEmail(email: string): string {
  return email.replace(/^(.)[^@]*@/u, '$1…@')
}
