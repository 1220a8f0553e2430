import type { AwaitId, LineId } from './id'
import type { IntegrationRequest } from './integration'

/** Runs integrations outside the lane; the result comes back to the hub as an input. */
export interface IntegrationRunner {
  /** Starts a run; starting the same `await` again changes nothing. */
  start(line: LineId, id: AwaitId, request: IntegrationRequest): Promise<void>
}
