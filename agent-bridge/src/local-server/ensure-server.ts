import { ensureLocalServer, type LocalServerOptions } from './ensure-local-server'
import type { RunningServer } from './running-server'
import { useGivenServer } from './use-given-server'

export interface EnsureServerOptions extends LocalServerOptions {
  /** The operator's own server; without one, a private server of the data folder is used. */
  readonly redisUrl?: string | undefined
}

/**
 * A server to keep everything in: the one that is given; else a redis-server or valkey-server of this machine, started
 * privately; else the embedded one.
 * @throws BatonError `store-unavailable` or `invalid-configuration`, saying what to do
 */
export function ensureServer(options: EnsureServerOptions): Promise<RunningServer> {
  const { redisUrl = '', log } = options
  return redisUrl === '' ? ensureLocalServer(options) : useGivenServer({ redisUrl, log })
}
