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

/** Asks Redis whether it answers and how full it is. Some managed servers keep the latter to themselves. */
export async function checkHealth(redis: RedisToCheck, stopping: boolean): Promise<Readiness> {
  if (stopping) return { ready: false, checks: { host: 'stopping' } }
  try {
    await redis.ping()
  } catch {
    return { ready: false, checks: { redis: 'does not answer' } }
  }
  const info = await redis.info('memory').catch(() => '')
  return { ready: true, checks: { redis: 'answers', memory: describeMemory(info) } }
}

function describeMemory(info: string): string {
  const used = read(info, 'used_memory')
  const limit = read(info, 'maxmemory')
  // The embedded server reports 0 for what it does not measure.
  if (used === 0) return 'unknown'
  if (limit === 0) return 'no limit set'
  const share = used / limit
  const told = `${Math.round(share * 100)} % of its limit is used`
  return share >= memoryWarning ? `warning: ${told}` : told
}

function read(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
}
