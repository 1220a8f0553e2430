import { z } from '@hono/zod-openapi'
import { customerEvents, deliveryStates, mediaTypes } from '@baton/core'
import type { Frozen } from './frozen'
import { listOf, moment, person, textByName } from './part'

/** A file in a conversation; `url` works only for those who may see the conversation. */
export const deskMedia = z
  .object({
    type: z.enum(mediaTypes),
    url: z.string(),
    contentType: z.string(),
    name: z.string().optional(),
    size: z.number().optional(),
    alt: z.string().optional(),
  })
  .openapi('DeskMedia')
export type DeskMedia = Frozen<z.infer<typeof deskMedia>>

const choices = listOf(z.object({ id: z.string(), label: z.string() }))
const links = listOf(z.object({ label: z.string(), url: z.string() }))

/** What a customer sent. */
export const deskContent = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('choice'), label: z.string() }),
    z.object({ kind: z.literal('media'), media: deskMedia, text: z.string().optional() }),
    z.object({
      kind: z.literal('location'),
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
    }),
    z.object({ kind: z.literal('contact'), name: z.string(), phones: listOf(z.string()) }),
    z.object({ kind: z.literal('reaction'), emoji: z.string().optional() }),
    z.object({ kind: z.literal('edit'), text: z.string() }),
    z.object({ kind: z.literal('removal') }),
    z.object({ kind: z.literal('form'), values: textByName }),
    z.object({ kind: z.literal('event'), event: z.enum(customerEvents) }),
    z.object({ kind: z.literal('unsupported'), type: z.string(), text: z.string() }),
  ])
  .openapi('DeskContent')
export type DeskContent = Frozen<z.infer<typeof deskContent>>

/** What was sent to the customer. */
export const deskMessage = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      text: z.string(),
      choices: choices.optional(),
      links: links.optional(),
    }),
    z.object({ kind: z.literal('media'), media: deskMedia, text: z.string().optional() }),
    z.object({
      kind: z.literal('cards'),
      text: z.string().optional(),
      cards: listOf(
        z.object({
          title: z.string(),
          subtitle: z.string().optional(),
          text: z.string().optional(),
          image: z.object({ url: z.string(), alt: z.string() }).optional(),
          links: links.optional(),
          choices: choices.optional(),
        }),
      ),
    }),
    z.object({
      kind: z.literal('form'),
      title: z.string(),
      fields: listOf(z.object({ name: z.string(), label: z.string() })),
    }),
    z.object({
      kind: z.literal('notice'),
      notice: z.enum([
        'queued',
        'position',
        'joined',
        'transferred',
        'requeued',
        'offline',
        'delayed',
        'recall',
        'bot',
        'closed',
      ]),
      text: z.string(),
      choices: choices.optional(),
    }),
  ])
  .openapi('DeskMessage')
export type DeskMessage = Frozen<z.infer<typeof deskMessage>>

export const speaker = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('bot') }),
    z.object({
      kind: z.literal('agent'),
      agent: z.string(),
      name: z.string(),
      picture: z.string().optional(),
    }),
    z.object({ kind: z.literal('system') }),
  ])
  .openapi('Speaker')

export const handoverKinds = ['by-design', 'on-bot-break', 'no-bot', 'reopened'] as const

export const completion = z
  .object({
    by: z.enum(['agent', 'bot', 'customer', 'clock']),
    reason: z.enum([
      'closed-by-agent',
      'ended-by-bot',
      'ended-by-customer',
      'bot-idle',
      'waiting-expired',
      'nobody-online',
    ]),
    agent: person.optional(),
    category: z.string().optional(),
    comment: z.string().optional(),
    at: moment,
  })
  .openapi('DeskCompletion')
export type DeskCompletion = Frozen<z.infer<typeof completion>>

/** Whose a chat is, with names. */
export const chatOwner = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('bot') }),
    z.object({ kind: z.literal('team'), team: person, reservedFor: person.optional() }),
    z.object({
      kind: z.literal('agent'),
      team: person,
      agent: person,
      phase: z.enum(['active', 'waiting']).openapi({ description: 'waiting: parked until the customer answers' }),
    }),
    z.object({ kind: z.literal('nobody'), completion }),
  ])
  .openapi('ChatOwner')
export type ChatOwner = Frozen<z.infer<typeof chatOwner>>

/** Why the owner changed. */
export const ownerChange = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('handed-over'),
      handover: z.enum(handoverKinds),
      node: person.optional(),
      rule: z.string().optional(),
      reason: z.string(),
    }),
    z.object({ kind: z.literal('claimed'), how: z.enum(['matched', 'picked', 'assigned', 'returned']) }),
    z.object({ kind: z.literal('transferred'), by: person, team: person, agent: person.optional() }),
    z.object({ kind: z.literal('parked'), by: person }),
    z.object({ kind: z.literal('customer-returned') }),
    z.object({
      kind: z.literal('requeued'),
      reason: z.enum(['agent-away', 'agent-signed-out', 'agent-on-break', 'agent-left-team']),
    }),
    z.object({ kind: z.literal('left-queue') }),
    z.object({ kind: z.literal('settings-changed') }),
    z.object({ kind: z.literal('handed-back'), by: person, node: person.optional() }),
    z.object({ kind: z.literal('closed'), completion }),
  ])
  .openapi('DeskOwnerChange')
export type DeskOwnerChange = Frozen<z.infer<typeof ownerChange>>

export const delivery = z
  .object({
    state: z.enum(deliveryStates),
    reason: z.string().optional().openapi({ description: 'why it failed, or why nobody knows, for people' }),
  })
  .openapi('DeskDelivery')
export type DeskDelivery = Frozen<z.infer<typeof delivery>>

/** One line of a conversation, as a team may read it. */
export const deskBody = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('customer'), name: z.string().optional(), content: deskContent }),
    z.object({
      kind: z.literal('message'),
      from: speaker,
      message: deskMessage,
      delivery: delivery.optional().openapi({ description: 'absent while it still waits for its turn' }),
    }),
    z.object({ kind: z.literal('owner'), owner: chatOwner, why: ownerChange }),
    z.object({ kind: z.literal('note'), by: person, text: z.string() }),
    z.object({
      kind: z.literal('fact'),
      name: z.string(),
      value: z.string(),
      source: z.enum(['channel', 'bot', 'agent', 'token']),
    }),
    z.object({ kind: z.literal('warning'), text: z.string() }),
  ])
  .openapi('DeskBody')
export type DeskBody = Frozen<z.infer<typeof deskBody>>

export const deskEntry = z
  .object({
    seq: z.number().int().openapi({ description: 'grows along the log; not every number is there' }),
    at: moment,
    body: deskBody,
  })
  .openapi('DeskEntry')
export type DeskEntry = Frozen<z.infer<typeof deskEntry>>

export const logPage = z
  .object({
    entries: listOf(deskEntry),
    lastSeq: z
      .number()
      .int()
      .openapi({ description: 'the line’s last position: everything up to it has been read or is `after` the page' }),
    more: z.boolean().openapi({ description: 'there are more entries in the direction that was read' }),
  })
  .openapi('LogPage')
export type LogPage = Frozen<z.infer<typeof logPage>>

export const deliveries = z
  .object({ deliveries: listOf(z.object({ seq: z.number().int(), delivery })) })
  .openapi('Deliveries')
export type Deliveries = Frozen<z.infer<typeof deliveries>>
