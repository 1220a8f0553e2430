import type { AgentId, TeamId, TenantId } from '@baton/core'

/** Where a tenant's queues, agents and lists are kept: all in the tenant's slot. */
export interface TenantKeys {
  /** BullMQ's prefix for the team queues. */
  readonly prefix: string
  /** hash: agent ▸ account */
  readonly agents: string
  /** hash: e-mail ▸ agent */
  readonly emails: string
  /** hash: agent ▸ password hash */
  readonly passwords: string
  /** hash: agent ▸ state and last beat */
  readonly presence: string
  /** hash: entry ▸ hold */
  readonly holds: string
  /** hash: agent ▸ weight of all holds */
  readonly load: string
  /** hash: agent ▸ when the last chat came, epoch ms */
  readonly assigned: string
  /** hash: team ▸ what its queue's priorities count from, epoch ms */
  readonly bases: string
  /** hash: conversation ▸ where it is filed */
  readonly filed: string
  /** sorted set without scores: `list|when|conversation` */
  readonly lists: string
  /** pub/sub channel: what has changed for the desk */
  readonly news: string
  /** sorted set: the customer's conversations by when they were last filed */
  customer(customer: string): string
  session(hash: string): string
  /** set: the hashes of an agent's sessions */
  sessions(agent: AgentId): string
  /** a one-time sign-in */
  signIn(hash: string): string
  /** Held by the process that does a periodic check. */
  check(name: string): string
  /** how often somebody tried to sign in */
  attempts(whose: 'email' | 'address', hash: string): string
}

export function tenantKeys(tenant: TenantId): TenantKeys {
  const prefix = `{${tenant}}`
  const key = (...parts: readonly string[]) => [prefix, ...parts].join(':')
  return {
    prefix,
    agents: key('agents'),
    emails: key('emails'),
    passwords: key('passwords'),
    presence: key('presence'),
    holds: key('holds'),
    load: key('load'),
    assigned: key('assigned'),
    bases: key('bases'),
    filed: key('filed'),
    lists: key('lists'),
    news: key('news'),
    customer: (customer) => key('customer', customer),
    session: (hash) => key('session', hash),
    sessions: (agent) => key('sessions', agent),
    signIn: (hash) => key('sign-in', hash),
    check: (name) => key('check', name),
    attempts: (whose, hash) => key('attempts', whose, hash),
  }
}

/** The name of a team's queue; teams and the tenant's own keys never meet. */
export const queueName = (team: TeamId): string => `team-${team}`
