import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, exportJWK } from 'jose'
import { createKnownCustomerCheck } from './known-customer'
import type { KnownCustomerKey } from './known-customer'

const secret = 'the page signs with this secret, long enough'
const now = Date.UTC(2026, 0, 1)
const inSeconds = (ms: number) => Math.floor(ms / 1000)

interface Statement {
  readonly claims?: Record<string, unknown>
  readonly key?: Parameters<SignJWT['sign']>[0]
  readonly header?: { readonly alg: string; readonly kid?: string }
  readonly expiresIn?: number
  readonly issuer?: string
  readonly audience?: string
}

function state({
  claims = { sub: 'u-42' },
  key = Buffer.from(secret),
  header = { alg: 'HS256' },
  expiresIn = 60_000,
  issuer = 'https://shop.example',
  audience = 'baton',
}: Statement = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(inSeconds(now + expiresIn))
    .sign(key)
}

const checkWith = (key: KnownCustomerKey) =>
  createKnownCustomerCheck({ key, issuer: 'https://shop.example', audience: 'baton' }, () => now)
const check = checkWith({ kind: 'secret', secret })

describe("a page's statement about its customer", () => {
  it('says who they are', async () => {
    const claims = { sub: 'u-42', name: 'Priya', email: 'priya@example.org', facts: { plan: 'gold' }, admin: true }
    expect(await check(await state({ claims }))).toEqual({
      subject: 'u-42',
      name: 'Priya',
      facts: { plan: 'gold', name: 'Priya', email: 'priya@example.org' },
    })
  })

  it('may be signed with a private key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const token = await state({ key: privateKey, header: { alg: 'ES256' } })
    await expect(checkWith({ kind: 'public', pem })(token)).resolves.toMatchObject({ subject: 'u-42' })
  })

  it('may be signed with one of several keys', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] }
    const token = await state({ key: privateKey, header: { alg: 'RS256', kid: 'k1' } })
    await expect(checkWith({ kind: 'jwks', jwks })(token)).resolves.toMatchObject({ subject: 'u-42' })
    const unknown = await state({ key: privateKey, header: { alg: 'RS256', kid: 'k2' } })
    await expect(checkWith({ kind: 'jwks', jwks })(unknown)).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it('signed with a public key as if it were a secret is refused', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const token = await state({ key: Buffer.from(pem) })
    await expect(checkWith({ kind: 'public', pem })(token)).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it.each<[string, Statement]>([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['for somebody else', { audience: 'another chat' }],
    ['signed by somebody else', { key: Buffer.from('somebody else signs with this secret') }],
    ['without a subject', { claims: { name: 'x' } }],
  ])('%s is refused', async (_what, statement) => {
    await expect(check(await state(statement))).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it('without an end is refused', async () => {
    const token = await new SignJWT({ sub: 'u-42' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('https://shop.example')
      .setAudience('baton')
      .sign(Buffer.from(secret))
    await expect(check(token)).rejects.toMatchObject({ code: 'invalid-signature' })
  })

  it('that has expired is refused, but clocks may differ by half a minute', async () => {
    await expect(check(await state({ expiresIn: -25_000 }))).resolves.toBeDefined()
    await expect(check(await state({ expiresIn: -31_000 }))).rejects.toMatchObject({ code: 'stale-request' })
  })

  it.each([
    [{ sub: '' }],
    [{ sub: 'x'.repeat(200) }],
    [{ sub: 'u', email: 'no e-mail' }],
    [{ sub: 'u', name: 7 }],
    [{ sub: 'u', facts: { plan: 1 } }],
    [{ sub: 'u', facts: { 'no name': 'x' } }],
    [{ sub: 'u', facts: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`f${index}`, 'x'])) }],
  ])('that says %j is refused', async (claims) => {
    await expect(check(await state({ claims }))).rejects.toMatchObject({ code: 'malformed' })
  })

  it.each(['', 'x', 'a.b.c'])('that is %j is refused', async (token) => {
    await expect(check(token)).rejects.toMatchObject({ code: 'invalid-signature' })
  })
})

it('refuses keys that cannot work', () => {
  expect(() => checkWith({ kind: 'secret', secret: 'short' })).toThrow('at least 32 characters')
  expect(() => checkWith({ kind: 'public', pem: 'no key' })).toThrow('no PEM')
})
