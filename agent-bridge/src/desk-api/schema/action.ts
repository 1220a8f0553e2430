import { z } from '@hono/zod-openapi'
import { mediaTypes } from '@baton/core'
import type { Frozen } from './frozen'
import { plainId, position, textByName } from './part'

/** Made by the page for one wish of the agent's, and sent again with every repeat of it: it has one effect. */
const requestId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, "_" or "-"')

const maxText = 8000
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.trim() !== '', 'empty')

/** An uploaded file to send. Everything else about it is known from the upload. */
export const attachment = z.strictObject({
  ref: z.string().min(1).max(200),
  alt: z.string().max(1000).optional(),
})

/** What an agent does to a chat. */
export const deskAction = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('say'), text: words(maxText).optional(), media: attachment.optional() })
      .refine((action) => action.text !== undefined || action.media !== undefined, 'neither text nor media'),
    z.strictObject({ kind: z.literal('transfer'), team: plainId, agent: plainId.optional() }),
    z.strictObject({ kind: z.literal('park') }),
    z.strictObject({
      kind: z.literal('close'),
      category: z.string().min(1).max(200).optional(),
      comment: z.string().max(2000).optional(),
    }),
    z.strictObject({ kind: z.literal('hand-back'), node: plainId.optional(), facts: textByName.optional() }),
    z.strictObject({ kind: z.literal('note'), text: words(4000) }),
    z.strictObject({
      kind: z.literal('set-fact'),
      name: z.string().regex(/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ -]{0,63}$/u, 'not the name of a fact'),
      value: z.string().max(2000),
    }),
    z.strictObject({ kind: z.literal('reopen') }),
    z.strictObject({ kind: z.literal('resend'), seq: position.min(1) }),
  ])
  .openapi('DeskAction')
export type DeskAction = Frozen<z.infer<typeof deskAction>>

export const actionRequest = z
  .strictObject({
    requestId,
    epoch: position.openapi({ description: 'the epoch of the chat as the agent saw it' }),
    action: deskAction,
  })
  .openapi('ActionRequest')
export type ActionRequest = Frozen<z.infer<typeof actionRequest>>

/** Done, now or by an earlier send of the same request. */
export const actionDone = z
  .object({
    kind: z.literal('done'),
    epoch: z.number().int(),
    seq: z.number().int().openapi({ description: 'the last entry that it wrote' }),
    duplicate: z.boolean().openapi({ description: 'it had been done before' }),
  })
  .openapi('ActionDone')
export type ActionDone = Frozen<z.infer<typeof actionDone>>

/** Without `agent`: for oneself. With: a lead or admin gives it to somebody. Asking again changes nothing. */
export const claimRequest = z
  .strictObject({
    epoch: position.optional().openapi({ description: 'the epoch of the chat as the agent saw it' }),
    agent: plainId.optional(),
  })
  .openapi('ClaimRequest')
export type ClaimRequest = Frozen<z.infer<typeof claimRequest>>

export const claimDone = z.object({ kind: z.literal('claimed'), epoch: z.number().int() }).openapi('ClaimDone')
export type ClaimDone = Frozen<z.infer<typeof claimDone>>

/** What an upload has become. */
export const uploaded = z
  .object({
    media: z.object({
      type: z.enum(mediaTypes),
      ref: z.string(),
      contentType: z.string(),
      name: z.string().optional(),
      size: z.number().int(),
    }),
  })
  .openapi('Uploaded')
export type Uploaded = Frozen<z.infer<typeof uploaded>>
