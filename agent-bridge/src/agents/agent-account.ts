import { isPicture, isPlainId, roles, type AgentId, type AgentRef, type Role, type TeamId } from '@baton/core'
import { z } from 'zod'

/** Somebody who answers customers. The password is kept elsewhere. */
export interface AgentAccount {
  readonly id: AgentId
  /** As the agent writes it; compared without case. */
  readonly email: string
  readonly name: string
  /** See `isPicture`. */
  readonly picture?: string
  /** At least one. */
  readonly teams: readonly TeamId[]
  readonly role: Role
  /** The weight of all chats they may have at once, from 1, whatever the number of their teams. */
  readonly capacity: number
  /** Without it: no sign-in and no chats. */
  readonly active: boolean
}

export const defaultCapacity = 3
export const largestCapacity = 50

const plainId = z.string().refine(isPlainId, 'letters, digits, "_" and "-", at most 64')

/** What an account must be, from a command, a request or the store. */
export const accountSchema = z.object({
  id: plainId.transform((id) => id as AgentId),
  email: z.email().max(254),
  name: z.string().trim().min(1).max(100),
  picture: z
    .string()
    .refine(isPicture, 'an address that begins with https://, or a path that begins with one "/"')
    .optional(),
  teams: z
    .array(plainId.transform((id) => id as TeamId))
    .min(1, 'an agent must be in at least one team')
    .transform((teams) => [...new Set(teams)]),
  role: z.enum(roles),
  capacity: z.number().int().min(1).max(largestCapacity),
  active: z.boolean(),
})

export function toAgentRef(account: AgentAccount): AgentRef {
  const { id, name, picture, role, teams } = account
  return { id, name, ...(picture !== undefined && { picture }), role, teams }
}

/** The form in which e-mails are compared. */
export const foldEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase()
