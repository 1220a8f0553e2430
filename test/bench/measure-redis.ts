import type { Redis } from 'ioredis'

/** User and system time of the Redis server since it began, µs. */
export async function readRedisCpuUs(redis: Redis): Promise<number> {
  const info = await redis.info('cpu')
  return Math.round((readNumber(info, 'used_cpu_user') + readNumber(info, 'used_cpu_sys')) * 1_000_000)
}

/** What the Redis server has allocated, bytes. */
export async function readRedisBytes(redis: Redis): Promise<number> {
  return readNumber(await redis.info('memory'), 'used_memory')
}

function readNumber(info: string, name: string): number {
  return Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
}
