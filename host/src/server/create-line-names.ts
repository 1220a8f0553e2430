import { createHmac } from 'node:crypto'
import type { LineId } from '@baton/core'
import { deriveKey } from '../configuration/ensure-secret'

/**
 * What lines are called in logs: `line-` and twelve hexadecimal digits, the same on every host that has the same secret.
 * A line's id tells where a customer is reached, which may be a phone number, and phone numbers are few enough to be
 * tried: without the secret, nobody finds the line for a name.
 */
export interface LineNames {
  nameOf(line: LineId): string
  /** A text that is not ours, such as a library's error, with names in it instead of ids of lines. */
  replaceIn(text: string): string
}

/** Ids of lines, and of what is named after a line; an IPv4 address is none. */
const lineIds = /(?<![\w~.-])(?!\d+(?:\.\d+){3})([A-Za-z0-9][\w-]*(?:\.[\w~-]+){3})/g

export function createLineNames(secret: string): LineNames {
  const key = deriveKey(secret, 'names of lines')
  const nameOf = (line: string): string => `line-${createHmac('sha256', key).update(line).digest('hex').slice(0, 12)}`
  return { nameOf, replaceIn: (text) => text.replace(lineIds, nameOf) }
}

/** Whether a text looks like the name of a line. */
export function isLineName(text: string): boolean {
  return /^line-[0-9a-f]{12}$/.test(text)
}
