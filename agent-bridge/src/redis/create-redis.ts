import { BatonError, type Observe } from '@baton/core'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { closeClient } from './close-client'
import { makePatient } from './make-patient'
import { parseRedisUrl } from './parse-redis-url'

export type RedisClient = Redis | Cluster

/** A connection for commands that are answered at once, and the template of those that block or listen. */
export interface RedisConnection<Client extends RedisClient = Redis> {
  readonly client: Client
  /** Ends the connection, whatever state it is in. */
  close(): Promise<void>
}

export interface CreateRedisOptions {
  readonly observe: Observe
  /** A command that is not answered within so long has failed, and its outcome is unknown; ms. */
  readonly commandTimeoutMs?: number
  /** How long a command waits for a connection that is being made, ms. */
  readonly patienceMs?: number
}

/**
 * Connects to one server, and keeps trying for ever. A command waits a little for a connection that is being made, and
 * once sent is never sent again by the client: whoever gave it knows what a second time would mean.
 * @throws BatonError `invalid-configuration` where the URL is none for one server
 */
export function createRedis(url: string, options: CreateRedisOptions): RedisConnection {
  const { isCluster, nodes, ...given } = parseRedisUrl(url)
  const [node] = nodes
  if (isCluster || nodes.length !== 1 || !node) {
    throw new BatonError('invalid-configuration', 'the redis URL names a cluster where one server is needed')
  }
  return handle(new Redis({ ...given, ...node, ...patience(options) }), options)
}

/**
 * The same for a cluster: `redis-cluster://user:password@host:port,host:port`.
 * @throws BatonError `invalid-configuration` where the URL is none for a cluster
 */
export function createRedisCluster(url: string, options: CreateRedisOptions): RedisConnection<Cluster> {
  const { isCluster, nodes, ...given } = parseRedisUrl(url)
  if (!isCluster) {
    throw new BatonError('invalid-configuration', 'the redis URL names one server where a cluster is needed')
  }
  const client = new Cluster([...nodes], {
    // A node is connected to when it is first needed; commands for it wait so long, and no longer than their time-out.
    enableOfflineQueue: true,
    clusterRetryStrategy: pauseBeforeRetry,
    redisOptions: { ...given, ...patience(options) },
  })
  return handle(client, options)
}

function patience({ commandTimeoutMs = 5_000 }: CreateRedisOptions): RedisOptions {
  return {
    // What waits for a connection does so before the client has it, and not without end.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: commandTimeoutMs,
    retryStrategy: pauseBeforeRetry,
  }
}

/** Soon at first, for a server that is only restarted, and not all hosts at the same moment. */
function pauseBeforeRetry(times: number): number {
  return Math.min(25 * 2 ** Math.min(times, 10), 2_000) * (0.75 + Math.random() / 2)
}

function handle<Client extends RedisClient>(client: Client, options: CreateRedisOptions): RedisConnection<Client> {
  const { observe, patienceMs = 1_000 } = options
  makePatient(client, patienceMs)
  // Without a listener a lost connection would end the process. An outage is told once, not at every attempt.
  let isTold = false
  client.on('error', (error: unknown) => {
    if (!isTold) observe({ kind: 'error', where: 'redis', error })
    isTold = true
  })
  client.on('ready', () => {
    isTold = false
  })
  return {
    client,
    close: () => closeClient(client),
  }
}
