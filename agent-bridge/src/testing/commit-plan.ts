import { lineId, tenantId, type Conversation, type LineId, type LogDraft } from '@baton/core'
import { storeSamples } from '@baton/core/testing'

export interface PlannedCommit {
  readonly line: LineId
  /** Its dedupe key; it stands in the log too. */
  readonly key: string
  readonly conversation: Conversation
  readonly entries: readonly LogDraft[]
}

const places = ['north', 'east', 'south', 'west']
const commitsPerLine = 50

/** Two hundred commits on four lines, in the order of each line; the same for whoever asks. */
export function planCommits(): readonly (readonly PlannedCommit[])[] {
  return places.map((place) => {
    const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place })
    const conversation = storeSamples.makeConversation(line)
    return Array.from({ length: commitsPerLine }, (_, count) => {
      const key = `${place} ${count}`
      return { line, key, conversation, entries: [storeSamples.hear(key), storeSamples.say(`to ${key}`)] }
    })
  })
}
