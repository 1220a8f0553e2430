import { cpus, loadavg, totalmem } from 'node:os'
import type { Redis } from 'ioredis'

/** What numbers depend on, and nothing that names a machine. */
export function describeMachine(...more: readonly string[]): string {
  const [cpu] = cpus()
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    process.platform,
    `Node ${process.versions.node}`,
    ...more,
    // Far above the number of cores, times and CPU say little; what is counted stays right.
    `load ${(loadavg()[0] ?? 0).toFixed(1)} before the run`,
  ].join(', ')
}

export async function describeRedis(redis: Redis): Promise<string> {
  const version = /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown'
  return `Redis ${version} (AOF, fsync every second)`
}
