import { BatonError } from '@baton/core'
import type { RedisClient } from './create-redis'

const waits = new WeakMap<RedisClient, Promise<boolean>>()

/**
 * Waits for a connection that is being made, and no longer than `patienceMs`: a short break costs a moment, a long one
 * is answered at once with `store-unavailable`.
 */
export async function whenReady(client: RedisClient, patienceMs: number): Promise<void> {
  if (client.status === 'ready') return
  const ready = waits.get(client) ?? becomeReady(client, patienceMs)
  waits.set(client, ready)
  if (!(await ready)) throw new BatonError('store-unavailable', `redis could not be reached within ${patienceMs} ms`)
}

/** One wait for everybody, so that an outage does not hang thousands of listeners on the client. */
function becomeReady(client: RedisClient, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isReady: boolean): void => {
      clearTimeout(timer)
      waits.delete(client)
      client.off('ready', onReady)
      client.off('end', onEnd)
      resolve(isReady)
    }
    const onReady = (): void => settle(true)
    const onEnd = (): void => settle(false)
    const timer = setTimeout(onEnd, client.status === 'end' ? 0 : patienceMs)
    client.on('ready', onReady)
    client.on('end', onEnd)
  })
}
