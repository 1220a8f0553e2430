import { BatonError } from '@baton/core'

import { isRecentEnough } from './find-server-program'
import { inspectServer, type ServerFacts } from './inspect-server'
import type { RunningServer } from './running-server'

export interface GivenServerOptions {
  /** `redis://` or `rediss://`, with credentials where the server wants them. */
  readonly redisUrl: string
  readonly log: { warn(line: string): void }
}

const answerTimeoutMs = 10_000

/**
 * Checks that a server of the operator's own answers and can hold what we write.
 * @throws BatonError `store-unavailable` when it cannot be reached, `invalid-configuration` when it is the wrong one
 */
export async function useGivenServer({ redisUrl, log }: GivenServerOptions): Promise<RunningServer> {
  const where = describeAddress(redisUrl)
  const inspection = await inspectServer(redisUrl, { timeoutMs: answerTimeoutMs })
  if (inspection.kind === 'silent') throw explainSilence(inspection.reason, where)

  const { facts } = inspection
  refuseUnfit(facts, where)
  for (const line of findRisks(facts)) log.warn(`${where}: ${line}`)
  return {
    url: redisUrl,
    kind: 'given',
    describe: `${facts.product} ${facts.version} at ${where}`,
    durable: facts.appendOnly === true,
    stop: () => Promise.resolve(),
  }
}

/** The address without its credentials. A message never repeats what was given, for a password may be in it. */
function describeAddress(redisUrl: string): string {
  const url = URL.canParse(redisUrl) ? new URL(redisUrl) : undefined
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new BatonError(
      'invalid-configuration',
      'REDIS_URL is not the address of a Redis: write redis://host:6379, or rediss://user:password@host:6380 with TLS',
    )
  }
  const database = url.pathname === '/' || url.pathname === '' || url.pathname === '/0' ? '' : url.pathname
  return `${url.protocol}//${url.hostname}:${url.port || '6379'}${database}`
}

function explainSilence(reason: Error, where: string): BatonError {
  const { code } = reason as NodeJS.ErrnoException
  const unreachable = (what: string) => new BatonError('store-unavailable', what, { cause: reason })
  const wrong = (what: string) => new BatonError('invalid-configuration', what, { cause: reason })

  if (code === 'ECONNREFUSED') {
    return unreachable(`nothing listens at ${where}: start Redis there, or correct REDIS_URL`)
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unreachable(`the host of ${where} is not known: correct REDIS_URL, or check the name service`)
  }
  if (/WRONGPASS|NOAUTH|invalid password/i.test(reason.message)) {
    return wrong(`${where} refuses the credentials: check the user and the password in REDIS_URL`)
  }
  return unreachable(
    `${where} does not answer as Redis does (${reason.message}): check host, port and firewall, and whether it wants ` +
      'TLS (rediss://) or not (redis://)',
  )
}

function refuseUnfit(facts: ServerFacts, where: string): void {
  const refuse = (what: string): never => {
    throw new BatonError('invalid-configuration', `${where} ${what}`)
  }
  if (/^\d/.test(facts.version) && !isRecentEnough(facts.version)) {
    refuse(`is version ${facts.version}: 6.2 or later is needed`)
  }
  if (facts.clusterEnabled) refuse('is a node of a cluster: name a single Redis or Valkey')
  if (facts.role === 'slave') refuse('is a replica, which takes no writes: name its primary')
}

function findRisks({ evictionPolicy, appendOnly }: ServerFacts): readonly string[] {
  const risks: string[] = []
  if (evictionPolicy !== undefined && evictionPolicy !== 'noeviction') {
    risks.push(`maxmemory-policy is ${evictionPolicy}: a full server will drop chats; set it to noeviction`)
  }
  if (evictionPolicy === undefined) risks.push('does not tell its maxmemory-policy: make sure that it is noeviction')
  if (appendOnly === false) risks.push('AOF is off: a restart of the server loses chats; set appendonly yes')
  if (appendOnly === undefined) risks.push('does not tell whether AOF is on: make sure that it is')
  return risks
}
