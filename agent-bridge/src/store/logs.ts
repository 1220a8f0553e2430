import type { ConversationStore } from '@baton/core'
import { readTextAndTexts, readTexts } from '../redis/read-reply'
import { readLogScript } from './scripts/read-log-script'
import { readReleasedScript } from './scripts/read-released-script'
import type { StoreContext } from './store-context'
import { readEntries } from './stored-json'

/** Reads logs. */
export function createLogs({ keys, run }: StoreContext): Pick<ConversationStore, 'readLog' | 'readReleased'> {
  return {
    async readLog(line, { audience, after = 0, before, limit, conversation }) {
      const { state, log, earlier } = keys.line(line)
      const reply = await run(
        'read a log',
        readLogScript,
        [state, log, earlier(conversation ?? 0)],
        [audience, after, before ?? '', limit, conversation ?? ''],
      )
      const entries = readEntries(readTexts(reply))
      return before === undefined ? entries : [...entries].reverse()
    },
    async readReleased(line, after, limit) {
      const { state, log, lane } = keys.line(line)
      const reply = await run('read what is released', readReleasedScript, [state, log, lane], [after, limit])
      const [released, values] = readTextAndTexts(reply)
      const entries = readEntries(values)
      const last = entries.at(-1)
      // With so many entries there may be more of them: the client goes on after the last.
      return { entries, upTo: last && entries.length >= limit ? last.seq : Number(released) }
    },
  }
}
