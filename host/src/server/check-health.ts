/** What `/readyz` says: whether this host can serve, and what to look at before it cannot. */
export interface Readiness {
  readonly ready: boolean
  readonly checks: { readonly [name: string]: string }
}

/** Redis is asked to move over before it is full, at this share of its memory. */
const memoryWarning = 0.8

/** What the check needs of Redis. */
export interface RedisToCheck {
  ping(): Promise<string>
  info(section: string): Promise<string>
}

/** Asks Redis whether it answers, how full it is and whether it keeps what it is given. */
export async function checkHealth(redis: RedisToCheck, stopping: boolean): Promise<Readiness> {
  if (stopping) return { ready: false, checks: { host: 'stopping' } }
  try {
    await redis.ping()
    return { ready: true, checks: { redis: 'answers', memory: describeMemory(await redis.info('memory')) } }
  } catch {
    return { ready: false, checks: { redis: 'does not answer' } }
  }
}

function describeMemory(info: string): string {
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  const limit = read('maxmemory')
  if (limit === 0) return 'no limit set'
  const share = read('used_memory') / limit
  const percent = Math.round(share * 100)
  return share >= memoryWarning ? `warning: ${percent} % of its limit is used` : `${percent} % of its limit is used`
}
