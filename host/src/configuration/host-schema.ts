import { isPlainId, roles } from '@baton/core'
import { z } from 'zod'

const text = z.string().min(1)
const plainId = text.refine(isPlainId, { error: 'letters, digits, "_" and "-" only, at most 64' })

const channel = z.strictObject({
  /** The npm package that translates the channel. */
  package: text,
  /** Which of the business's accounts on the channel this is. */
  account: plainId.default('main'),
  /** The package's own settings; `{ env: NAME }` takes a value from the environment. */
  settings: z.record(z.string(), z.unknown()).default({}),
})

const agent = z.strictObject({
  email: z.email({ error: 'write an e-mail address' }),
  name: text,
  teams: z.array(plainId).min(1),
  role: z.enum(roles).default('agent'),
  /** how many chats at a time */
  capacity: z.number().int().min(1).max(100).default(3),
})

const business = z.strictObject({
  /** The business's file, and the bot's folder if it has one. */
  file: text,
  bot: text.optional(),
  /** A TypeScript or JavaScript file that exports `functions`. */
  functions: text.optional(),
  /** Where its pages and channels are: "" for the first business, its id for others, unless set; such as "/shop". */
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9_-]+$/, { error: 'write a path such as "/shop"' })
    .optional(),
  /** A folder with pages of the business's own, served at its path. */
  pages: text.optional(),
  channels: z.array(channel).min(1, { error: 'this is empty; a business needs a channel' }),
  /** Created at the first start if they are not there. They sign in by link, or with a password set by command. */
  agents: z.array(agent).default([]),
  /** Prints one-time sign-ins for these agents at start; on loopback only. */
  printSignIns: z.boolean().default(false),
})

/** Scheme, host and port; a slash at the end does no harm. */
const origin = text
  .refine((url) => URL.canParse(url) && /^https?:\/\/[^/?#@]+\/?$/i.test(url), {
    error: 'write an origin such as "https://chat.example", without a path',
  })
  .transform((url) => new URL(url).origin)

/** What `baton.yaml` may say. Paths in it are relative to it. */
export const hostSchema = z.strictObject({
  /** The port, unless PORT says another. */
  port: z.number().int().min(0).max(65_535).default(3000),
  /** The network address to listen on. */
  address: text.default('127.0.0.1'),
  /** The origin that the outside world sees, such as `https://chat.example`. */
  publicUrl: origin.optional(),
  /** How many proxies in front of the host add to X-Forwarded-For. */
  trustedProxies: z.number().int().min(0).max(10).default(0),
  /** Where a private Redis, uploads and keys are kept, unless BATON_DATA says another place. */
  data: text.default('.baton'),
  /** Into how many parts the indexes are split; the same on every host of one Redis. */
  shards: z.number().int().min(1).max(256).default(16),
  /** How long closed conversations and their files are kept, in days. */
  keepDays: z.number().int().min(1).max(3650).default(90),
  businesses: z.array(business).min(1, { error: 'this is empty; a host needs a business' }),
})

export type HostInput = z.output<typeof hostSchema>
export type ChannelInput = z.output<typeof channel>
export type AgentInput = z.output<typeof agent>
