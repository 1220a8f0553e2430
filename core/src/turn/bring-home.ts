import type { Business } from '../bot/business'
import type { Conversation } from '../conversation'
import { changeOwner } from './change-owner'
import { giveToBot } from './give-to-bot'
import { warn } from './record-step'
import type { TurnDraft } from './turn-draft'

/**
 * Whether a change of settings has left the conversation where nobody answers: it waits in a team that the business does
 * not have any more, or people have it in a business that has become bot-only.
 */
export function isStranded({ mode, teams, defaultTeam }: Business, { ownership }: Conversation): boolean {
  if (mode === 'bot-only') return ownership.owner === 'team' || ownership.owner === 'agent'
  return ownership.owner === 'team' && !teams.has(ownership.team) && defaultTeam !== undefined
}

/** Gives a stranded conversation to whom today's settings name: the default team, or the bot. */
export function bringHome(draft: TurnDraft): void {
  const { business } = draft.context
  const { ownership } = draft.conversation
  if (!isStranded(business, draft.conversation)) return
  if (business.mode === 'bot-only' || !business.defaultTeam) {
    warn(draft, 'settings-changed', 'the business has become bot-only, so the bot has this conversation again')
    return giveToBot(draft, { kind: 'settings-changed' }, { text: 'handed-back' })
  }
  const gone = ownership.owner === 'team' ? ownership.team : ''
  warn(draft, 'settings-changed', `there is no team "${gone}" any more, so the default team has this conversation`)
  changeOwner(draft, { owner: 'team', team: business.defaultTeam }, { kind: 'settings-changed' })
}
