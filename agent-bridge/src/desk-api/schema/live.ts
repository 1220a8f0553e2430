import { z } from '@hono/zod-openapi'
import { presences } from './agent'
import type { Frozen } from './frozen'
import { chatId } from './part'

/** From the page. `beat` keeps the agent present: at least every `settings.beatMs`. */
export const liveRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('beat') }),
    /** Beside the agent's own chats, which are always watched. */
    z.strictObject({ kind: z.literal('watch'), id: chatId }),
    z.strictObject({ kind: z.literal('unwatch'), id: chatId }),
    z.strictObject({ kind: z.literal('typing'), id: chatId }),
  ])
  .openapi('LiveRequest')
export type LiveRequest = Frozen<z.infer<typeof liveRequest>>

/** To the page. It says that something is new, never what: the page reads it, from the position it has. */
export const liveNews = z
  .discriminatedUnion('kind', [
    /** First on every socket: the lists and open chats may have changed while there was none. */
    z.object({ kind: z.literal('ready') }),
    /** Some list has changed; at most four a second. */
    z.object({ kind: z.literal('lists') }),
    /** A chat has entries up to `seq`. */
    z.object({ kind: z.literal('chat'), id: z.string(), seq: z.number().int() }),
    /** Delivery states of a chat have changed. */
    z.object({ kind: z.literal('delivery'), id: z.string() }),
    /** A watched chat is no longer the agent's to see. */
    z.object({ kind: z.literal('gone'), id: z.string() }),
    /** For a few seconds. */
    z.object({
      kind: z.literal('typing'),
      id: z.string(),
      by: z.enum(['customer', 'colleague']),
      name: z.string().optional(),
    }),
    /** The agent's own, however it came about. */
    z.object({ kind: z.literal('presence'), presence: z.enum(presences) }),
    z.object({ kind: z.literal('signed-out') }),
  ])
  .openapi('LiveNews')
export type LiveNews = Frozen<z.infer<typeof liveNews>>
