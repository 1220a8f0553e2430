import { BatonError } from '@baton/core'
import type { KnownCustomerKey, KnownCustomers } from './known-customer'
import type { WebAdapterOptions } from './options'
import { packageSettings } from './schema'
import type { PackageSettings } from './schema'

/** The part of the options that a host's file sets. */
export type ReadSettings = Pick<
  WebAdapterOptions,
  'allowedOrigins' | 'botName' | 'directLineSecret' | 'knownCustomers' | 'limits' | 'widget'
>

/** Checks the settings. Throws `invalid-configuration` that names the setting and says what to write. */
export function readSettings(settings: unknown): ReadSettings {
  const read = packageSettings.safeParse(settings)
  if (!read.success) {
    throw refuse(read.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`).join('; '))
  }
  const { knownCustomers, knownCustomerSecret, directLineSecret, previousDirectLineSecret, ...rest } = read.data
  const known = readKnownCustomers(knownCustomers, knownCustomerSecret)
  return {
    ...rest,
    directLineSecret: [directLineSecret, previousDirectLineSecret].flatMap((secret) => secret ?? []),
    ...(known && { knownCustomers: known }),
  }
}

function readKnownCustomers(
  who: PackageSettings['knownCustomers'],
  secret: string | undefined,
): KnownCustomers | undefined {
  if (!who) {
    if (secret === undefined) return undefined
    throw refuse('knownCustomerSecret needs knownCustomers with an issuer and an audience')
  }
  const { issuer, audience, publicKey: pem, jwks } = who
  const keys: KnownCustomerKey[] = [
    ...(secret === undefined ? [] : [{ kind: 'secret', secret } as const]),
    ...(pem === undefined ? [] : [{ kind: 'public', pem } as const]),
    ...(jwks === undefined ? [] : [{ kind: 'jwks', jwks } as const]),
  ]
  const [key, another] = keys
  if (!key || another) {
    throw refuse(
      'known customers need one key: knownCustomerSecret, knownCustomers.publicKey (PEM) or knownCustomers.jwks',
    )
  }
  return { issuer, audience, key }
}

function refuse(message: string): BatonError {
  return new BatonError('invalid-configuration', `web: ${message}`)
}
