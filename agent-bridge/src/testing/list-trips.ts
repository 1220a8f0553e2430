import type { Redis } from 'ioredis'

/**
 * Lists from now on what one client asks for, by the names of the commands: those that travel together are one trip.
 * Another process's commands, and those of connections that block, are not among them.
 */
export function listTrips(client: Redis): { take(): readonly string[] } {
  let trips: string[] = []
  let pipeline: unknown
  const { sendCommand } = client
  client.sendCommand = (command, stream) => {
    const isWithLast = stream !== undefined && stream === pipeline
    const last = isWithLast ? trips.pop() : undefined
    trips.push(last === undefined ? command.name : `${last} + ${command.name}`)
    pipeline = stream
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
