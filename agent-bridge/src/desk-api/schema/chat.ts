import { z } from '@hono/zod-openapi'
import { chatOwner, completion, deskEntry, handoverKinds } from './entry'
import type { Frozen } from './frozen'
import { listOf, moment, person } from './part'

/** What the agent may do with a chat as it stands; the server decides anew when it is done. */
export const chatRights = [
  'say',
  'transfer',
  'park',
  'close',
  'hand-back',
  'note',
  'set-fact',
  'reopen',
  'resend',
  'claim',
  'assign',
] as const
export type ChatRight = (typeof chatRights)[number]

export const chatHandover = z
  .object({
    kind: z.enum(handoverKinds),
    reason: z.string().openapi({ description: 'one sentence for people' }),
    node: person.optional(),
    rule: z.string().optional().openapi({ description: 'the rule that chose the team; absent: the default team' }),
    at: moment,
  })
  .openapi('ChatHandover')
export type ChatHandover = Frozen<z.infer<typeof chatHandover>>

/** A chat in a list. */
export const chatSummary = z
  .object({
    id: z.string(),
    number: z.number().int().openapi({ description: 'counts the conversations of this customer on this line' }),
    epoch: z.number().int().openapi({ description: 'goes back with every action on the chat as it was seen' }),
    customer: z.object({ id: z.string(), name: z.string().optional() }),
    channel: z.string(),
    owner: chatOwner,
    handover: chatHandover.optional(),
    openedAt: moment,
    waitingSince: moment
      .optional()
      .openapi({ description: 'in a queue: when the customer asked; else the first message nobody has answered' }),
    unanswered: z.number().int().openapi({ description: 'messages of the customer since the last answer' }),
    delayed: z.boolean().openapi({ description: 'the team’s delay time has passed without an agent' }),
    position: z.number().int().optional().openapi({ description: 'in its team’s queue, from 1' }),
    last: z
      .object({ at: moment, from: z.enum(['customer', 'bot', 'agent', 'system']), text: z.string() })
      .optional()
      .openapi({ description: 'the last message, at most 160 characters' }),
    rights: listOf(z.enum(chatRights)),
  })
  .openapi('ChatSummary')
export type ChatSummary = Frozen<z.infer<typeof chatSummary>>

/** Oldest need first; `queue`: in the order of the queues. */
export const chatLists = z
  .object({
    mine: listOf(chatSummary),
    parked: listOf(chatSummary),
    queue: listOf(chatSummary).openapi({ description: 'pending chats of the agent’s teams' }),
    queueTotal: z.number().int().openapi({ description: 'how many are pending; the list holds the first of them' }),
  })
  .openapi('ChatLists')
export type ChatLists = Frozen<z.infer<typeof chatLists>>

export const closedChats = z.object({ chats: listOf(chatSummary) }).openapi('ClosedChats')
export type ClosedChats = Frozen<z.infer<typeof closedChats>>

export const customerFact = z
  .object({
    name: z.string(),
    value: z.string(),
    source: z.enum(['channel', 'bot', 'agent', 'token']),
    at: moment,
  })
  .openapi('CustomerFact')
export type CustomerFact = Frozen<z.infer<typeof customerFact>>

/** An earlier conversation of the same customer that the agent may read: open it by its id. */
export const previousChat = z
  .object({
    id: z.string(),
    number: z.number().int(),
    openedAt: moment,
    completion: completion.optional().openapi({ description: 'absent while it is still open' }),
    team: person.optional(),
  })
  .openapi('PreviousChat')
export type PreviousChat = Frozen<z.infer<typeof previousChat>>

/** Why the chat came here. */
export const whyHere = z
  .object({
    handover: chatHandover.extend({ team: person }),
    chosenBy: z.enum(['rule', 'node', 'default', 'previous']).openapi({
      description: 'what chose the team: a rule, the node that hands over, the default, or who had the chat before',
    }),
    understood: z
      .object({
        node: person.optional().openapi({ description: 'absent: nothing was understood' }),
        sureness: z.number().optional().openapi({ description: '0 to 1' }),
        why: z.string(),
        others: listOf(z.object({ node: person, sureness: z.number() })),
        words: listOf(z.string()).openapi({ description: 'what decided; empty where no statistics were asked' }),
        unknownWords: listOf(z.string()).openapi({ description: "what none of the bot's phrases has" }),
      })
      .optional()
      .openapi({ description: 'how the message that led here was understood' }),
    rules: listOf(z.object({ rule: z.string(), matched: z.boolean(), because: z.string() })).openapi({
      description: 'in order; the first match chose the team',
    }),
    warnings: listOf(z.string()),
    assigned: z
      .object({
        to: person,
        how: z.enum(['matched', 'picked', 'assigned', 'returned']),
        by: person.optional(),
        strategy: z.enum(['balanced', 'pull']).optional(),
        at: moment,
      })
      .optional()
      .openapi({ description: 'why it went to its present agent' }),
  })
  .openapi('WhyHere')
export type WhyHere = Frozen<z.infer<typeof whyHere>>

/** One chat as it is opened: the newest entries; older ones by `log?before=`. */
export const chatDetail = z
  .object({
    chat: chatSummary,
    facts: listOf(customerFact),
    previous: listOf(previousChat).openapi({ description: 'at most 5, newest first' }),
    why: whyHere.optional().openapi({ description: 'absent if it never left the bot' }),
    entries: listOf(deskEntry),
    lastSeq: z.number().int(),
    more: z.boolean().openapi({ description: 'there are older entries' }),
  })
  .openapi('ChatDetail')
export type ChatDetail = Frozen<z.infer<typeof chatDetail>>
