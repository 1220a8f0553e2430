import { SignJWT } from 'jose'
import { tenantId } from '@baton/core'
import type { TokenAnswer } from './activity'
import { ask, joinChat } from './testing/join-chat'
import { startTestChat, testOrigin } from './testing/start-test-chat'
import type { TestChat, TestChatOptions } from './testing/start-test-chat'

const pageSecret = 'the page signs with this secret, long enough'
const minute = 60_000

let chat: TestChat
let time: number

async function start(options: TestChatOptions = {}): Promise<void> {
  time = Math.floor(Date.now() / 1000) * 1000
  chat = await startTestChat({
    directLineSecret: ['the-business-has-this-secret', 'and-soon-this-other-one'],
    knownCustomers: { key: { kind: 'secret', secret: pageSecret }, issuer: 'shop', audience: 'baton' },
    now: () => time,
    ...options,
  })
}
beforeEach(() => start())
afterEach(() => chat.close())

function signIn(sub: string, name = 'Priya'): Promise<string> {
  return new SignJWT({ sub, name, email: 'priya@example.org' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('shop')
    .setAudience('baton')
    .setExpirationTime(Math.floor(time / 1000) + 300)
    .sign(Buffer.from(pageSecret))
}

const generate = (body: unknown = {}, origin: string = testOrigin) =>
  ask<TokenAnswer>(chat, 'POST', '/tokens/generate', { origin, body })

describe('a token', () => {
  it('is given to a page of an allowed origin', async () => {
    const { status, body, headers } = await generate()
    expect(status).toBe(200)
    expect(body).toEqual({
      conversationId: expect.stringMatching(/^[\w-]{20,60}$/),
      token: expect.any(String),
      expires_in: 1800,
    })
    expect(headers.get('access-control-allow-origin')).toBe(testOrigin)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('is given to the holder of a secret, for the customer they name', async () => {
    for (const token of ['the-business-has-this-secret', 'and-soon-this-other-one']) {
      const body = { user: { id: 'dl_from-our-shop', name: 'Priya' } }
      const given = await ask<TokenAnswer>(chat, 'POST', '/tokens/generate', { token, body })
      const { conversationId } = given.body
      await ask(chat, 'POST', `/conversations/${conversationId}/activities`, {
        token: given.body.token,
        body: { type: 'message', text: 'hi', from: { id: 'dl_forged' } },
      })
      expect(chat.received.at(-1)?.sender).toMatchObject({ id: 'dl_from-our-shop', name: 'Priya' })
    }
  })

  it('is for a fresh guest when a page names a customer without proof', async () => {
    const { body } = await generate({ user: { id: 'dl_somebody', name: 'The boss' } })
    const { token, conversationId } = body
    await ask(chat, 'POST', `/conversations/${conversationId}/activities`, {
      token,
      body: { type: 'message', text: 'hi' },
    })
    expect(chat.received[0]?.sender).toEqual({
      id: expect.stringMatching(/^dl_[\w-]{20,}$/),
      isBot: false,
      isSelf: false,
    })
  })

  it.each([
    ['nothing at all', {}, 401, 'Unauthorized'],
    ['a page of another origin', { origin: 'https://evil.example' }, 403, 'NotAllowed'],
    ['a page without an origin', { origin: 'null' }, 403, 'NotAllowed'],
    ['a wrong secret', { token: 'the-business-has-this-secrex' }, 401, 'InvalidToken'],
    ['a wrong secret on an allowed page', { token: 'x', origin: testOrigin }, 401, 'InvalidToken'],
  ])('is not given for %s', async (_what, how, status, code) => {
    expect(await ask(chat, 'POST', '/tokens/generate', how)).toMatchObject({
      status,
      body: { error: { code, message: expect.any(String) } },
    })
  })

  it('is renewed for the same conversation and customer', async () => {
    const { body: first } = await generate()
    time += 20 * minute
    const { status, body } = await ask<TokenAnswer>(chat, 'POST', '/tokens/refresh', { token: first.token })
    expect(status).toBe(200)
    expect(body).toMatchObject({ conversationId: first.conversationId, expires_in: 1800 })
    expect(body.token).not.toBe(first.token)
  })

  it('is not renewed when it has expired: the client is told so with a 403', async () => {
    const { body } = await generate()
    time += 31 * minute
    expect(await ask(chat, 'POST', '/tokens/refresh', { token: body.token })).toMatchObject({
      status: 403,
      body: { error: { code: 'TokenExpired', message: 'the token has expired' } },
    })
  })

  it('is not renewed for ever', async () => {
    await chat.close()
    await start({ limits: { conversationMs: 40 * minute } })
    const { body: first } = await generate()
    time += 25 * minute
    const { body: second } = await ask<TokenAnswer>(chat, 'POST', '/tokens/refresh', { token: first.token })
    expect(second.expires_in).toBe(15 * 60)
    time += 15 * minute
    expect((await ask(chat, 'POST', '/tokens/refresh', { token: second.token })).status).toBe(403)
  })

  it('is no secret and a secret is no token', async () => {
    const token = 'the-business-has-this-secret'
    expect((await ask(chat, 'POST', '/tokens/refresh', { token })).status).toBe(403)
    const { body } = await generate()
    expect((await ask(chat, 'POST', '/tokens/generate', { token: body.token })).status).toBe(401)
  })

  it('can be asked for with no body at all', async () => {
    expect((await ask(chat, 'POST', '/tokens/generate', { origin: testOrigin })).status).toBe(200)
  })

  it.each(['{', '[]', 'null', '"x"', '{"user":7}', '{"userToken":{}}', '{"resume":[1]}'])(
    'is refused to a body that is %j',
    async (body) => {
      expect(await ask(chat, 'POST', '/tokens/generate', { origin: testOrigin, body })).toMatchObject({
        status: 400,
        body: { error: { code: 'MalformedData' } },
      })
    },
  )
})

describe('a customer who comes back', () => {
  it('goes on with their conversation, also after the token has expired', async () => {
    const { body: first } = await generate()
    time += 24 * 60 * minute
    const { body } = await generate({ resume: first.token })
    expect(body.conversationId).toBe(first.conversationId)
    expect(body.expires_in).toBe(1800)
  })

  it('starts over when the conversation has no time left, or the token is no good', async () => {
    const { body: first } = await generate()
    time += 31 * 24 * 60 * minute
    for (const resume of [first.token, 'forged', '']) {
      const { status, body } = await generate({ resume })
      expect(status).toBe(200)
      expect(body.conversationId).not.toBe(first.conversationId)
    }
  })

  it('is not let in from another page', async () => {
    const { body: first } = await generate()
    expect((await generate({ resume: first.token }, 'https://evil.example')).status).toBe(403)
  })
})

describe('a known customer', () => {
  it('is who the page says, and nobody else', async () => {
    const customer = await joinChat(chat, { userToken: await signIn('u-42'), user: { id: 'u-1', name: 'Forged' } })
    await customer.post({ type: 'message', text: 'hi', from: { id: 'u-2', name: 'Forged too' } })
    expect(chat.received[0]?.sender).toEqual({
      id: expect.stringMatching(/^dl_/),
      name: 'Priya',
      isBot: false,
      isSelf: false,
      customer: 'known.u-42',
      facts: { name: 'Priya', email: 'priya@example.org' },
    })
  })

  it('stays known when the token is renewed', async () => {
    const { token, conversation } = await joinChat(chat, { userToken: await signIn('u-42') })
    const { body } = await ask<TokenAnswer>(chat, 'POST', '/tokens/refresh', { token })
    await ask(chat, 'POST', `/conversations/${conversation}/activities`, {
      token: body.token,
      body: { type: 'message', text: 'hi' },
    })
    expect(chat.received[0]?.sender.customer).toBe('known.u-42')
  })

  it('who signs in while they talk keeps their conversation', async () => {
    const { body: guest } = await generate()
    const { body } = await generate({ resume: guest.token, userToken: await signIn('u-42') })
    expect(body.conversationId).toBe(guest.conversationId)
  })

  it('who has signed out, or is somebody else now, gets another conversation', async () => {
    const { body: first } = await generate({ userToken: await signIn('u-42') })
    const same = await generate({ resume: first.token, userToken: await signIn('u-42') })
    expect(same.body.conversationId).toBe(first.conversationId)
    const signedOut = await generate({ resume: first.token })
    expect(signedOut.body.conversationId).not.toBe(first.conversationId)
    const other = await generate({ resume: first.token, userToken: await signIn('u-43') })
    expect(other.body.conversationId).not.toBe(first.conversationId)
  })

  it('must be vouched for by the page', async () => {
    expect(await generate({ userToken: 'forged' })).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidToken' } },
    })
    const userToken = await signIn('u-42')
    time += 10 * minute
    expect(await generate({ userToken })).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } })
  })

  it('is refused where no key is known, rather than taken for a guest', async () => {
    const userToken = await signIn('u-42')
    const plain = await startTestChat()
    try {
      const answered = await ask(plain, 'POST', '/tokens/generate', { origin: testOrigin, body: { userToken } })
      expect(answered.status).toBe(403)
    } finally {
      await plain.close()
    }
  })
})

describe('a conversation', () => {
  it('is started with a token, as often as the page is loaded', async () => {
    const { body: granted } = await generate()
    for (let loads = 0; loads < 2; loads++) {
      const { status, body } = await ask<TokenAnswer>(chat, 'POST', '/conversations', {
        token: granted.token,
        body: { user: {}, locale: 'en-US' },
      })
      expect(status).toBe(201)
      expect(body).toMatchObject({ conversationId: granted.conversationId, expires_in: 1800 })
      expect(body.streamUrl).toMatch(
        /^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\/[\w-]+\/stream\?watermark=0&t=/,
      )
    }
  })

  it('is started with the secret for the customer it names', async () => {
    const token = 'the-business-has-this-secret'
    const { status, body } = await ask<TokenAnswer>(chat, 'POST', '/conversations', {
      token,
      body: { user: { id: 'u-9' } },
    })
    expect(status).toBe(201)
    await ask(chat, 'POST', `/conversations/${body.conversationId}/activities`, {
      token,
      body: { type: 'message', text: 'hi', from: { id: 'u-9', name: 'Lee' } },
    })
    expect(chat.received[0]?.sender).toMatchObject({ id: 'u-9', name: 'Lee' })
  })

  it('gives out a new stream, from where the client is', async () => {
    const { conversation, token } = await joinChat(chat)
    const { status, body } = await ask<TokenAnswer>(chat, 'GET', `/conversations/${conversation}?watermark=17`, {
      token,
    })
    expect(status).toBe(200)
    expect(body.conversationId).toBe(conversation)
    expect(body.streamUrl).toContain('watermark=17&')
  })

  it('is nobody else’s', async () => {
    const mine = await joinChat(chat)
    const theirs = await joinChat(chat)
    for (const path of ['', '/activities', '/upload']) {
      const method = path === '/upload' ? 'POST' : 'GET'
      expect(
        await ask(chat, method, `/conversations/${theirs.conversation}${path}`, { token: mine.token }),
      ).toMatchObject({
        status: 403,
        body: { error: { code: 'NotAllowed', message: 'the token is for another conversation' } },
      })
    }
  })

  it('that nobody was ever given is not found', async () => {
    const token = 'the-business-has-this-secret'
    for (const id of ['unknown', 'a'.repeat(30), '%00', '..%2f..%2fetc', '%E0%A4%A']) {
      expect(await ask(chat, 'GET', `/conversations/${id}`, { token })).toMatchObject({
        status: 404,
        body: { error: { code: 'NotFound' } },
      })
    }
  })

  it('of another business is not found, even with a secret that both have', async () => {
    const cafe = await startTestChat({ tenant: tenantId('cafe'), directLineSecret: 'the-business-has-this-secret' })
    try {
      const { conversation } = await joinChat(chat)
      const token = 'the-business-has-this-secret'
      expect((await ask(cafe, 'GET', `/conversations/${conversation}/activities`, { token })).status).toBe(404)
    } finally {
      await cafe.close()
    }
  })

  it.each([
    ['no token', undefined, 401, 'Unauthorized'],
    ['nonsense', 'nonsense', 401, 'InvalidToken'],
    ['a token without a signature', 'eyJhbGciOiJub25lIn0.eyJjb252IjoieCJ9.', 401, 'InvalidToken'],
  ])('is closed to %s', async (_what, token, status, code) => {
    const { conversation } = await joinChat(chat)
    for (const [method, path] of [
      ['POST', '/conversations'],
      ['POST', '/tokens/refresh'],
      ['GET', `/conversations/${conversation}`],
      ['GET', `/conversations/${conversation}/activities`],
      ['POST', `/conversations/${conversation}/activities`],
      ['POST', `/conversations/${conversation}/upload`],
    ] as const) {
      expect(await ask(chat, method, path, token === undefined ? {} : { token })).toMatchObject({
        status,
        body: { error: { code, message: expect.any(String) } },
      })
    }
  })
})

describe('a page', () => {
  it('of an allowed origin may send what it likes to', async () => {
    const { status, headers } = await ask(chat, 'OPTIONS', '/tokens/generate', {
      origin: testOrigin,
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent',
      },
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(testOrigin)
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,x-ms-bot-agent')
    expect(headers.get('access-control-allow-methods')).toContain('POST')
    expect(headers.get('vary')).toContain('origin')
  })

  it('of another origin may not', async () => {
    const { status } = await ask(chat, 'OPTIONS', '/conversations', { origin: 'https://evil.example' })
    expect(status).toBe(403)
  })

  it('of another origin may ask for a chat, to read that it gets none', async () => {
    const origin = 'https://evil.example'
    const { status: asked } = await ask(chat, 'OPTIONS', '/tokens/generate', { origin })
    expect(asked).toBe(204)
    const { body, headers, status } = await ask(chat, 'POST', '/tokens/generate', { origin })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, origin])
    expect(body).toEqual({ error: { code: expect.any(String), message: expect.any(String) } })
  })

  it('may read why it was refused, if it is allowed at all', async () => {
    const { headers } = await ask(chat, 'POST', '/conversations', { origin: testOrigin })
    expect(headers.get('access-control-allow-origin')).toBe(testOrigin)
    const elsewhere = await ask(chat, 'POST', '/conversations', { origin: 'https://evil.example' })
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('who asks too often', () => {
  beforeEach(async () => {
    await chat.close()
    await start({
      limits: { tokens: { burst: 2, perSecond: 0.1 }, requests: { burst: 5, perSecond: 0.1 } },
      remoteAddress: (request) => (request instanceof Request ? '192.0.2.1' : undefined),
    })
  })

  it('is told how long to wait, by address', async () => {
    expect((await generate()).status).toBe(200)
    expect((await generate()).status).toBe(200)
    const refused = await generate()
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after')
    time += 10_000
    expect((await generate()).status).toBe(200)
  })

  it('is told so whatever they ask for', async () => {
    const token = 'a guess at the secret'
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => ask(chat, 'POST', '/tokens/generate', { token, origin: 'https://evil.example' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 403, 403, 429])
  })

  it('is not so with the secret, which speaks for many customers from one address', async () => {
    for (let customers = 0; customers < 10; customers++) {
      expect((await ask(chat, 'POST', '/tokens/generate', { token: 'the-business-has-this-secret' })).status).toBe(200)
    }
  })
})
