import type { DeskState } from '../state/desk-state'

/** The page's title: how many of the agent's chats wait for an answer, and whose desk it is. */
export function sayTitle({ session, lists }: Pick<DeskState, 'session' | 'lists'>): string {
  if (session.kind !== 'signed-in') return 'Baton desk'
  const waiting = lists?.mine.filter(({ unanswered }) => unanswered > 0).length ?? 0
  return `${waiting > 0 ? `(${waiting}) ` : ''}${session.me.business.name} · Baton desk`
}
