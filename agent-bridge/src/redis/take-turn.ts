import type { RedisClient } from './create-redis'

/** Whether it is the caller's turn; then it is nobody's for so long (ms), also after a restart of all of them. */
export async function takeTurn(redis: RedisClient, key: string, forMs: number): Promise<boolean> {
  return (await redis.set(key, '1', 'PX', forMs, 'NX')) === 'OK'
}
