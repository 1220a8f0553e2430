import { setTimeout as wait } from 'node:timers/promises'
import type { LineId } from '../id'
import type { IntegrationRunner } from '../integration-runner'
import type { LogBody } from '../log-entry'
import type { Observe } from '../observation'

const attempts = 3

/**
 * Starts the integration that a lane has reached. One that cannot be started is left to its time-out, which the
 * conversation's own timer knows: the lane must not stand still for it.
 */
export async function startIntegration(
  { integrations, observe }: { readonly integrations: IntegrationRunner; readonly observe: Observe },
  line: LineId,
  body: Extract<LogBody, { kind: 'integration' }>,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await integrations.start(line, body.await, body.request)
    } catch (error) {
      observe({ kind: 'error', where: 'integration', line, error })
    }
    if (attempt < attempts) await wait(100 * attempt)
  }
}
