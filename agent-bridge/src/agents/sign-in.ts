import { BatonError, type AgentId, type TenantId } from '@baton/core'
import type { RedisClient } from '../redis/create-redis'
import { defineScript } from '../redis/define-script'
import { tenantKeys } from '../tenant/tenant-keys'
import { foldEmail } from './agent-account'
import type { AgentAccounts } from './agent-accounts'
import { createToken, hashSecret, parseToken } from './secret-token'
import type { NewSession, Sessions } from './sessions'

export interface SignInOptions {
  readonly redis: RedisClient
  readonly accounts: AgentAccounts
  readonly sessions: Sessions
  /** Whether there is such a tenant. */
  readonly knows: (tenant: TenantId) => boolean
  /** How long a one-time token can be used, ms. */
  readonly tokenMs: number
  /** How many attempts are allowed in a window. */
  readonly attempts: { readonly perEmail: number; readonly perAddress: number; readonly windowMs: number }
}

/** The ways to a session. A wrong proof throws `unauthorized`, too many attempts `too-many-requests`. */
export interface SignIn {
  withPassword(request: {
    readonly tenant: TenantId
    readonly email: string
    readonly password: string
    /** The client's network address. */
    readonly address: string
  }): Promise<NewSession>
  withToken(token: string, address: string): Promise<NewSession>
  /** A token that signs the agent in once. */
  createToken(tenant: TenantId, agent: AgentId): Promise<string>
  /** For whoever has other proof of who this is, such as an OpenID provider's. */
  as(tenant: TenantId, agent: AgentId): Promise<NewSession>
}

export function createSignIn({ redis, accounts, sessions, knows, tokenMs, attempts }: SignInOptions): SignIn {
  async function count(tenant: TenantId, whose: 'email' | 'address', text: string): Promise<void> {
    const limit = whose === 'email' ? attempts.perEmail : attempts.perAddress
    const key = tenantKeys(tenant).attempts(whose, hashSecret(text))
    const retryAfterMs = Number(await countScript.run(redis, [key], [limit, attempts.windowMs]))
    if (retryAfterMs > 0) throw new BatonError('too-many-requests', 'too many attempts to sign in', { retryAfterMs })
  }

  async function signInAs(tenant: TenantId, agent: AgentId): Promise<NewSession> {
    const account = await accounts.find(tenant, agent)
    if (!account?.active) throw new BatonError('unauthorized', 'no such agent may sign in')
    return sessions.create(tenant, account)
  }

  return {
    async withPassword({ tenant, email, password, address }) {
      if (!knows(tenant)) throw new BatonError('unauthorized', 'e-mail and password do not belong together')
      await count(tenant, 'address', address)
      await count(tenant, 'email', foldEmail(email))
      const account = await accounts.verify(tenant, email, password)
      if (!account) throw new BatonError('unauthorized', 'e-mail and password do not belong together')
      await redis.del(tenantKeys(tenant).attempts('email', hashSecret(foldEmail(email))))
      return sessions.create(tenant, account)
    },

    async withToken(token, address) {
      const parsed = parseToken(token)
      if (!parsed || !knows(parsed.tenant))
        throw new BatonError('unauthorized', 'this sign-in has been used or is too old')
      await count(parsed.tenant, 'address', address)
      const agent = await redis.getdel(tenantKeys(parsed.tenant).signIn(parsed.hash))
      if (agent === null) throw new BatonError('unauthorized', 'this sign-in has been used or is too old')
      return signInAs(parsed.tenant, agent as AgentId)
    },

    async createToken(tenant, agent) {
      const account = await accounts.find(tenant, agent)
      if (!account?.active) throw new BatonError('not-found', `there is no active agent ${agent}`)
      const token = createToken(tenant)
      await redis.set(tenantKeys(tenant).signIn(parseToken(token)?.hash ?? ''), agent, 'PX', tokenMs)
      return token
    },

    as: signInAs,
  }
}

/** KEYS: a counter. ARGV: limit, window. Says how long to wait, 0 if not at all; refused attempts do not prolong it. */
const countScript = defineScript(`
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return math.max(redis.call('PTTL', KEYS[1]), 1) end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`)
