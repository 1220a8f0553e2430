import type { IntegrationRun } from '@baton/agent-bridge'
import {
  readFunctionResult,
  unreachable,
  type FunctionRequest,
  type IntegrationOutcome,
  type IntegrationRequest,
} from '@baton/core'
import { callHttp, type HttpIntegration } from './call-http'
import type { Functions } from './load-functions'

/** What a business's integrations can use. */
export interface IntegrationTools {
  readonly functions: Functions
  /** Not there: no node of its bot calls a server. */
  readonly http?: HttpIntegration
}

/**
 * Runs a node's function or HTTP integration. What an author's code throws, and what a server answers wrongly, becomes
 * a `failed` outcome with a reason without personal data; only what another try may mend is thrown.
 */
export async function runIntegration(
  { functions, http }: IntegrationTools,
  run: IntegrationRun,
): Promise<IntegrationOutcome> {
  const prepared = await prepare(functions, run)
  if (prepared.kind === 'failed') return prepared
  const { request } = prepared
  switch (request.kind) {
    case 'function':
      return callFunction(functions, { ...run, request })
    case 'http':
      return http ? callHttp(http, { ...run, request }) : { kind: 'failed', reason: 'there is no integrationSecret' }
    default:
      return unreachable(request.kind)
  }
}

/** An entity function may change the entities before the target sees them. */
async function prepare(
  functions: Functions,
  run: IntegrationRun,
): Promise<
  { readonly kind: 'ready'; readonly request: IntegrationRequest } | Extract<IntegrationOutcome, { kind: 'failed' }>
> {
  const { request } = run
  if (request.entityFunction === undefined) return { kind: 'ready', request }
  const target = { ...request, kind: 'function', target: request.entityFunction } as const
  const outcome = await callFunction(functions, { ...run, request: target })
  if (outcome.kind === 'failed') return outcome
  const changed = outcome.kind === 'answered' ? outcome.entities : undefined
  return { kind: 'ready', request: { ...request, entities: { ...request.entities, ...changed } } }
}

async function callFunction(functions: Functions, run: IntegrationRun): Promise<IntegrationOutcome> {
  const { id, request, signal } = run
  const registered = functions.get(request.target)
  if (!registered) return { kind: 'failed', reason: `no function is registered as "${request.target}"` }
  const { node, conversation, customer, entities, language, channel } = request
  const given: FunctionRequest = { node, conversation, customer, entities, language, channel, key: id, signal }
  try {
    return readFunctionResult(await Promise.race([registered(given), whenAborted(signal)]))
  } catch (error) {
    if (signal.aborted) return { kind: 'late' }
    return { kind: 'failed', reason: `function "${request.target}" threw ${nameOf(error)}` }
  }
}

/** Never resolves: it only ends the wait for a function that does not look at its signal. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** The kind of error only: a message may hold what the customer wrote. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
