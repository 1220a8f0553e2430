import { createHmac } from 'node:crypto'

export const floorSecret = 'known to the bare server and its callers'

/** The token with which a chat of the bare server is written to. */
export function signFloor(chat: string): string {
  return `${chat}.${createHmac('sha256', floorSecret).update(chat).digest('base64url')}`
}
