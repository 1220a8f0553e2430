import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Cluster, Redis } from 'ioredis'

/** A cluster client that is ended before it has looked up its nodes does not say when it has ended; ms. */
const patienceMs = 1_000

/** Ends a connection, whatever state it is in, and waits until it has ended. */
export async function closeClient(client: Redis | Cluster): Promise<void> {
  if (client.status === 'end') return
  const patience = new AbortController()
  const ended = Promise.race([once(client, 'end'), wait(patienceMs, undefined, { signal: patience.signal })])
  client.disconnect()
  await ended
  patience.abort()
}
