import { z } from '@hono/zod-openapi'
import type { Frozen } from './frozen'

/** Every code an answer other than 2xx may carry; the sentence beside it is for people. */
export const problemCodes = [
  // the request
  'malformed',
  'body-too-large',
  'unsupported-type',
  'not-found',
  // who asks
  'wrong-credentials',
  'business-required',
  'signed-out',
  'csrf',
  'foreign-origin',
  'forbidden',
  'too-many-requests',
  // what the conversation says to an action or a claim
  'not-owner',
  'closed',
  'not-closed',
  'bot-only',
  'unknown-team',
  'unknown-agent',
  'agent-offline',
  'agent-not-in-team',
  'unknown-node',
  'unknown-message',
  'no-bot',
  'category-required',
  'not-pending',
  'unknown-attachment',
  'ignored',
  'taken',
  'full',
  'away',
  'reserved',
  'expired',
  'holds-chats',
  // the house
  'store-unavailable',
  'store-full',
  'internal',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** What every answer with a status from 400 holds. */
export const problem = z
  .object({
    error: z.object({
      code: z.enum(problemCodes),
      message: z.string().openapi({ description: 'one sentence for people' }),
      chats: z.number().int().optional().openapi({ description: '`holds-chats` only: how many chats the agent holds' }),
    }),
  })
  .openapi('Problem')
export type Problem = Frozen<z.infer<typeof problem>>
