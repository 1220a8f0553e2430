import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { ReceiveResult } from '@baton/core'
import { joinChat } from './testing/join-chat'
import type { Joined } from './testing/join-chat'
import { startTestChat, testOrigin } from './testing/start-test-chat'
import type { TestChat } from './testing/start-test-chat'

const folder = join(__dirname, 'fixtures')
const fixtures = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))

const unlimited = { burst: 1e9, perSecond: 1e9 }
let chat: TestChat
let customer: Joined

beforeAll(async () => {
  chat = await startTestChat({ limits: { posts: unlimited, reads: unlimited } })
  customer = await joinChat(chat)
})
afterAll(() => chat.close())

/** Any JSON in the place of any part of a recorded body. */
const mutated = fc
  .tuple(fc.constantFrom(...fixtures), fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 4 })), { maxLength: 3 }))
  .map(([text, changes]) =>
    JSON.stringify(
      changes.reduce<unknown>((body, [which, value]) => {
        const places = placesIn(body)
        return replace(body, places[which % places.length] ?? [], value)
      }, JSON.parse(text)),
    ),
  )

/** A recorded body with bytes cut out or put in. */
const damaged = fc
  .tuple(fc.constantFrom(...fixtures), fc.nat(400), fc.nat(40), fc.uint8Array({ maxLength: 20 }))
  .map(([text, at, length, bytes]) => {
    const whole = Buffer.from(text)
    return Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + length)])
  })

type Path = readonly (string | number)[]

function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))]
}

function replace(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((inner: unknown, at) => (String(at) === key ? replace(inner, rest, by) : inner))
  return Object.fromEntries(
    Object.entries(Object(value) as object).map(([name, inner]) => [
      name,
      name === key ? replace(inner, rest, by) : inner,
    ]),
  )
}

/** Hands a request in as the host does, and gives core's answer to every envelope. */
async function receive(path: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  const reception = await chat.adapter.receive(new Request(`${chat.domain}${path}`, { method: 'POST', ...init }))
  expect(JSON.parse(JSON.stringify(reception.envelopes))).toEqual(reception.envelopes)
  const results = reception.envelopes.map((_, index): ReceiveResult => ({ kind: 'accepted', seq: index + 1 }))
  const response = reception.respond(results)
  return { status: response.status, text: await response.text() }
}

function expectAnswer({ status, text }: { readonly status: number; readonly text: string }): void {
  expect(status).toBeLessThan(500)
  const body: unknown = JSON.parse(text)
  if (status >= 400) expect(body).toEqual({ error: { code: expect.any(String), message: expect.any(String) } })
}

const headers = () => ({ authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' })

describe('whatever is posted', () => {
  it.each([
    ['with other values in it', mutated],
    ['with damage to it', damaged],
    ['of any JSON', fc.json()],
    ['of any bytes', fc.uint8Array({ maxLength: 200 })],
  ])('as an activity %s has a clear answer', async (_what, body: fc.Arbitrary<string | Uint8Array>) => {
    const path = `/conversations/${customer.conversation}/activities`
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        expectAnswer(await receive(path, { headers: headers(), body: sent }))
      }),
      { numRuns: 300 },
    )
  })

  it('as an upload has a clear answer', async () => {
    const path = `/conversations/${customer.conversation}/upload`
    const contentType = fc.oneof(
      fc.constantFrom('multipart/form-data; boundary=b', 'multipart/form-data', 'image/png', '', 'application/json'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()),
    )
    const piece = fc.oneof(
      fc.constantFrom(
        '--b',
        '\r\n',
        '--b--',
        'Content-Disposition: form-data; name="file"',
        '\r\n\r\n',
        '\x89PNG\r\n\x1a\n',
      ),
      fc.constantFrom('Content-Type: image/png', 'name="activity"', '{"type":"message"}', ': ', ';'),
      fc.string({ maxLength: 5 }),
    )
    await fc.assert(
      fc.asyncProperty(contentType, fc.array(piece, { maxLength: 20 }), async (type, pieces) => {
        const sent = { authorization: `Bearer ${customer.token}`, 'content-type': type }
        expectAnswer(await receive(path, { headers: sent, body: Buffer.from(pieces.join(''), 'latin1') }))
      }),
      { numRuns: 300 },
    )
  })

  it('to get a token has a clear answer', async () => {
    const body = fc.oneof(
      fc.record({
        user: fc.jsonValue(),
        userToken: fc.oneof(fc.string(), fc.jsonValue()),
        resume: fc.oneof(fc.string(), fc.constant(customer.token), fc.jsonValue()),
      }),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        expectAnswer(await receive('/tokens/generate', { headers: { origin: testOrigin }, body: JSON.stringify(sent) }))
      }),
      { numRuns: 200 },
    )
  })

  it('with any authorization is let in only with a token', async () => {
    const token = fc.oneof(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.nat(customer.token.length - 2).map((at) => {
        const other = customer.token[at] === 'A' ? 'B' : 'A'
        return `Bearer ${customer.token.slice(0, at)}${other}${customer.token.slice(at + 1)}`
      }),
      fc.nat(customer.token.length - 1).map((length) => `Bearer ${customer.token.slice(0, length)}`),
    )
    const path = `/conversations/${customer.conversation}/activities`
    await fc.assert(
      fc.asyncProperty(token, async (authorization) => {
        const sent = { authorization: authorization.trim() }
        const answered = await receive(path, { headers: sent, body: '{"type":"message","text":"x"}' })
        expectAnswer(answered)
        expect([401, 403]).toContain(answered.status)
      }),
      { numRuns: 300 },
    )
  })

  it('to any address has a clear answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.webPath(),
        fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'DELETE'),
        async (path, method) => {
          const url = `${chat.domain}${path}`
          const reception = await chat.adapter.receive(new Request(url, { method, headers: headers() }))
          expect(reception.respond([]).status).toBeLessThan(500)
        },
      ),
      { numRuns: 200 },
    )
  })
})
