import { randomUUID } from 'node:crypto'
import {
  BatonError,
  type AgentDesk,
  type AgentId,
  type Business,
  type ConversationStore,
  type EntryId,
  type Hub,
  type IntegrationRunner,
  type LineId,
  type Observe,
  type PeriodicCheck,
  type TeamId,
  type TenantId,
} from '@baton/core'
import type { RedisClient } from './redis/create-redis'
import { createAgentDesk } from './agent-desk'
import { createAgentAccounts } from './agents/agent-accounts'
import { createAgents, type Agents } from './agents/agents'
import { createSessions, type Sessions } from './agents/sessions'
import { createSignIn, type SignIn } from './agents/sign-in'
import { createAudits, type Audits } from './audit/create-audits'
import { createIntegrationRunner, type RunIntegration } from './integration/integration-runner'
import { createLists, type Lists } from './lists/lists'
import { createClaim, type ClaimStep } from './match/claim'
import { createClaimChat, type ClaimChat } from './match/claim-chat'
import { createHolds } from './match/holds'
import { matchTeam } from './match/match-team'
import { createMatcher } from './match/matcher'
import { createTellFurther } from './match/tell-further'
import { createGoneAgents } from './presence/gone-agents'
import { createPresence, type Presence } from './presence/presence'
import { createPresenceRecord } from './presence/presence-record'
import { createQueueReader, type QueueReader } from './queue/read-queue'
import { createTeamQueues } from './queue/team-queues'
import { createNews, type NewsChannel } from './tenant/news'

/** Every wait and limit of the bridge; ms where nothing else is said. */
export interface BridgeLimits {
  /** An agent whose last heartbeat is older is away. */
  readonly leaseMs: number
  /** A claim commits within so long or never. */
  readonly claimMs: number
  /** After so much more, its hold may go. */
  readonly graceMs: number
  /** What looks wrong because a chore is under way is right after so long. */
  readonly secondLookMs: number
  /** A session ends after so long without a request. */
  readonly sessionMs: number
  /** How long a one-time sign-in can be used. */
  readonly signInTokenMs: number
  /** Attempts to sign in per window. */
  readonly attempts: { readonly perEmail: number; readonly perAddress: number; readonly windowMs: number }
  /** Closed conversations in a team's list. */
  readonly closedPerTeam: number
  /** Conversations in a customer's list, and how long it is kept. */
  readonly perCustomer: number
  readonly customerMs: number
  /** How long an integration that ignores its time-out is waited for. */
  readonly integrationLateMs: number
  /** A match or an integration whose process has died is taken over after so long. */
  readonly jobLockMs: number
  /** How many teams, and how many integrations, one process works on at once. */
  readonly matches: number
  readonly integrations: number
}

export const bridgeLimits: BridgeLimits = {
  leaseMs: 30_000,
  claimMs: 10_000,
  graceMs: 20_000,
  secondLookMs: 1_500,
  sessionMs: 12 * 60 * 60_000,
  signInTokenMs: 10 * 60_000,
  attempts: { perEmail: 10, perAddress: 50, windowMs: 15 * 60_000 },
  closedPerTeam: 100,
  perCustomer: 50,
  customerMs: 90 * 24 * 60 * 60_000,
  integrationLateMs: 30_000,
  jobLockMs: 10_000,
  matches: 4,
  integrations: 20,
}

export interface AgentBridgeOptions {
  /** Shared by everything that does not block; it is not closed by `stop`. */
  readonly redis: RedisClient
  readonly store: Pick<ConversationStore, 'load' | 'readConversation' | 'reindex' | 'findWithoutDeadline'>
  /** The businesses of this host. */
  readonly tenants: () => readonly TenantId[]
  /** Read anew every time, so that a change of settings affects the next decision. */
  readonly business: (tenant: TenantId) => Business | undefined
  readonly runIntegration: RunIntegration
  /** Every line of a tenant, for rebuilding lists and queues from nothing. */
  readonly lines?: (tenant: TenantId) => AsyncIterable<LineId>
  readonly observe: Observe
  readonly limits?: Partial<BridgeLimits>
  readonly now?: () => number
  /** Called at each step of a claim; tests of crashes stop here. */
  readonly onClaimStep?: (step: ClaimStep, entry: EntryId) => void | Promise<void>
}

/** Carries pending chats to agents. One per process; any number of processes share a server. */
export interface AgentBridge {
  /** For the hub. */
  readonly desk: AgentDesk
  readonly integrations: IntegrationRunner
  // for the desk API and the command line
  readonly agents: Agents
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly presence: Presence
  readonly claimChat: ClaimChat
  readonly lists: Lists
  readonly queue: QueueReader
  readonly news: NewsChannel
  /** For the auditor. */
  readonly checks: readonly PeriodicCheck[]
  readonly audits: Pick<Audits, 'audit' | 'rebuild'>
  /** After a change of settings: whoever waits in the team may be somebody's now. */
  poke(tenant: TenantId, team: TeamId): Promise<void>
  /** Begins to match and to run integrations. Before it, nothing that needs the hub may be called. */
  start(hub: Pick<Hub, 'advance'>): void
  /**
   * Takes no more matches and integrations, and finishes or hands back those under way. Comes before the hub's own stop,
   * so that no claim is broken off between its hold and its commit; chores are still done.
   */
  pause(): Promise<void>
  /** Leaves nothing open but `redis`. Comes after the hub's own stop, which still does chores. */
  stop(): Promise<void>
}

export function createAgentBridge(options: AgentBridgeOptions): AgentBridge {
  const { redis, store, tenants, business, observe } = options
  const limits: BridgeLimits = { ...bridgeLimits, ...options.limits }
  const now = options.now ?? Date.now
  let started: Pick<Hub, 'advance'> | undefined
  const hub = () => {
    if (!started) throw new BatonError('transient', 'the agent bridge has not been started')
    return started
  }

  const news = createNews({ redis, observe })
  const accounts = createAgentAccounts({ redis, business })
  const sessions = createSessions({ redis, accounts, news, sessionMs: limits.sessionMs, now })
  const signIn = createSignIn({
    redis,
    accounts,
    sessions,
    knows: (tenant) => business(tenant) !== undefined,
    tokenMs: limits.signInTokenMs,
    attempts: limits.attempts,
  })
  const queues = createTeamQueues({ redis, observe })
  const queue = createQueueReader({ queues, store })
  const holds = createHolds({ redis, ...limits, newToken: randomUUID })
  const lists = createLists({ redis, ...limits })
  const record = createPresenceRecord({ redis, leaseMs: limits.leaseMs })
  const gone = createGoneAgents({ business, store, hub, accounts, presence: record, lists, holds, observe })
  const claim = createClaim({ store, queues, holds, hub, onStep: options.onClaimStep ?? (() => undefined) })
  const matching = { redis, accounts, presence: record, business, claim }
  const tellFurther = createTellFurther({ queues, store, hub, observe })
  const matcher = createMatcher({
    redis,
    observe,
    concurrency: limits.matches,
    lockMs: limits.jobLockMs,
    match: (tenant, team, signal) =>
      matchTeam({ ...matching, queues, reader: queue, gone, tellFurther, hub, observe, now }, tenant, team, signal),
  })

  const poke = (tenant: TenantId, team: TeamId) => matcher.poke(tenant, team)

  async function pokeAgent(tenant: TenantId, agent: AgentId): Promise<void> {
    const account = await accounts.find(tenant, agent)
    const known = business(tenant)?.teams
    const teams = account?.teams.filter((team) => known?.has(team)) ?? []
    await Promise.all(teams.map((team) => matcher.poke(tenant, team)))
  }

  const presence = createPresence({ record, accounts, gone, news, pokeAgent, now })
  const integrations = createIntegrationRunner({
    redis,
    run: options.runIntegration,
    hub,
    observe,
    concurrency: limits.integrations,
    lockMs: limits.jobLockMs,
    lateMs: limits.integrationLateMs,
  })
  const audits = createAudits({
    redis,
    tenants,
    business,
    store,
    hub,
    queues,
    lists,
    holds,
    gone,
    poke,
    pokeAgent,
    ...(options.lines && { lines: options.lines }),
    observe,
    secondLookMs: limits.secondLookMs,
  })

  return {
    desk: createAgentDesk({ queues, holds, lists, presence, matcher, pokeAgent }),
    integrations,
    agents: createAgents({ accounts, sessions, presence, news, pokeAgent }),
    sessions,
    signIn,
    presence,
    claimChat: createClaimChat({ ...matching, store }),
    lists,
    queue,
    news,
    checks: audits.checks,
    audits,
    poke,
    start(given) {
      started = given
      matcher.start()
      integrations.run()
    },
    async pause() {
      await Promise.all([matcher.pause(), integrations.pause()])
    },
    async stop() {
      await Promise.all([matcher.stop(), integrations.stop()])
      await queues.close()
      await news.close()
    },
  }
}
