import { BatonError, type Json } from '@baton/core'
import { z } from 'zod'
import type { KnownCustomers } from './known-customer'

const text = z.string().min(1)

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
)

const schema = z.strictObject({
  /** Pages beside the host's own that may open a chat without a secret: `https://shop.example`, or `*`. */
  allowedOrigins: z.array(text).default([]),
  directLineSecret: z.string().min(16).exactOptional(),
  previousDirectLineSecret: z.string().min(16).exactOptional(),
  botName: text.exactOptional(),
  /** Title, texts and look of the widget. */
  widget: z.record(z.string(), json).exactOptional(),
  /** Whose signed statement about a customer is believed; the key is either a shared secret or a public one. */
  knownCustomers: z.strictObject({ issuer: text, audience: text, publicKey: text.exactOptional() }).exactOptional(),
  knownCustomerSecret: z.string().min(32).exactOptional(),
})

/** The channel's settings in a host's file. */
export interface WebSettingsInput extends Omit<z.output<typeof schema>, 'knownCustomers' | 'knownCustomerSecret'> {
  readonly knownCustomers?: KnownCustomers
}

/** Checks the settings. Throws `invalid-configuration` that names the setting and says what to write. */
export function readSettings(settings: unknown): WebSettingsInput {
  const read = schema.safeParse(settings)
  if (!read.success) {
    const lines = read.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`)
    throw new BatonError('invalid-configuration', `web: ${lines.join('; ')}`)
  }
  const { knownCustomers, knownCustomerSecret, ...rest } = read.data
  if (!knownCustomers) return rest
  const { publicKey, ...who } = knownCustomers
  if ((publicKey === undefined) === (knownCustomerSecret === undefined)) {
    throw new BatonError(
      'invalid-configuration',
      'web: known customers need either knownCustomers.publicKey or knownCustomerSecret',
    )
  }
  const key =
    publicKey === undefined
      ? ({ kind: 'secret', secret: knownCustomerSecret ?? '' } as const)
      : ({ kind: 'public', pem: publicKey } as const)
  return { ...rest, knownCustomers: { ...who, key } }
}
