import { createHash } from 'node:crypto'
import { BatonError } from '@baton/core'
import type { Address } from '@baton/core'

/** Whose conversations these are: an id made for one web chat is unknown to every other. */
export interface Place {
  readonly tenant: string
  readonly account: string
}

/**
 * Makes a conversation's id. Its end is a checksum with the web chat's name, so that an id nobody was ever given is known
 * as such without asking the store, and survives every change of keys.
 */
export function makeConversationId(place: Place, uniqueId: string): string {
  return `${uniqueId}-${checksum(place, uniqueId)}`
}

/** Whether this web chat has ever given out this id. */
export function isConversationId(place: Place, text: string): boolean {
  const match = /^([A-Za-z0-9_-]{8,48})-([A-Za-z0-9_-]{6})$/.exec(text)
  return match?.[1] !== undefined && match[2] === checksum(place, match[1])
}

/** What core keeps to reach the customer again. */
export function addressOf(conversation: string, user: string): Address {
  return { conversation, user }
}

/** The id of what we said, or of an event. */
export function activityId(conversation: string, seq: number): string {
  return `${conversation}|${String(seq).padStart(7, '0')}`
}

/**
 * The id of what the customer said. It comes from what makes a repeat a repeat, not from the log's position: the answer
 * to a post, the answer to its repeat and the echo all carry the same one.
 */
export function ownActivityId(conversation: string, dedupeKey: string): string {
  return `${conversation}|c${createHash('sha256').update(dedupeKey).digest('base64url').slice(0, 16)}`
}

/** Reads a client's position in the log; nothing, or `-`, is the start. */
export function parseWatermark(text: string | undefined): number {
  if (text === undefined || text === '' || text === '-') return 0
  if (!/^\d{1,15}$/.test(text)) throw new BatonError('malformed', 'the watermark is not one that was given out')
  return Number(text)
}

function checksum({ tenant, account }: Place, uniqueId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, account, uniqueId]))
    .digest('base64url')
    .slice(0, 6)
}
