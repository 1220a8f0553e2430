import { z } from '@hono/zod-openapi'
import { roles } from '@baton/core'
import { presences } from './agent'
import type { Frozen } from './frozen'
import { listOf, person } from './part'

/** What of the business's settings, teams and colleagues an agent needs to work. */
export const settings = z
  .object({
    business: person,
    teams: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        active: z.boolean(),
        strategy: z.enum(['balanced', 'pull']),
        targetMs: z.number().openapi({ description: 'waiting turns amber at half of it, red at all of it' }),
        online: z.number().int().openapi({ description: 'agents of the team who are online now' }),
        mine: z.boolean().openapi({ description: 'the agent sees the chats of this team' }),
      }),
    ),
    categories: listOf(z.object({ name: z.string(), reasons: listOf(z.string()) })),
    categoryRequired: z.boolean(),
    cannedReplies: listOf(z.object({ shortcut: z.string(), text: z.string() })),
    colleagues: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        picture: z.string().optional(),
        role: z.enum(roles),
        teams: listOf(z.string()),
        presence: z.enum(presences),
      }),
    ).openapi({ description: 'everybody else of the business who is active' }),
    nodes: listOf(z.object({ id: z.string(), label: z.string() })).openapi({
      description: 'where a chat may be handed back to; empty where there is no bot',
    }),
    handBack: z.boolean().openapi({ description: 'there is a bot to hand a chat back to' }),
    attachments: z.object({
      maxSize: z.number().int().openapi({ description: 'bytes' }),
      types: listOf(z.string()).openapi({ description: 'content types an agent may send' }),
    }),
    beatMs: z.number().int().openapi({ description: 'how often the live socket must beat' }),
  })
  .openapi('Settings')
export type Settings = Frozen<z.infer<typeof settings>>
