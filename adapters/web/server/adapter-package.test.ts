import { generateKeyPairSync } from 'node:crypto'
import { BatonError, tenantId } from '@baton/core'
import type { AdapterContext } from '@baton/core'
import { createMemoryStore } from '@baton/core/testing'
import { adapterPackage } from './adapter-package'
import { createMemoryMediaStore } from './testing/create-memory-media-store'

const context: AdapterContext = {
  tenant: tenantId('shop'),
  account: 'main',
  businessName: 'Dune & Co.',
  mount: '/shop',
  isOwnOrigin: (origin) => origin === 'http://localhost:3000',
  keys: ['a key of the host for this adapter alone', 'and the key it had before this one'],
  feed: createMemoryStore(),
  media: createMemoryMediaStore(),
  observe: () => undefined,
  remoteAddress: () => undefined,
}
const who = { issuer: 'shop', audience: 'baton' }

describe('the package', () => {
  it('makes a web chat under the path of its business', async () => {
    const adapter = adapterPackage.createAdapter(context, {})
    expect(adapter.paths).toEqual(['/shop/v3/directline', '/shop/widget.js'])
    const ask = async (path: string, method: string, origin: string) => {
      const request = new Request(`http://localhost:3000/shop${path}`, { method, headers: { origin } })
      return (await adapter.receive(request)).respond([])
    }
    expect((await ask('/v3/directline/tokens/generate', 'POST', 'http://localhost:3000')).status).toBe(200)
    expect((await ask('/v3/directline/tokens/generate', 'POST', 'https://evil.example')).status).toBe(403)
    const settings: unknown = await (await ask('/v3/directline/widget', 'GET', 'http://localhost:3000')).json()
    expect(settings).toMatchObject({ title: 'Dune & Co.' })
  })

  it('takes every setting there is', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const common = {
      allowedOrigins: ['https://shop.example'],
      botName: 'Dune bot',
      directLineSecret: 'the-business-has-this-secret',
      previousDirectLineSecret: 'and-it-had-this-one-before',
      widget: { title: 'Ask us', theme: { accent: '#064' }, texts: { en: { send: 'Go' } } },
      limits: { text: 500, fileTypes: ['image/png'], posts: { burst: 3, perSecond: 0.5 } },
    }
    for (const known of [
      { knownCustomers: who, knownCustomerSecret: 'x'.repeat(32) },
      { knownCustomers: { ...who, publicKey: pem } },
      { knownCustomers: { ...who, jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kty: 'EC' }] } } },
    ]) {
      expect(adapterPackage.createAdapter(context, { ...common, ...known }).channel).toBe('web')
    }
  })

  it.each<[string, object]>([
    ['allowedOrigin', { allowedOrigin: ['https://shop.example'] }],
    ['allowedOrigins', { allowedOrigins: 'https://shop.example' }],
    ['allowed origin "shop.example" is no origin such as "https://shop.example"', { allowedOrigins: ['shop.example'] }],
    ['allowed origin', { allowedOrigins: ['https://shop.example/chat'] }],
    ['direct line secret must have at least 16 characters', { directLineSecret: 'short' }],
    ['limits.text', { limits: { text: 'long' } }],
    ['limits', { limits: { texts: 1 } }],
    ['known customers need one key', { knownCustomers: who }],
    ['known customers need one key', { knownCustomers: { ...who, publicKey: 'x' }, knownCustomerSecret: 'y' }],
    ['at least 32 characters', { knownCustomers: who, knownCustomerSecret: 'short' }],
    ['is no PEM', { knownCustomers: { ...who, publicKey: 'no key' } }],
    ['needs knownCustomers with an issuer', { knownCustomerSecret: 'x'.repeat(32) }],
  ])('names what is wrong: %s', (message, settings) => {
    const create = () => adapterPackage.createAdapter(context, settings)
    expect(create).toThrow(BatonError)
    expect(create).toThrow(message)
  })
})
