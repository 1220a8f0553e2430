import { BatonError } from '@baton/core'
import { Cluster, Command, type Redis } from 'ioredis'

type Given = Parameters<Cluster['sendCommand']>

/** A command, or a pipeline's: they are written together, so they go together or not at all. */
interface Waiting {
  readonly stream: Given[1]
  readonly commands: Given[]
  readonly timer: NodeJS.Timeout
}

/**
 * Lets whatever a client is asked while there is no connection wait for the next one, and no longer than `patienceMs`:
 * a short break costs a moment, a long one fails as `store-unavailable`. What waits was never sent; what was sent and
 * not answered fails, and does not come here again.
 */
export function makePatient(client: Redis | Cluster, patienceMs: number): void {
  const send: (...given: Given) => unknown = client.sendCommand.bind(client)
  const waiting = new Set<Waiting>()
  let last: Waiting | undefined

  client.sendCommand = (...given: Given): unknown => {
    const [command, stream] = given
    if (mayGo(client, command)) return send(...given)
    if (last && stream && last.stream === stream && waiting.has(last)) last.commands.push(given)
    else wait(given, stream)
    return command.promise
  }
  client.on('ready', sendWaiting)
  // Where it was closed for good, the client refuses them.
  client.on('end', sendWaiting)

  function wait(given: Given, stream: Given[1]): void {
    const commands = [given]
    const one = { stream, commands, timer: setTimeout(() => giveUp(one), patienceMs) }
    waiting.add(one)
    last = one
  }

  function giveUp(one: Waiting): void {
    waiting.delete(one)
    const error = new BatonError('store-unavailable', `redis could not be reached within ${patienceMs} ms`)
    for (const [command] of one.commands) command.reject(error)
  }

  function sendWaiting(): void {
    for (const one of waiting) {
      // The connection may be lost again already.
      if (!isOpen(client) && client.status !== 'end') return
      waiting.delete(one)
      clearTimeout(one.timer)
      for (const given of one.commands) send(...given)
    }
  }
}

function mayGo(client: Redis | Cluster, command: Command): boolean {
  return isOpen(client) || client.status === 'end' || makesConnection(client, command)
}

/** A connection that has just broken is `ready` until the client takes note of it. */
function isOpen(client: Redis | Cluster): boolean {
  return client.status === 'ready' && (client instanceof Cluster || client.stream.writable)
}

/** What the client itself asks before it is ready. */
function makesConnection(client: Redis | Cluster, { name }: Command): boolean {
  if (client instanceof Cluster) return name === 'cluster'
  return client.status === 'connect' && Command.checkFlag('HANDSHAKE_COMMANDS', name)
}
