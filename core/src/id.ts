import { createHash } from 'node:crypto'

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

/** One deployment's settings and everything it owns; nothing crosses from one tenant to another. */
export type TenantId = Id<'TenantId'>
/** Where one customer is reached: `tenant.channel.account.place`. The unit of order and of atomic change. */
export type LineId = Id<'LineId'>
/** `line.number`: the exchange on a line until it is closed. */
export type ConversationId = Id<'ConversationId'>
/** `line.number.epoch`: one stay of a conversation in its team's queue; also the id of the hold that ends it. */
export type EntryId = Id<'EntryId'>
export type TeamId = Id<'TeamId'>
export type AgentId = Id<'AgentId'>
export type NodeId = Id<'NodeId'>
/** One customer within a tenant, whatever line they write on: `channel.account.sender`, or `known.subject`. */
export type CustomerId = Id<'CustomerId'>
/** One run of an integration; also its Idempotency-Key. */
export type AwaitId = Id<'AwaitId'>
/** Content kept by the media store. */
export type MediaRef = Id<'MediaRef'>

const plainId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Whether a text may be used as the id of a tenant, team, node or agent: letters, digits, `_` and `-`, at most 64. */
export function isPlainId(text: string): boolean {
  return plainId.test(text)
}

export const tenantId = (text: string): TenantId => plain(text) as TenantId
export const teamId = (text: string): TeamId => plain(text) as TeamId
export const agentId = (text: string): AgentId => plain(text) as AgentId
export const nodeId = (text: string): NodeId => plain(text) as NodeId
export const awaitId = (text: string): AwaitId => text as AwaitId
export const mediaRef = (text: string): MediaRef => text as MediaRef

/** The parts of a line. `place` is the platform's thread, or the customer where the channel has no threads. */
export interface LineParts {
  readonly tenant: TenantId
  readonly channel: string
  readonly account: string
  readonly place: string
}

/**
 * Builds a line's id. Parts keep `A-Z a-z 0-9 _ -`; every other byte becomes `~XX`, so that the id never holds the
 * separators of keys and queues (`.`, `:`, `{`, `}`); a part over 80 characters becomes its hash.
 */
export function lineId(parts: LineParts): LineId {
  return [parts.tenant, parts.channel, parts.account, parts.place].map(encode).join('.') as LineId
}

export const customerId = (channel: string, account: string, sender: string): CustomerId =>
  [channel, account, sender].map(encode).join('.') as CustomerId

/** A customer whom the host page vouched for with a signed token. */
export const knownCustomerId = (subject: string): CustomerId => `known.${encode(subject)}` as CustomerId

export const conversationId = (line: LineId, number: number): ConversationId => `${line}.${number}` as ConversationId

export const entryId = (line: LineId, number: number, epoch: number): EntryId => `${line}.${number}.${epoch}` as EntryId

/** The tenant that owns a line. */
export function tenantOf(line: LineId): TenantId {
  return line.slice(0, line.indexOf('.')) as TenantId
}

/** The channel and account of a line, as they stand in the id. */
export function channelOf(line: LineId): { readonly channel: string; readonly account: string } {
  const [, channel = '', account = ''] = line.split('.')
  return { channel: decode(channel), account: decode(account) }
}

/** Reads a conversation's id back, or nothing if the text is not one. */
export function parseConversationId(text: string): { readonly line: LineId; readonly number: number } | undefined {
  const match = /^([^.]+\.[^.]+\.[^.]+\.[^.]+)\.(\d{1,15})$/.exec(text)
  if (!match?.[1]) return undefined
  return { line: match[1] as LineId, number: Number(match[2]) }
}

/** Reads an entry's id back, or nothing if the text is not one. */
export function parseEntryId(
  text: string,
): { readonly line: LineId; readonly number: number; readonly epoch: number } | undefined {
  const match = /^([^.]+\.[^.]+\.[^.]+\.[^.]+)\.(\d{1,15})\.(\d{1,15})$/.exec(text)
  if (!match?.[1]) return undefined
  return { line: match[1] as LineId, number: Number(match[2]), epoch: Number(match[3]) }
}

/** Reads a line's id from outside (a key, a queue), or nothing if the text is not one. */
export function parseLineId(text: string): LineId | undefined {
  return /^[\w~-]+(\.[\w~-]+){3}$/.test(text) ? (text as LineId) : undefined
}

function plain(text: string): string {
  if (!isPlainId(text)) {
    throw new Error(`not an id: ${JSON.stringify(text)} (letters, digits, "_" and "-", at most 64)`)
  }
  return text
}

function encode(part: string): string {
  let encoded = ''
  for (const byte of Buffer.from(part, 'utf8')) {
    const character = String.fromCharCode(byte)
    encoded += /[A-Za-z0-9_-]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0').toUpperCase()}`
  }
  if (encoded === '') return '~'
  return encoded.length <= 80 ? encoded : `~h${createHash('sha256').update(part).digest('base64url')}`
}

function decode(part: string): string {
  return decodeURIComponent(part.replaceAll(/~([0-9A-F]{2})/g, '%$1'))
}
