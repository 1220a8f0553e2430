import { Redis } from 'ioredis'
import type { Usage } from './usage'

/**
 * Counts from now on what every client of this process sends. A round trip is one thing that was sent and waited for: a
 * single command, or a pipeline, a transaction or another write of several as a whole. Two that overlap in time are two.
 */
export function countRoundTrips(): () => Pick<Usage, 'commands' | 'roundTrips'> {
  let commands = 0
  let roundTrips = 0
  const pipelines = new WeakSet<object>()
  const writing = new Set<Redis>()

  const { sendCommand } = Redis.prototype
  Redis.prototype.sendCommand = function (this: Redis, command, stream) {
    commands += 1
    // All commands of a pipeline are given the same stream of its own; others wait in the socket until it is uncorked.
    const isWithOthers = stream === undefined ? writing.has(this) : pipelines.has(stream)
    if (!isWithOthers) roundTrips += 1
    if (stream !== undefined) pipelines.add(stream)
    if (this.stream?.writableCorked > 0) {
      writing.add(this)
      queueMicrotask(() => writing.delete(this))
    }
    return sendCommand.call(this, command, stream)
  }
  return () => ({ commands, roundTrips })
}
