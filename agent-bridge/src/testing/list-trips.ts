import type { Redis } from 'ioredis'

/**
 * Lists from now on what one client asks for, by the names of the commands: those that leave in one write are one trip.
 * Another process's commands, and those of connections that block, are not among them.
 */
export function listTrips(client: Redis): { take(): readonly string[] } {
  let trips: string[] = []
  let isCorked = false
  let pipeline: unknown
  const { sendCommand } = client
  client.sendCommand = (command, stream) => {
    // The commands of a pipeline are given one stream, which is theirs alone.
    const isOneWrite = isCorked || (stream !== undefined && stream === pipeline)
    pipeline = stream
    const last = isOneWrite ? trips.pop() : undefined
    trips.push(last === undefined ? command.name : `${last} + ${command.name}`)
    isCorked = client.stream.writableCorked > 0
    // A write is over before anything else runs.
    queueMicrotask(() => (isCorked = false))
    return sendCommand.call(client, command, stream)
  }
  return {
    take() {
      const taken = trips
      trips = []
      return taken
    },
  }
}
