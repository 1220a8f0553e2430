import { randomBytes } from 'node:crypto'
import type { AgentId, TenantId } from '@baton/core'
import { ask } from '../redis/ask'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import type { NewsChannel } from '../tenant/news'
import { tenantKeys } from '../tenant/tenant-keys'
import type { AgentAccount } from './agent-account'
import type { AgentAccounts } from './agent-accounts'
import { createToken, parseToken } from './secret-token'

/** Somebody who is signed in. */
export interface Session {
  readonly tenant: TenantId
  readonly account: AgentAccount
  /** Goes back with every request that changes something. */
  readonly csrf: string
  /** Names the session in news; of no use for signing in. */
  readonly id: string
}

export interface NewSession extends Session {
  /** The secret for the cookie; kept nowhere. */
  readonly token: string
}

export interface SessionsOptions {
  readonly redis: RedisClient
  readonly accounts: AgentAccounts
  readonly news: NewsChannel
  /** A session ends after so long without a request, ms. */
  readonly sessionMs: number
  readonly now: () => number
}

export interface Sessions {
  create(tenant: TenantId, account: AgentAccount): Promise<NewSession>
  /** Whose token it is, and keeps the session alive; nothing once it has ended or the account is inactive. */
  find(token: string): Promise<Session | undefined>
  revoke(token: string): Promise<void>
  revokeAll(tenant: TenantId, agent: AgentId): Promise<void>
}

/** A session that is in use is put on its agent's list anew this often, ms: a page asks many times a second. */
const rememberEveryMs = 60_000
/** Sessions of which it is known when they were last put there. */
const knownAtMost = 10_000

export function createSessions({ redis, accounts, news, sessionMs, now }: SessionsOptions): Sessions {
  const rememberedAt = new Map<string, number>()
  /** Whose a session was when it was last read, which never changes: their account is asked for with it. */
  const agentOf = new Map<string, AgentId>()

  async function read(tenant: TenantId, hash: string) {
    const stored = await ask(redis, 'getex', [tenantKeys(tenant).session(hash), 'PX', sessionMs])
    if (typeof stored !== 'string') return undefined
    const session = sessionSchema.parse(JSON.parse(stored))
    if (agentOf.size >= knownAtMost) agentOf.clear()
    agentOf.set(hash, session.agent)
    return session
  }

  /** Every session an agent may have is on their list, so that all of them can be ended. */
  async function remember(tenant: TenantId, agent: AgentId, hash: string): Promise<void> {
    const key = tenantKeys(tenant).sessions(agent)
    const at = now()
    if (at - (rememberedAt.get(hash) ?? 0) < rememberEveryMs) return
    // It may be in use for so much longer than its place on the list says.
    const keptMs = sessionMs + rememberEveryMs
    await redis
      .pipeline()
      .zremrangebyscore(key, 0, at - keptMs)
      .zadd(key, at, hash)
      .pexpire(key, keptMs)
      .exec()
    if (rememberedAt.size >= knownAtMost) rememberedAt.clear()
    rememberedAt.set(hash, at)
  }

  return {
    async create(tenant, account) {
      const token = createToken(tenant)
      const hash = parseToken(token)?.hash ?? ''
      const csrf = randomBytes(16).toString('base64url')
      // Listed first: a session that nobody could revoke must not exist.
      await remember(tenant, account.id, hash)
      await redis.set(tenantKeys(tenant).session(hash), JSON.stringify({ agent: account.id, csrf }), 'PX', sessionMs)
      return { tenant, account, csrf, id: hash, token }
    },

    async find(token) {
      const parsed = parseToken(token)
      if (!parsed) return undefined
      const { tenant, hash } = parsed
      const known = agentOf.get(hash)
      const [session, knownAccount] = await Promise.all([
        read(tenant, hash),
        known === undefined ? undefined : accounts.find(tenant, known),
      ])
      if (!session) return undefined
      const [account] = await Promise.all([
        known === session.agent ? knownAccount : accounts.find(tenant, session.agent),
        remember(tenant, session.agent, hash),
      ])
      return account?.active ? { tenant, account, csrf: session.csrf, id: hash } : undefined
    },

    async revoke(token) {
      const parsed = parseToken(token)
      if (!parsed) return
      const { tenant, hash } = parsed
      const session = await read(tenant, hash)
      if (!session) return
      const keys = tenantKeys(tenant)
      await redis.del(keys.session(hash))
      await redis.zrem(keys.sessions(session.agent), hash)
      await news.publish(tenant, { kind: 'signed-out', agent: session.agent, session: hash })
    },

    async revokeAll(tenant, agent) {
      const keys = tenantKeys(tenant)
      const hashes = await redis.zrange(keys.sessions(agent), 0, '-1')
      await redis.del(keys.sessions(agent), ...hashes.map((hash) => keys.session(hash)))
      await news.publish(tenant, { kind: 'signed-out', agent })
    },
  }
}

const sessionSchema = z.object({ agent: z.string().transform((id) => id as AgentId), csrf: z.string() })
