import { countRoundTrips } from './count-round-trips'
import type { Usage } from './usage'

const counted = countRoundTrips()

/** In a measured process: tells its parent where it can be reached, and what it has used whenever it is asked. */
export function answerUsage(ready: object, stop: () => Promise<void>): void {
  process.on('message', (question) => {
    if (question === 'stop') {
      stop().then(
        () => process.disconnect(),
        () => process.exit(1),
      )
      return
    }
    process.send?.(readUsage(question === 'usage after collection'))
  })
  // A parent that was killed can ask no more.
  process.once('disconnect', () => process.exit())
  process.send?.(ready)
}

function readUsage(collected: boolean): Usage {
  // Read first: the collection is not part of the work.
  const { user, system } = process.cpuUsage()
  if (collected) globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { cpuUs: user + system, rssBytes: rss, heapBytes: heapUsed + external, ...counted() }
}
