import { Redis } from 'ioredis'
import type { Usage } from './usage'

/**
 * Counts from now on what every client of this process sends. A round trip is one thing that was sent and waited for: a
 * single command, or a pipeline or transaction as a whole. Two that overlap in time are two.
 */
export function countRoundTrips(): () => Pick<Usage, 'commands' | 'roundTrips'> {
  let commands = 0
  let roundTrips = 0
  const pipelines = new WeakSet<object>()

  const { sendCommand } = Redis.prototype
  Redis.prototype.sendCommand = function (this: Redis, command, stream) {
    commands += 1
    // All commands of a pipeline are given the same stream of its own.
    if (stream === undefined || !pipelines.has(stream)) roundTrips += 1
    if (stream !== undefined) pipelines.add(stream)
    return sendCommand.call(this, command, stream)
  }
  return () => ({ commands, roundTrips })
}
