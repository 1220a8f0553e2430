import { durationSchema, isPicture, isPlainId, roles } from '@baton/core'
import { z } from 'zod'
import { isLoopback } from './ensure-secret'

const text = z.string().min(1)
const plainId = text.refine(isPlainId, { error: 'letters, digits, "_" and "-" only, at most 64' }).meta({ title: 'id' })

const channel = z
  .strictObject({
    package: text.describe('The npm package that translates the channel, or a file such as ./sms.js.'),
    account: plainId.default('main').describe("Which of the business's accounts on the channel this is."),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("The package's own settings; `{ env: NAME }` takes a value from the environment."),
  })
  .meta({ id: 'channel', description: 'A channel that customers write on.' })

const agent = z
  .strictObject({
    email: z.email({ error: 'write an e-mail address' }).describe('How they sign in.'),
    name: text.describe('What customers see.'),
    teams: z.array(plainId).min(1).describe('The teams they belong to.'),
    role: z.enum(roles).default('agent').describe('What they may do.'),
    capacity: z.number().int().min(1).max(50).default(3).describe('How many chats at a time.'),
    picture: text
      .refine(isPicture, { error: 'write an address that begins with https://, or a path that begins with one "/"' })
      .optional()
      .describe('What customers see beside the name: an address, or a path of this host such as /pictures/mia.svg.'),
  })
  .meta({ id: 'agent', description: 'Somebody who answers customers.' })

const variable = z.strictObject({ env: text.describe('The name of the environment variable that holds it.') })

/** What customers write leaves the machine encrypted or not at all; a key in it would be a secret in a file. */
const serverAddress = text
  .refine(isServerAddress, {
    error: 'write an address that begins with https://, or http:// on this machine, with nothing after its path',
  })
  .meta({ title: 'address' })

function isServerAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { hash, hostname, password, protocol, search, username } = new URL(address)
  if ([hash, password, search, username].some((part) => part !== '')) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
}

const arbiter = z
  .strictObject({
    url: serverAddress.describe(
      "Where the server's interface begins, such as https://api.openai.com/v1; `/chat/completions` is asked.",
    ),
    model: text.describe('The name by which the server knows the model.'),
    key: variable.optional().describe('Shown to the server as a Bearer token, if it wants one.'),
    deadline: durationSchema({ min: '200ms', max: '10s' })
      .prefault('2s')
      .describe('How long a customer waits for it at most; then suggestions are shown.'),
  })
  .meta({ id: 'arbiter', description: 'A language model behind the HTTP interface of OpenAI.' })

const business = z
  .strictObject({
    file: text.describe("The business's file."),
    bot: text.optional().describe("The bot's folder, if the business has a bot."),
    functions: text.optional().describe('A TypeScript or JavaScript file that exports `functions`.'),
    integrationSecret: variable
      .optional()
      .describe(
        'Signs the requests of HTTP integrations, so that the server knows who asks; at least 16 characters, known to both sides.',
      ),
    understanding: z
      .strictObject({ arbiter: arbiter.optional().describe('Decides where the bot could only suggest.') })
      .optional()
      .describe('Models that help the bot to understand; it needs none.'),
    path: z
      .string()
      .regex(/^\/[A-Za-z0-9_-]+$/, { error: 'write a path such as "/shop"' })
      .optional()
      .describe(
        'Where its pages and channels are, such as /shop; the root for the first business, `/<id>` for others.',
      ),
    pages: text.optional().describe("A folder with pages of the business's own, served at its path."),
    channels: z
      .array(channel)
      .min(1, { error: 'this is empty; a business needs a channel' })
      .describe('Where customers write.'),
    agents: z
      .array(agent)
      .default([])
      .describe('Created at a start if they are not there. They sign in by link, or with a password set by command.'),
    printSignIns: z.boolean().default(false).describe('Prints one-time sign-ins for these agents; on loopback only.'),
  })
  .meta({ id: 'business', description: 'One business, with everything that belongs to it.' })

/** Scheme, host and port; a slash at the end does no harm. */
const origin = text
  .refine((url) => URL.canParse(url) && /^https?:\/\/[^/?#@]+\/?$/i.test(url), {
    error: 'write an origin such as "https://chat.example", without a path',
  })
  .meta({ title: 'origin' })
  .transform((url) => new URL(url).origin)

/** What `baton.yaml` may say. Paths in it are relative to it. */
export const hostSchema = z.strictObject({
  port: z.number().int().min(0).max(65_535).default(3000).describe('The port, unless PORT says another.'),
  address: text.default('127.0.0.1').describe('The network address to listen on.'),
  publicUrl: origin.optional().describe('The origin that the outside world sees, such as https://chat.example.'),
  trustedProxies: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many proxies in front of the host add to X-Forwarded-For.'),
  data: text
    .default('.baton')
    .describe('Where a private Redis, uploads and keys are kept, unless BATON_DATA says another place.'),
  shards: z
    .number()
    .int()
    .min(1)
    .max(256)
    .default(16)
    .describe('Into how many parts the indexes are split; the same on every host of one Redis.'),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How long closed conversations and their files are kept, in days.'),
  businesses: z
    .array(business)
    .min(1, { error: 'this is empty; a host needs a business' })
    .describe('The businesses that this host serves.'),
})

export type HostInput = z.output<typeof hostSchema>
export type ChannelInput = z.output<typeof channel>
export type ArbiterInput = z.output<typeof arbiter>
export type AgentInput = z.output<typeof agent>

/** For editors: what `baton.yaml` may hold. */
export function hostJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(hostSchema, { io: 'input' })
}
