import { SignJWT, UnsecuredJWT } from 'jose'
import { tenantId } from '@baton/core'
import type { WebAdapterOptions } from './options'
import { settle } from './options'
import { testSecret } from './testing/start-test-chat'
import { createMemoryStore } from '@baton/core/testing'
import { createMemoryMediaStore } from './testing/create-memory-media-store'
import { createTokens } from './token'
import type { Session } from './token'

const minute = 60_000
const newSecret = 'another signing secret only for tests, long too'

function tokensOf(change: Partial<WebAdapterOptions> = {}) {
  let time = Date.UTC(2026, 0, 1)
  const options: WebAdapterOptions = {
    tenant: tenantId('shop'),
    account: 'main',
    feed: createMemoryStore(),
    media: createMemoryMediaStore(),
    secret: testSecret,
    allowedOrigins: [],
    observe: () => undefined,
    now: () => time,
    ...change,
  }
  return {
    tokens: createTokens(settle(options, () => 'u')),
    pass: (ms: number) => {
      time += ms
    },
    session: { conversation: 'c1', user: 'dl_1', until: time + 120 * minute } satisfies Session,
    now: () => time,
  }
}

describe('a token', () => {
  it('says who talks in which conversation, until when', async () => {
    const { tokens, session, now } = tokensOf()
    const known = { subject: 'u-1', facts: { email: 'a@example.org' } }
    const { token, expiresAt } = await tokens.issue({ ...session, name: 'Ann', known })
    expect(await tokens.read(token)).toEqual({ session: { ...session, name: 'Ann', known }, expiresAt })
    expect(expiresAt).toBe(now() + 30 * minute)
  })

  it('lets clients see the customer id that they look for', async () => {
    const { tokens, session } = tokensOf()
    const { token } = await tokens.issue(session)
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(payload).toMatchObject({ user: 'dl_1', conv: 'c1' })
  })

  it('expires', async () => {
    const { tokens, session, pass } = tokensOf()
    const { token } = await tokens.issue(session)
    pass(30 * minute - 1_000)
    await expect(tokens.read(token)).resolves.toBeDefined()
    pass(1_000)
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'stale-request' })
  })

  it("never outlives its conversation's time", async () => {
    const { tokens, session, pass } = tokensOf()
    pass(100 * minute)
    expect((await tokens.issue(session)).expiresAt).toBe(session.until)
    pass(20 * minute)
    await expect(tokens.issue(session)).rejects.toMatchObject({ code: 'stale-request' })
  })

  it('can be resumed after it has expired, as long as the conversation has time', async () => {
    const { tokens, session, pass } = tokensOf()
    const { token } = await tokens.issue(session)
    pass(90 * minute)
    expect(await tokens.readToResume(token)).toEqual(session)
    pass(40 * minute)
    expect(await tokens.readToResume(token)).toBeUndefined()
  })

  it('is accepted while its key is the previous one, and signed with the newest', async () => {
    const before = tokensOf()
    const { token } = await before.tokens.issue(before.session)
    const between = tokensOf({ secret: newSecret, previousSecret: testSecret })
    await expect(between.tokens.read(token)).resolves.toMatchObject({ session: { user: 'dl_1' } })
    const after = tokensOf({ secret: newSecret })
    await expect(after.tokens.read((await between.tokens.issue(before.session)).token)).resolves.toBeDefined()
    await expect(after.tokens.read(token)).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it('of another business or account is a forged one, even under the same key', async () => {
    const { tokens, session } = tokensOf()
    const { token } = await tokens.issue(session)
    for (const other of [tokensOf({ tenant: tenantId('cafe') }), tokensOf({ account: 'second' })]) {
      await expect(other.tokens.read(token)).rejects.toMatchObject({ code: 'invalid-signature' })
      expect(await other.tokens.readToResume(token)).toBeUndefined()
    }
  })

  it('for a stream opens no conversation, and the other way round', async () => {
    const { tokens, session } = tokensOf()
    const { token, expiresAt } = await tokens.issue(session)
    const streamToken = await tokens.issueForStream({ conversation: 'c1', user: 'dl_1', expiresAt })
    expect(await tokens.readForStream(streamToken)).toEqual({ conversation: 'c1', user: 'dl_1', expiresAt })
    await expect(tokens.read(streamToken)).rejects.toMatchObject({ code: 'invalid-signature' })
    await expect(tokens.readForStream(token)).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it('for a stream must be used within a minute', async () => {
    const { tokens, pass } = tokensOf()
    const token = await tokens.issueForStream({ conversation: 'c1', user: 'dl_1' })
    pass(61_000)
    await expect(tokens.readForStream(token)).rejects.toMatchObject({ code: 'stale-request' })
  })

  it('that somebody else made is refused, however it is made', async () => {
    const { tokens, session, now } = tokensOf()
    const { token } = await tokens.issue(session)
    const [header = '', payload = '', signature = ''] = token.split('.')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = (change: object) =>
      Buffer.from(JSON.stringify({ ...Object(claims), ...change })).toString('base64url')
    const kid = (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid
    const byOtherKey = await new SignJWT({ conv: 'c1', user: 'dl_1', until: 9e9 })
      .setProtectedHeader({ alg: 'HS256', kid })
      .setIssuer('baton-web')
      .setAudience('shop.main.chat')
      .setExpirationTime(Math.floor(now() / 1000) + 60)
      .sign(Buffer.from(newSecret))
    const unsigned = new UnsecuredJWT({ conv: 'c1', user: 'dl_1', until: 9e9 })
      .setIssuer('baton-web')
      .setAudience('shop.main.chat')
      .setExpirationTime('1h')
      .encode()
    for (const bad of [
      `${header}.${forged({ user: 'dl_2' })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      `${Buffer.from(`{"alg":"HS512","kid":"${kid}"}`).toString('base64url')}.${payload}.${signature}`,
      `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${payload}.${signature}`,
      byOtherKey,
      unsigned,
      'nonsense',
      '',
      '..',
    ]) {
      await expect(tokens.read(bad)).rejects.toMatchObject({ code: 'invalid-signature' })
    }
  })
})

it('refuses a signing secret that can be guessed', () => {
  expect(() => tokensOf({ secret: 'short' })).toThrow('at least 32 characters')
  expect(() => tokensOf({ previousSecret: 'short' })).toThrow('at least 32 characters')
})
