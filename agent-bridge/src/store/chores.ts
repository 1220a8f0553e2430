import type { Chore, ConversationStore } from '@baton/core'
import { Cluster } from 'ioredis'
import { readFacts } from './line-facts'
import type { LineIndex } from './line-index'
import { readTexts } from '../redis/read-reply'
import { finishChoresScript } from './scripts/finish-chores-script'
import { indexKeys, type StoreContext } from './store-context'
import { readChoreJson } from './stored-json'

/** Reads chores and strikes them off. */
export function createChores(
  { client, keys, shardKeys, reach, run }: StoreContext,
  index: LineIndex,
): Pick<ConversationStore, 'readChores' | 'finishChores'> {
  return {
    async readChores(line) {
      const chores = await reach('read chores', () => client.hgetall(keys.line(line).chores))
      const sorted = Object.entries(chores).sort(([a], [b]) => compareKeys(a, b))
      return new Map(sorted.map(([key, json]): [string, Chore] => [key, readChoreJson(json)]))
    },
    async finishChores(line, choreKeys) {
      const { state, lane, chores } = keys.line(line)
      await index.settling(line, async ({ marks, claim }) => {
        const scriptKeys = [state, lane, chores, ...(client instanceof Cluster ? [] : indexKeys(shardKeys(line)))]
        const args = [choreKeys.length, ...choreKeys, line, claim ?? '', ...marks]
        return readFacts(readTexts(await run('finish chores', finishChoresScript, scriptKeys, args)))
      })
    },
  }
}

/** In the order of commits: `<revision>.<position>`. */
function compareKeys(a: string, b: string): number {
  const [revisionA = 0, positionA = 0] = a.split('.').map(Number)
  const [revisionB = 0, positionB = 0] = b.split('.').map(Number)
  return revisionA - revisionB || positionA - positionB
}
