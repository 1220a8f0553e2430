import type { Conversation, Dialogue } from './conversation'
import { BatonError } from './error'

/** Bytes of JSON that one commit may hold: its conversation, entries and chores together. Files go by reference. */
export const commitLimit = 64 * 1024

/**
 * Bytes of JSON that a conversation's state may be. A commit holds it twice, as it was and as it is: one that grew
 * further would leave too little room for the turns after it, and its line would stand still for ever.
 */
export const stateLimit = 16 * 1024

/**
 * Bytes of JSON that facts about the customer and entities may be. What people say fills no more of a state than this,
 * so that there is always room for what happens to the conversation.
 */
export const learnedLimit = 8 * 1024

/** Whether facts and entities are within their limit. */
export function isLearnable(learned: Pick<Conversation['customer'], 'facts'> & Pick<Dialogue, 'entities'>): boolean {
  return Buffer.byteLength(JSON.stringify([learned.facts, learned.entities])) <= learnedLimit
}

/**
 * Throws `too-large` for a commit that is over a limit. Every store asks this before it writes.
 *
 * @param state the conversation as JSON
 * @param rest entries and chores as JSON
 */
export function assertCommitFits(state: string, rest: readonly string[]): void {
  const stateBytes = Buffer.byteLength(state)
  assertWithin(stateBytes, stateLimit, 'a conversation')
  assertWithin(
    rest.reduce((sum, part) => sum + Buffer.byteLength(part), stateBytes),
    commitLimit,
    'a commit',
  )
}

function assertWithin(bytes: number, limit: number, what: string): void {
  if (bytes > limit) throw new BatonError('too-large', `${what} of ${bytes} bytes is over the limit of ${limit}`)
}
