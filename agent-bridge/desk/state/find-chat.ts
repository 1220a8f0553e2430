import type { ChatSummary } from '../../src/desk-api/schema'
import type { DeskState } from './desk-state'

/** A chat as it is known now: from the lists, which are always read anew, else as it was opened. */
export function findChat({ lists, closed, opened }: DeskState, id: string): ChatSummary | undefined {
  const isIt = (chat: ChatSummary): boolean => chat.id === id
  const detail = opened.get(id)
  const seen = detail?.kind === 'ready' ? detail.detail.chat : undefined
  const listed = lists?.mine.find(isIt) ?? lists?.parked.find(isIt) ?? lists?.queue.find(isIt)
  if (listed) return seen && seen.epoch > listed.epoch ? seen : listed
  return seen ?? closed?.find(isIt)
}

/** Whether the chat is the agent's own, talking or parked. */
export function isMine(chat: ChatSummary, agent: string): boolean {
  return chat.owner.kind === 'agent' && chat.owner.agent.id === agent
}
