import { createHmac } from 'node:crypto'
import type { IntegrationRun } from '@baton/agent-bridge'
import { BatonError, readFunctionResult, type IntegrationOutcome } from '@baton/core'
import { readAnswer } from './read-answer'

/** An answer larger than this is a mistake, bytes. */
const maxAnswerBytes = 64 * 1024

/** How HTTP integrations are called. */
export interface HttpIntegration {
  /** Signs what we send, so that the receiver, who knows it too, knows that it is us. */
  readonly key: string
  readonly fetch: typeof fetch
  readonly now: () => number
}

/**
 * Calls a node's HTTP integration: POST with the request as JSON, the await id as Idempotency-Key, and
 * `Baton-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. Throws `transient` for what another try may
 * mend: no connection, 429 and 5xx.
 */
export async function callHttp(http: HttpIntegration, run: IntegrationRun): Promise<IntegrationOutcome> {
  const { id, request, signal } = run
  const { kind: _kind, target, entityFunction: _done, timeoutMs: _ms, ...given } = request
  const body = JSON.stringify({ v: 1, key: id, ...given })
  try {
    const response = await http.fetch(target, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'idempotency-key': id,
        'baton-signature': sign(http.key, Math.floor(http.now() / 1000), body),
      },
      body,
      signal,
    })
    return await readResponse(response)
  } catch (cause) {
    if (signal.aborted) return { kind: 'late' }
    if (cause instanceof BatonError) throw cause
    throw new BatonError('transient', 'the integration could not be reached', { cause })
  }
}

/** What a receiver computes too, to know that a request is from us. */
function sign(key: string, seconds: number, body: string): string {
  const hash = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${hash}`
}

async function readResponse(response: Response): Promise<IntegrationOutcome> {
  if (response.status === 429 || response.status >= 500) {
    await response.body?.cancel()
    throw new BatonError('transient', `the integration answered ${response.status}`)
  }
  if (!response.ok) {
    await response.body?.cancel()
    return { kind: 'failed', reason: `the integration answered ${response.status}` }
  }
  const text = await readAnswer(response, maxAnswerBytes)
  if (text === undefined) return { kind: 'failed', reason: `the answer is larger than ${maxAnswerBytes} bytes` }
  if (text.trim() === '') return { kind: 'empty' }
  try {
    return readFunctionResult(JSON.parse(text))
  } catch {
    return { kind: 'failed', reason: 'the answer is not JSON' }
  }
}
