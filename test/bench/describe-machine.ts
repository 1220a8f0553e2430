import { cpus, loadavg, totalmem } from 'node:os'
import type { Redis } from 'ioredis'

/** What numbers depend on, and nothing that names a machine. */
export async function describeMachine(redis: Redis): Promise<string> {
  const version = /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown'
  const [cpu] = cpus()
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    process.platform,
    `Node ${process.versions.node}`,
    `Redis ${version} (AOF, fsync every second)`,
    // Far above the number of cores, times and CPU say little; round trips stay right.
    `load ${(loadavg()[0] ?? 0).toFixed(1)} before the run`,
  ].join(', ')
}
