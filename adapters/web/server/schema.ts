import type { Json } from '@baton/core'
import { z } from 'zod'

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

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
)
const count = z.int().min(1)
const rate = z.strictObject({ burst: count, perSecond: z.number().positive() })

/** What a host's file may set. */
export const packageSettings = z.strictObject({
  /** Pages beside the host's own that may open a chat without a secret: `https://shop.example`, or `*`. */
  allowedOrigins: z.array(z.string().min(1)).default([]),
  directLineSecret: z.string().min(1).exactOptional(),
  previousDirectLineSecret: z.string().min(1).exactOptional(),
  botName: shortText.exactOptional(),
  /** Title, texts, theme and language of the widget. */
  widget: z.record(z.string(), json).exactOptional(),
  /** Whose signed statement about a customer is believed; the key is a shared secret, or public. */
  knownCustomers: z
    .strictObject({
      issuer: shortText,
      audience: shortText,
      /** PEM */
      publicKey: z.string().min(1).exactOptional(),
      jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }).exactOptional(),
    })
    .exactOptional(),
  knownCustomerSecret: z.string().min(1).exactOptional(),
  /** As WebLimits, in the same units. */
  limits: z
    .strictObject({
      text: count.exactOptional(),
      files: count.exactOptional(),
      fileSize: count.exactOptional(),
      uploadSize: count.exactOptional(),
      fileTypes: z.array(z.string().min(1)).exactOptional(),
      posts: rate.exactOptional(),
      reads: rate.exactOptional(),
      requests: rate.exactOptional(),
      tokens: rate.exactOptional(),
      streams: count.exactOptional(),
      conversationMs: count.exactOptional(),
    })
    .exactOptional(),
})
export type PackageSettings = z.output<typeof packageSettings>
