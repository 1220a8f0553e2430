import type { Media } from './content'
import type { AgentId, NodeId, TeamId } from './id'

export const roles = ['agent', 'lead', 'admin'] as const
export type Role = (typeof roles)[number]

/** The agent an action is by, as the customer and colleagues see them. */
export interface AgentRef {
  readonly id: AgentId
  readonly name: string
  /** See `isPicture`. */
  readonly picture?: string
  readonly role: Role
  readonly teams: readonly TeamId[]
}

/** Whether a text says where an agent's picture is: a web address, or a path on our own host; at most 2000 characters. */
export function isPicture(text: string): boolean {
  // Browsers take "//" and "/\\" at the beginning for another host.
  const isPath = /^\/(?![/\\])\S*$/.test(text)
  return text.length <= 2000 && (isPath || (URL.canParse(text) && /^https?:\/\//i.test(text)))
}

/** What an agent can do to a conversation. */
export type AgentAction =
  | { readonly kind: 'say'; readonly text?: string; readonly media?: Media }
  | { readonly kind: 'transfer'; readonly team: TeamId; readonly agent?: AgentId }
  /** Waiting for the customer: frees the place in the agent's capacity. */
  | { readonly kind: 'park' }
  | { readonly kind: 'close'; readonly category?: string; readonly comment?: string }
  | {
      readonly kind: 'hand-back'
      readonly node?: NodeId
      readonly facts?: { readonly [name: string]: string }
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'set-fact'; readonly name: string; readonly value: string }
  /** A closed chat goes to its previous team, else to the default team. */
  | { readonly kind: 'reopen' }
  /** Says a message again, at the end, whose outcome is unknown or that failed. */
  | { readonly kind: 'resend'; readonly seq: number }
