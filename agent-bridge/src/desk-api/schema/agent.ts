import { z } from '@hono/zod-openapi'
import { roles } from '@baton/core'
import type { Frozen } from './frozen'
import { listOf, person, plainId } from './part'

/** What an agent says of themself. `away` is not said: it is what a lost heartbeat makes of `online`. */
export const chosenPresences = ['online', 'break', 'offline'] as const
export const presences = [...chosenPresences, 'away'] as const
export type ChosenPresence = (typeof chosenPresences)[number]
export type PresenceState = (typeof presences)[number]

/** Before the sign-in: what the form must ask for. */
export const signInForm = z
  .object({
    business: person.optional().openapi({ description: 'the only business of this host; absent if there are several' }),
    asksBusiness: z.boolean().openapi({ description: 'the sign-in must name the business' }),
  })
  .openapi('SignInForm')
export type SignInForm = Frozen<z.infer<typeof signInForm>>

/** With e-mail and password, or with a one-time token. */
export const signIn = z
  .union([
    z.strictObject({
      business: plainId.optional(),
      email: z.string().min(3).max(254),
      password: z.string().min(1).max(1024),
    }),
    z.strictObject({ token: z.string().min(16).max(512) }),
  ])
  .openapi('SignIn')
export type SignIn = Frozen<z.infer<typeof signIn>>

/** Who is signed in. */
export const me = z
  .object({
    agent: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      picture: z.string().optional(),
      role: z.enum(roles),
      teams: listOf(z.string()),
      capacity: z.number().openapi({ description: 'how much weight of chats the agent takes at once' }),
    }),
    business: person,
    presence: z.enum(presences),
    held: z.number().openapi({ description: 'how much weight the agent holds now' }),
    csrf: z.string().openapi({ description: 'goes into the header x-baton-csrf of every request but GET' }),
  })
  .openapi('Me')
export type Me = Frozen<z.infer<typeof me>>

/** `confirm`: go offline although chats are held; they return to their teams' queues, at the top. */
export const setPresence = z
  .strictObject({ presence: z.enum(chosenPresences), confirm: z.boolean().optional() })
  .openapi('SetPresence')
export type SetPresence = Frozen<z.infer<typeof setPresence>>

export const signOut = z.strictObject({ confirm: z.boolean().optional() }).openapi('SignOut')
export type SignOut = Frozen<z.infer<typeof signOut>>

export const presenceAnswer = z.object({ presence: z.enum(presences) }).openapi('Presence')
export type PresenceAnswer = Frozen<z.infer<typeof presenceAnswer>>
