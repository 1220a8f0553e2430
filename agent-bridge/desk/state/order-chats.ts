import type { ChatSummary } from '../../src/desk-api/schema'

/** Whoever has waited longest for an answer first; then whoever waits for nothing, the latest talk first. */
export function orderByNeed(chats: readonly ChatSummary[]): readonly ChatSummary[] {
  return [...chats].sort(compareNeed)
}

function compareNeed(a: ChatSummary, b: ChatSummary): number {
  if (a.waitingSince !== undefined && b.waitingSince !== undefined) {
    return a.waitingSince - b.waitingSince || compareIds(a, b)
  }
  if (a.waitingSince !== undefined) return -1
  if (b.waitingSince !== undefined) return 1
  return lastTalk(b) - lastTalk(a) || compareIds(a, b)
}

const lastTalk = ({ last, openedAt }: ChatSummary): number => last?.at ?? openedAt

/** Only so that two of the same time do not change places. */
function compareIds(a: ChatSummary, b: ChatSummary): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
