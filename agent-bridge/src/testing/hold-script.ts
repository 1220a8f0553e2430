import type { RedisClient, RedisConnection } from '../redis/create-redis'
import type { Script } from '../redis/define-script'

/** A connection on which the next run of a script is held up: before it is sent, or before its reply is told. */
export interface HeldScript<Client extends RedisClient> {
  readonly connection: RedisConnection<Client>
  /** Resolves when the run is held up. */
  readonly reached: Promise<void>
  release(): void
}

/** Holds a process up at the worst moment. Later runs of the script go through. */
export function holdScript<Client extends RedisClient>(
  { client, close }: RedisConnection<Client>,
  { hash, run }: Script,
  when: 'before' | 'after' = 'before',
): HeldScript<Client> {
  let release: () => void = () => undefined
  let reach: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const reached = new Promise<void>((resolve) => (reach = resolve))
  let isFirst = true

  const call: RedisClient['call'] = async (...args: readonly unknown[]) => {
    const [, sent, count, ...rest] = args
    if (sent !== hash || !isFirst) return Reflect.apply(client.call, client, args) as Promise<unknown>
    isFirst = false
    const texts = rest.map(String)
    const keys = texts.slice(0, Number(count))
    const values = texts.slice(Number(count))
    const early = when === 'after' ? await run(client, keys, values) : undefined
    reach()
    await released
    return when === 'after' ? early : run(client, keys, values)
  }
  const held = new Proxy(client, {
    get(target, name) {
      if (name === 'call') return call
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { connection: { client: held, close }, reached, release: () => release() }
}
