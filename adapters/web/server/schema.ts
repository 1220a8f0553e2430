import type { Json } from '@baton/core'
import { z } from 'zod'
import { defaultLimits, type WebLimits } from './web-limits'

/** Everything that arrives from outside is checked here, and nowhere else. */

const shortText = z.string().min(1).max(200)

const inboundAttachment = z.object({
  contentType: z.string().max(200).nullish(),
  contentUrl: z.string().nullish(),
  name: z.string().max(500).nullish(),
})

/** The value of a suggested reply that was pressed. */
const choiceValue = z.object({ choice: shortText })

/** The value of a form that was filled in. */
const formValue = z.object({
  form: shortText,
  values: z
    .record(z.string().min(1).max(100), z.string().max(2_000))
    .refine((values) => Object.keys(values).length <= 50),
})

/** The value of a read receipt. */
const readValue = z.object({ upTo: z.int().min(1) })

/** An activity that a client posts. Fields that decide nothing are dropped, and the value says what it means. */
export const inboundActivity = z
  .object({
    type: z.string().min(1).max(100),
    id: z.string().max(200).nullish(),
    name: z.string().max(200).nullish(),
    text: z.string().nullish(),
    locale: z.string().max(35).nullish().catch(undefined),
    value: z.unknown().optional(),
    attachments: z.array(inboundAttachment).max(20).nullish(),
    from: z.object({ id: z.string().max(128).nullish(), name: z.string().max(200).nullish() }).nullish(),
    channelData: z
      .object({
        clientActivityID: z.string().max(200).nullish(),
        messageBack: z
          .object({ displayText: z.string().max(500).nullish() })
          .nullish()
          .catch(undefined),
      })
      .nullish(),
  })
  .transform(({ value, ...activity }) => ({
    ...activity,
    choice: choiceValue.safeParse(value).data?.choice,
    form: formValue.safeParse(value).data,
    upTo: readValue.safeParse(value).data?.upTo,
    hasValue: value !== undefined && value !== null,
  }))
export type InboundActivity = z.infer<typeof inboundActivity>

/** The body of tokens/generate and of POST conversations; both may be empty. */
export const tokenRequest = z.object({
  user: z.object({ id: z.string().max(128).nullish(), name: z.string().max(200).nullish() }).nullish(),
  /** The page's signed statement who the customer is. */
  userToken: z.string().max(8192).nullish(),
  /** The last token of a conversation to go on with; it may have expired. */
  resume: z.string().max(8192).nullish(),
})
export type TokenRequest = z.infer<typeof tokenRequest>

const facts = z.record(z.string().regex(/^[\w-]{1,40}$/), z.string().max(300))

/** What a token of ours says. */
export const tokenClaims = z.object({
  conv: shortText,
  user: z.string().min(1).max(128),
  /** seconds since 1970 */
  exp: z.number(),
  /** the conversation's own end, seconds since 1970 */
  until: z.number(),
  name: z.string().max(200).optional(),
  known: z.object({ subject: z.string(), facts: facts.optional() }).optional(),
})

/** What a stream's address says. */
export const streamClaims = z.object({
  conv: shortText,
  user: z.string().min(1).max(128),
  /** when the token behind it expires, seconds since 1970; nothing for the holder of the secret */
  end: z.number().optional(),
})

/** What the page's signed statement may say about a customer. */
export const knownCustomerClaims = z.object({
  sub: z.string().min(1).max(128),
  name: z.string().min(1).max(200).optional(),
  email: z.email().max(254).optional(),
  facts: facts.refine((all) => Object.keys(all).length <= 20, 'at most 20 facts').optional(),
})

const json: z.ZodType<Json> = z
  .lazy(() => z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]))
  .meta({ title: 'anything' })
const count = z.int().min(1)
const rate = z
  .strictObject({
    burst: count.describe('So many at once.'),
    perSecond: z.number().positive().describe('And so many again per second.'),
  })
  .meta({ id: 'rate', description: 'How often something may happen.' })
const secret = z.string().min(1)

/** A limit with its default, which `settle` fills in. */
function limited<Name extends keyof WebLimits, Schema extends z.ZodType>(name: Name, schema: Schema, means: string) {
  return schema.exactOptional().meta({ description: means, default: defaultLimits[name] })
}

/** What a host's file may set. */
export const packageSettings = z.strictObject({
  allowedOrigins: z
    .array(z.string().min(1))
    .default([])
    .describe("Pages beside the host's own that may open a chat without a secret: `https://shop.example`, or `*`."),
  directLineSecret: secret
    .exactOptional()
    .describe('Lets its holders talk for any customer; at least 16 characters, from the environment.'),
  previousDirectLineSecret: secret.exactOptional().describe('The secret before it, while both are in use.'),
  botName: shortText
    .exactOptional()
    .describe("The bot's name, where a client shows one; the business's name if not set."),
  widget: z.record(z.string(), json).exactOptional().describe('Title, texts, theme and language of the widget.'),
  knownCustomers: z
    .strictObject({
      issuer: shortText.describe("Must be the statement's `iss`."),
      audience: shortText.describe("Must be the statement's `aud`."),
      publicKey: z.string().min(1).exactOptional().describe('The key that proves it, as PEM.'),
      jwks: z
        .object({
          keys: z
            .array(z.looseObject({ kty: z.string().describe('The kind of key.') }))
            .min(1)
            .describe('One or more public keys.'),
        })
        .exactOptional()
        .describe('Or the keys that prove it, as a JWK set.'),
    })
    .exactOptional()
    .describe('Whose signed statement about a customer is believed; the key is public, or `knownCustomerSecret`.'),
  knownCustomerSecret: secret
    .exactOptional()
    .describe('The key that proves such statements, where it is shared; at least 32 characters, from the environment.'),
  limits: z
    .strictObject({
      text: limited('text', count, "The most characters of a customer's message."),
      files: limited('files', count, 'The most files at once.'),
      fileSize: limited('fileSize', count, 'The most bytes of a file.'),
      uploadSize: limited('uploadSize', count, 'The most bytes of several files at once.'),
      fileTypes: limited('fileTypes', z.array(z.string().min(1)), 'What may be sent; what a file really is decides.'),
      posts: limited('posts', rate, 'What a customer sends, per conversation.'),
      reads: limited('reads', rate, 'Everything else per conversation.'),
      requests: limited('requests', rate, 'Everything per network address; one may be a whole office.'),
      tokens: limited('tokens', rate, 'New tokens per network address.'),
      streams: limited('streams', count, 'Open connections per conversation.'),
      conversationMs: limited('conversationMs', count, 'How long a conversation can be gone on with, ms.'),
    })
    .exactOptional()
    .describe('How much one customer may send and ask for.'),
})
export type PackageSettings = z.output<typeof packageSettings>

/** For editors and documents: what `settings` of this channel may hold. */
export function settingsJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(packageSettings, { io: 'input' })
}
