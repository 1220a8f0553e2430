import type { Audience, Chore, Conversation, LogBody, LogEntry } from '@baton/core'

/**
 * What the store has written it reads back as it is: it was checked before it was committed, and a commit is the only
 * way in. Records carry a version, so that a host which is too old for one says so.
 */
export function readConversationJson(json: string): Conversation {
  const conversation = JSON.parse(json) as Conversation
  const version: number = conversation.v
  if (version !== 1) throw new Error(`a conversation of version ${version} was written by a newer host`)
  return conversation
}

export function readChoreJson(json: string): Chore {
  return JSON.parse(json) as Chore
}

/** Entries as scripts give them: seq, conversation, at, audience and body of each. */
export function readEntries(values: readonly string[]): readonly LogEntry[] {
  const entries: LogEntry[] = []
  for (let index = 0; index + 4 < values.length; index += 5) {
    const [seq, conversation, at, audience, body] = values.slice(index, index + 5)
    entries.push({
      seq: Number(seq),
      conversation: Number(conversation),
      at: Number(at),
      audience: audience as Audience,
      body: JSON.parse(body ?? '') as LogBody,
    })
  }
  return entries
}

/** The one entry of a reply. */
export function readEntry(values: readonly string[]): LogEntry {
  const [entry] = readEntries(values)
  if (!entry) throw new Error('a script of the store gave no entry')
  return entry
}
