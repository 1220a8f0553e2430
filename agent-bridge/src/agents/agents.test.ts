import { agentId, tenantId, teamId, type AgentId } from '@baton/core'
import { makeBusiness } from '@baton/core/testing'
import { Redis } from 'ioredis'
import { createNews, type News, type NewsChannel } from '../tenant/news'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createAgentAccounts, type AgentAccounts, type NewAccount } from './agent-accounts'
import { createSessions, type Sessions } from './sessions'
import { createSignIn, type SignIn } from './sign-in'

let server: TestServer
let redis: Redis
let news: NewsChannel
let accounts: AgentAccounts
let sessions: Sessions
let signIn: SignIn
const tenant = tenantId('shop')
const other = tenantId('bakery')
const address = '192.0.2.1'
const sessionMs = 12 * 60 * 60_000
const attempts = { perEmail: 3, perAddress: 6, windowMs: 60_000 }

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
  const observe = (observation: unknown) => {
    throw new Error(JSON.stringify(observation))
  }
  news = createNews({ redis, observe })
  const business = (id: string) => (id === tenant || id === other ? makeBusiness({ id: tenantId(id) }) : undefined)
  accounts = createAgentAccounts({ redis, business })
  sessions = createSessions({ redis, accounts, news, sessionMs, now: Date.now })
  const knows = (id: string) => business(id) !== undefined
  signIn = createSignIn({ redis, accounts, sessions, knows, tokenMs: 600_000, attempts })
})
afterAll(async () => {
  await news.close()
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())

const asha: NewAccount = {
  email: 'Asha@Example.com',
  name: 'Asha',
  teams: [teamId('support')],
  role: 'agent',
  password: 'correct horse',
}

describe('accounts', () => {
  test('an account is what was asked for, with a capacity of 3', async () => {
    const { password: _password, ...rest } = asha
    const account = await accounts.add(tenant, asha)
    expect(account).toEqual({ ...rest, id: account.id, capacity: 3, active: true })
    expect(await accounts.find(tenant, account.id)).toEqual(account)
    expect(await accounts.list(tenant)).toEqual([account])
    expect(await accounts.findByEmail(tenant, ' asha@EXAMPLE.com ')).toEqual(account)
  })

  test('no account shows its password or its hash', async () => {
    const account = await accounts.add(tenant, asha)
    expect(JSON.stringify([account, await accounts.list(tenant)])).not.toMatch(/horse|scrypt/)
  })

  test.each([
    ['no team', { teams: [] }, /at least one team/],
    ['a team that does not exist', { teams: [teamId('sales')] }, /no team sales/],
    ['an e-mail that is none', { email: 'asha' }, /email/],
    ['an empty name', { name: ' ' }, /name/],
    ['a capacity of 0', { capacity: 0 }, /capacity/],
    ['a picture that is no web address', { picture: 'javascript:alert(1)' }, /picture/],
    ['a short password', { password: 'seven 7' }, /8 to 1024/],
  ])('%s is refused, and nothing is kept', async (_what, change, message) => {
    await expect(accounts.add(tenant, { ...asha, ...change })).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(message),
    })
    expect(await accounts.list(tenant)).toEqual([])
  })

  test('an e-mail belongs to one agent of a tenant, whatever its case, and is free again once changed', async () => {
    const first = await accounts.add(tenant, asha)
    await expect(accounts.add(tenant, { ...asha, email: 'ASHA@example.com' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await accounts.add(other, asha)
    await accounts.update(tenant, first.id, { email: 'a.kumar@example.com' })
    const second = await accounts.add(tenant, { ...asha, name: 'Another Asha' })
    expect(await accounts.findByEmail(tenant, asha.email)).toEqual(second)
    await expect(accounts.update(tenant, first.id, { email: asha.email })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('twenty who add the same e-mail at once make one account', async () => {
    const added = await Promise.allSettled(Array.from({ length: 20 }, () => accounts.add(tenant, asha)))
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await accounts.list(tenant)).toHaveLength(1)
  })

  test('a change is made whole or not at all', async () => {
    const { id } = await accounts.add(tenant, asha)
    const changed = await accounts.update(tenant, id, { capacity: 5, teams: [teamId('billing'), teamId('billing')] })
    expect(changed).toMatchObject({ capacity: 5, teams: ['billing'] })
    await expect(accounts.update(tenant, id, { name: 'A', teams: [] })).rejects.toMatchObject({ code: 'malformed' })
    expect(await accounts.find(tenant, id)).toEqual(changed)
    await expect(accounts.update(tenant, agentId('nobody'), { name: 'A' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('signing in', () => {
  const withPassword = (change: Partial<{ email: string; password: string; address: string }> = {}) =>
    signIn.withPassword({ tenant, email: asha.email, password: 'correct horse', address, ...change })

  async function add(): Promise<AgentId> {
    return (await accounts.add(tenant, asha)).id
  }

  test('with e-mail and password there is a session; its token is kept nowhere', async () => {
    const id = await add()
    const session = await withPassword({ email: 'asha@example.com' })
    expect(session.account.id).toBe(id)
    expect(session.csrf).toMatch(/^[\w-]{22}$/)
    expect(await sessions.find(session.token)).toEqual({
      tenant,
      account: session.account,
      csrf: session.csrf,
      id: session.id,
    })
    const kept = await dump()
    expect(kept).not.toContain(session.token.split('.')[1])
  })

  test('a wrong password, an unknown e-mail and an inactive account are answered alike', async () => {
    const id = await add()
    const refusal = { code: 'unauthorized', message: 'e-mail and password do not belong together' }
    await expect(withPassword({ password: 'wrong horse' })).rejects.toMatchObject(refusal)
    await expect(withPassword({ email: 'nobody@example.com' })).rejects.toMatchObject(refusal)
    await accounts.update(tenant, id, { active: false })
    await expect(withPassword()).rejects.toMatchObject(refusal)
    await expect(
      signIn.withPassword({ tenant: tenantId('nowhere'), email: asha.email, password: 'correct horse', address }),
    ).rejects.toMatchObject(refusal)
  })

  test('an account without a password has none that is right', async () => {
    const { password: _password, ...rest } = asha
    await accounts.add(tenant, rest)
    await expect(withPassword({ password: '' })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('after too many attempts even the right password must wait, and is told how long', async () => {
    await add()
    for (let i = 0; i < attempts.perEmail; i += 1) {
      await expect(withPassword({ password: 'wrong horse' })).rejects.toMatchObject({ code: 'unauthorized' })
    }
    const refused = withPassword()
    await expect(refused).rejects.toMatchObject({ code: 'too-many-requests' })
    const { retryAfterMs } = (await refused.catch((error: unknown) => error)) as { retryAfterMs: number }
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(attempts.windowMs)
    // Whoever else comes from there may still try.
    await expect(withPassword({ email: 'ben@example.com' })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('one address cannot try many e-mails', async () => {
    for (let i = 0; i < attempts.perAddress; i += 1) {
      await expect(withPassword({ email: `a${i}@example.com` })).rejects.toMatchObject({ code: 'unauthorized' })
    }
    await expect(withPassword({ email: 'b@example.com' })).rejects.toMatchObject({ code: 'too-many-requests' })
    await expect(withPassword({ email: 'b@example.com', address: '192.0.2.2' })).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  test('signing in forgets the wrong attempts before', async () => {
    await add()
    for (let i = 0; i < attempts.perEmail - 1; i += 1)
      await withPassword({ password: 'wrong horse' }).catch(() => undefined)
    await withPassword()
    for (let i = 0; i < attempts.perEmail - 1; i += 1) {
      await expect(withPassword({ password: 'wrong horse', address: '192.0.2.2' })).rejects.toMatchObject({
        code: 'unauthorized',
      })
    }
    await withPassword({ address: '192.0.2.3' })
  })

  test('a one-time token signs in once', async () => {
    const id = await add()
    const token = await signIn.createToken(tenant, id)
    const tried = await Promise.allSettled(Array.from({ length: 5 }, () => signIn.withToken(token, address)))
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(signIn.withToken(token, '192.0.2.9')).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('a token that was never made, or of an agent who is inactive by now, signs nobody in', async () => {
    const id = await add()
    await expect(signIn.withToken('shop.abc', address)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(signIn.withToken(`shop.${'a'.repeat(43)}`, address)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(signIn.withToken(`nowhere.${'a'.repeat(43)}`, address)).rejects.toMatchObject({ code: 'unauthorized' })
    const token = await signIn.createToken(tenant, id)
    await accounts.update(tenant, id, { active: false })
    await expect(signIn.withToken(token, address)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(signIn.createToken(tenant, id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('other proof leads to the same session', async () => {
    const id = await add()
    const session = await signIn.as(tenant, id)
    expect((await sessions.find(session.token))?.account.id).toBe(id)
    await expect(signIn.as(tenant, agentId('nobody'))).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('sessions', () => {
  async function begin() {
    const account = await accounts.add(tenant, asha)
    return { account, session: await sessions.create(tenant, account) }
  }

  test('a session lasts 12 hours from the last request', async () => {
    const { session } = await begin()
    const key = `{shop}:session:${session.id}`
    await redis.pexpire(key, 1_000)
    expect(await sessions.find(session.token)).toBeDefined()
    expect(await redis.pttl(key)).toBeGreaterThan(sessionMs - 5_000)
    await redis.del(key)
    expect(await sessions.find(session.token)).toBeUndefined()
  })

  test('a session can be ended, alone or with all of the agent', async () => {
    const { account, session } = await begin()
    const second = await sessions.create(tenant, account)
    const third = await sessions.create(tenant, account)
    await sessions.revoke(session.token)
    expect(await sessions.find(session.token)).toBeUndefined()
    expect(await sessions.find(second.token)).toBeDefined()
    await sessions.revokeAll(tenant, account.id)
    expect(await sessions.find(second.token)).toBeUndefined()
    expect(await sessions.find(third.token)).toBeUndefined()
  })

  test('whoever listens hears that a session has ended', async () => {
    const { account, session } = await begin()
    const heard: News[] = []
    let tell: () => void = () => undefined
    const twice = new Promise<void>((resolve) => (tell = resolve))
    const stop = news.watch(tenant, (one) => {
      if (one.kind !== 'signed-out') return
      heard.push(one)
      if (heard.length === 2) tell()
    })
    // Listening begins a moment after it is asked for.
    await listening(tenant)
    await sessions.revoke(session.token)
    await sessions.revokeAll(tenant, account.id)
    await twice
    expect(heard).toEqual([
      { kind: 'signed-out', agent: account.id, session: session.id },
      { kind: 'signed-out', agent: account.id },
    ])
    stop()
  })

  test('an agent who is deactivated has no session any more', async () => {
    const { account, session } = await begin()
    await accounts.update(tenant, account.id, { active: false })
    expect(await sessions.find(session.token)).toBeUndefined()
  })

  test.each(['', 'shop', 'shop.abc', `${'a'.repeat(43)}`, `shop.${'a'.repeat(43)}`, `sh:op.${'a'.repeat(43)}`])(
    'nobody is signed in with %j',
    async (token) => {
      await begin()
      expect(await sessions.find(token)).toBeUndefined()
      await sessions.revoke(token)
    },
  )

  test('G10 a token is of no use to another tenant', async () => {
    const { session } = await begin()
    expect(await sessions.find(session.token.replace('shop.', 'bakery.'))).toBeUndefined()
  })
})

/** Waits until the server knows of somebody who listens. */
async function listening(id: string): Promise<void> {
  for (;;) {
    const [, count] = (await redis.pubsub('NUMSUB', `{${id}}:news`)) as [string, number]
    if (Number(count) > 0) return
  }
}

async function dump(): Promise<string> {
  const parts: string[] = []
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key)
    parts.push(key)
    if (type === 'string') parts.push((await redis.get(key)) ?? '')
    if (type === 'hash') parts.push(JSON.stringify(await redis.hgetall(key)))
    if (type === 'zset') parts.push(JSON.stringify(await redis.zrange(key, 0, '-1')))
  }
  return parts.join('\n')
}
