import type { BusinessSetup } from '../configuration/load-host'
import type { Functions } from './load-functions'
import type { IntegrationTools } from './run-integration'

/** What a business's integrations can use: its functions, and the secret that its requests are signed with. */
export function toolsOf(
  { integrationSecret }: Pick<BusinessSetup, 'integrationSecret'>,
  functions: Functions,
  lookUp: (name: string) => string | undefined,
): IntegrationTools {
  const key = integrationSecret && lookUp(integrationSecret.env)
  return { functions, ...(key !== undefined && { http: { key, fetch, now: Date.now } }) }
}
