import { z } from '@hono/zod-openapi'
import { isPlainId, parseConversationId } from '@baton/core'

/** A readonly array. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

/** Names with texts. */
export const textByName = z.record(z.string().min(1).max(100), z.string().max(2000)).readonly()

/** Epoch milliseconds. */
export const moment = z.number().int().nonnegative().openapi({ description: 'epoch milliseconds' })

/** The id of a team, node, agent or business. */
export const plainId = z.string().refine(isPlainId, 'letters, digits, "_" and "-", at most 64')

export const chatId = z
  .string()
  .max(400)
  .refine((text) => parseConversationId(text) !== undefined, 'not the id of a chat')
  .openapi({ example: 'acme.web.site.dl-4f1c.3' })

/** A position in the log of a customer's line. */
export const position = z.number().int().nonnegative()

/** One of ours, by name: an agent, a lead, an admin. */
export const person = z.object({ id: z.string(), name: z.string() })
