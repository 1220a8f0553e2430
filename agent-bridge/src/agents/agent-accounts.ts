import { randomBytes } from 'node:crypto'
import { agentId, BatonError, type AgentId, type Business, type TenantId } from '@baton/core'
import { ask } from '../redis/ask'
import type { RedisClient } from '../redis/create-redis'
import { defineScript } from '../redis/define-script'
import { readTexts } from '../redis/read-reply'
import { tenantKeys } from '../tenant/tenant-keys'
import { accountSchema, defaultCapacity, foldEmail, type AgentAccount } from './agent-account'
import { hashPassword, verifyPassword } from './password'

export interface AgentAccountsOptions {
  readonly redis: RedisClient
  /** The tenant's settings; nothing for an unknown tenant. */
  readonly business: (tenant: TenantId) => Business | undefined
  readonly newId?: () => AgentId
}

/** A new account; without a password the agent signs in with a one-time token. */
export interface NewAccount extends Pick<AgentAccount, 'email' | 'name' | 'teams' | 'role'> {
  readonly picture?: string
  /** default 3 */
  readonly capacity?: number
  readonly password?: string
}

export type AccountChange = Partial<Omit<AgentAccount, 'id'>>

/** The tenant's agents. What is refused throws `malformed`, `not-found` or `conflict` (an e-mail in use). */
export interface AgentAccounts {
  add(tenant: TenantId, account: NewAccount): Promise<AgentAccount>
  update(tenant: TenantId, agent: AgentId, change: AccountChange): Promise<AgentAccount>
  find(tenant: TenantId, agent: AgentId): Promise<AgentAccount | undefined>
  findByEmail(tenant: TenantId, email: string): Promise<AgentAccount | undefined>
  /** By name. */
  list(tenant: TenantId): Promise<readonly AgentAccount[]>
  /** At least 8 characters, at most 1024. */
  setPassword(tenant: TenantId, agent: AgentId, password: string): Promise<void>
  /** Whose e-mail and password these are. It takes as long to say nobody's. */
  verify(tenant: TenantId, email: string, password: string): Promise<AgentAccount | undefined>
}

const shortestPassword = 8
const longestPassword = 1024
const rememberedAtMost = 5_000

export function createAgentAccounts(options: AgentAccountsOptions): AgentAccounts {
  const { redis } = options
  const newId = options.newId ?? (() => agentId(`agent-${randomBytes(6).toString('hex')}`))

  function check(tenant: TenantId, account: unknown): AgentAccount {
    const parsed = accountSchema.safeParse(account)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new BatonError('malformed', `agent ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`)
    }
    const business = options.business(tenant)
    const unknown = parsed.data.teams.find((team) => !business?.teams.has(team))
    if (unknown !== undefined) throw new BatonError('malformed', `agent teams: there is no team ${unknown}`)
    const { picture, ...rest } = parsed.data
    return { ...rest, ...(picture !== undefined && { picture }) }
  }

  /** What was read before need not be read again: every claim and every request of the desk asks for accounts. */
  const parsed = new Map<string, AgentAccount>()

  function parseAccount(text: string | null): AgentAccount | undefined {
    if (text === null) return undefined
    const known = parsed.get(text)
    if (known) return known
    const { picture, ...rest } = accountSchema.parse(JSON.parse(text))
    const account = { ...rest, ...(picture !== undefined && { picture }) }
    if (parsed.size >= rememberedAtMost) parsed.clear()
    parsed.set(text, account)
    return account
  }

  async function find(tenant: TenantId, agent: AgentId): Promise<AgentAccount | undefined> {
    const stored = await ask(redis, 'hget', [tenantKeys(tenant).agents, agent])
    return parseAccount(typeof stored === 'string' ? stored : null)
  }

  async function findByEmail(tenant: TenantId, email: string): Promise<AgentAccount | undefined> {
    const id = await redis.hget(tenantKeys(tenant).emails, foldEmail(email))
    return id === null ? undefined : find(tenant, id as AgentId)
  }

  async function write(tenant: TenantId, account: AgentAccount, stored: string | null): Promise<void> {
    const before = parseAccount(stored)
    const keys = tenantKeys(tenant)
    const written = await writeScript.run(
      redis,
      [keys.agents, keys.emails],
      [
        account.id,
        JSON.stringify(account),
        foldEmail(account.email),
        before ? foldEmail(before.email) : '',
        stored ?? '',
      ],
    )
    if (written === 'email') throw new BatonError('conflict', 'another agent has this e-mail')
    if (written === 'changed') throw new BatonError('conflict', `agent ${account.id} was changed meanwhile`)
  }

  async function setPassword(tenant: TenantId, agent: AgentId, password: string): Promise<void> {
    if (!(await find(tenant, agent))) throw new BatonError('not-found', `there is no agent ${agent}`)
    await redis.hset(tenantKeys(tenant).passwords, agent, await hashPassword(checkPassword(password)))
  }

  return {
    async add(tenant, { password, ...rest }) {
      if (password !== undefined) checkPassword(password)
      const account = check(tenant, { capacity: defaultCapacity, ...rest, id: newId(), active: true })
      await write(tenant, account, null)
      if (password !== undefined) await setPassword(tenant, account.id, password)
      return account
    },

    async update(tenant, agent, change) {
      const stored = await redis.hget(tenantKeys(tenant).agents, agent)
      const before = parseAccount(stored)
      if (!before) throw new BatonError('not-found', `there is no agent ${agent}`)
      const account = check(tenant, { ...before, ...change, id: agent })
      await write(tenant, account, stored)
      return account
    },

    find,
    findByEmail,

    async list(tenant) {
      const stored = await ask(redis, 'hvals', [tenantKeys(tenant).agents])
      return readTexts(stored)
        .flatMap((text) => parseAccount(text) ?? [])
        .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
    },

    setPassword,

    async verify(tenant, email, password) {
      const account = password.length <= longestPassword ? await findByEmail(tenant, email) : undefined
      const kept = account?.active ? await redis.hget(tenantKeys(tenant).passwords, account.id) : null
      const right = await verifyPassword(password.slice(0, longestPassword), kept ?? undefined)
      return right ? account : undefined
    },
  }
}

function checkPassword(password: string): string {
  if (password.length < shortestPassword || password.length > longestPassword) {
    throw new BatonError('malformed', `a password has ${shortestPassword} to ${longestPassword} characters`)
  }
  return password
}

/** KEYS: agents, emails. ARGV: id, account, its e-mail, the e-mail before or '', the account before or ''. */
const writeScript = defineScript(`
local owner = redis.call('HGET', KEYS[2], ARGV[3])
if owner and owner ~= ARGV[1] then return 'email' end
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if (stored or '') ~= ARGV[5] then return 'changed' end
if ARGV[4] ~= '' then redis.call('HDEL', KEYS[2], ARGV[4]) end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 'written'
`)
