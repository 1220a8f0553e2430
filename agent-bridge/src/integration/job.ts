import type { AwaitId, IntegrationOutcome, IntegrationRequest } from '@baton/core'
import { z } from 'zod'

/** A job of the integration queue: what to run, then what came of it, then only that it ran. */
export interface IntegrationJob {
  readonly line: string
  readonly id: AwaitId
  readonly request?: IntegrationRequest
  readonly outcome?: IntegrationOutcome
}

/** Throws on a job that was not made here. */
export function readJob(data: unknown): IntegrationJob {
  const { request, outcome, ...rest } = jobSchema.parse(data)
  return {
    line: rest.line,
    id: rest.id as AwaitId,
    ...(request && { request: request as unknown as IntegrationRequest }),
    ...(outcome && { outcome: outcome as unknown as IntegrationOutcome }),
  }
}

const jobSchema = z.object({
  line: z.string(),
  id: z.string(),
  request: z
    .looseObject({ kind: z.enum(['function', 'http']), target: z.string(), timeoutMs: z.number().positive() })
    .optional(),
  outcome: z.looseObject({ kind: z.enum(['answered', 'empty', 'late', 'failed']) }).optional(),
})
