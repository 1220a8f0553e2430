import { BatonError } from '@baton/core'
import type { ChannelSetup } from './load-host'

/**
 * A channel's settings with `{ env: NAME }` replaced by what the environment holds. Secrets may come from nowhere else,
 * so a secret that is written into the file is refused, and a missing one is named.
 */
export function fillSecrets(
  channel: ChannelSetup,
  secrets: readonly string[],
  lookUp: (name: string) => string | undefined,
): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(channel.settings).map(([name, value]) => {
      if (secrets.includes(name) && !namesVariable(value)) {
        throw new BatonError(
          'invalid-configuration',
          `${channel.at}: ${name} is a secret, and secrets come from the environment; write ${name}: { env: SOME_NAME }`,
        )
      }
      return [name, fill(value, channel, lookUp)]
    }),
  )
}

function fill(value: unknown, channel: ChannelSetup, lookUp: (name: string) => string | undefined): unknown {
  if (namesVariable(value)) {
    const found = lookUp(value.env)
    if (found === undefined) {
      throw new BatonError('invalid-configuration', `${channel.at}: the environment variable ${value.env} is not set`)
    }
    return found
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, channel, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, channel, lookUp)]))
}

function namesVariable(value: unknown): value is { readonly env: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    'env' in value &&
    typeof value.env === 'string'
  )
}
