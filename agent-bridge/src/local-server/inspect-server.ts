import { Redis } from 'ioredis'

/** What a server says of itself; undefined where it does not say. */
export interface ServerFacts {
  readonly product: 'redis' | 'valkey'
  readonly version: string
  readonly runId: string | undefined
  readonly role: string | undefined
  readonly clusterEnabled: boolean
  readonly appendOnly: boolean | undefined
  readonly evictionPolicy: string | undefined
}

export type Inspection =
  { readonly kind: 'answers'; readonly facts: ServerFacts } | { readonly kind: 'silent'; readonly reason: Error }

export interface InspectOptions {
  /** How long to wait for an answer, in milliseconds; a server that is still loading its data is waited for too. */
  readonly timeoutMs: number
  /** Whether to knock again when nobody opens: for a server that has just been started. */
  readonly keepTrying?: boolean
  /** Ends the waiting early. */
  readonly signal?: AbortSignal
}

/** The client waits this long for the end of a connection, also of one that has ended, and holds the process. */
export const disconnectTimeoutMs = 100

const knockEveryMs = 30

/** Asks the server at this address who it is, over a connection of its own. Never throws for a server that is not there. */
export async function inspectServer(url: string, options: InspectOptions): Promise<Inspection> {
  const { timeoutMs, keepTrying = false, signal } = options
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    maxRetriesPerRequest: null,
    maxLoadingRetryTime: knockEveryMs,
    retryStrategy: () => (keepTrying ? knockEveryMs : null),
  })
  let reason: Error | undefined
  client.on('error', (error) => {
    reason = error
  })

  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    signal?.addEventListener('abort', () => reject(new Error('no longer waited for')), { once: true })
  })
  try {
    return { kind: 'answers', facts: await Promise.race([askFacts(client), tooLate]) }
  } catch (error) {
    return { kind: 'silent', reason: reason ?? (error as Error) }
  } finally {
    clearTimeout(timer)
    client.disconnect()
  }
}

async function askFacts(client: Redis): Promise<ServerFacts> {
  await client.ping()
  // Some managed servers forbid INFO or CONFIG to their customers: what is not said stays unknown.
  const info = parseInfo(await client.info().catch(() => ''))
  return {
    product: info.get('valkey_version') === undefined ? 'redis' : 'valkey',
    version: info.get('valkey_version') ?? info.get('redis_version') ?? 'of unknown version',
    runId: info.get('run_id'),
    role: info.get('role'),
    clusterEnabled: info.get('cluster_enabled') === '1',
    appendOnly: isSet(info.get('aof_enabled')),
    evictionPolicy: info.get('maxmemory_policy') ?? (await askEvictionPolicy(client)),
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\r\n').map((line) => line.split(':'))
  return new Map(pairs.flatMap(([name, ...value]) => (name && value.length > 0 ? [[name, value.join(':')]] : [])))
}

function isSet(flag: string | undefined): boolean | undefined {
  return flag === undefined ? undefined : flag === '1'
}

async function askEvictionPolicy(client: Redis): Promise<string | undefined> {
  const answer = await client.config('GET', 'maxmemory-policy').catch(() => [])
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined
}
