import type { ErrorCode } from '@baton/core'
import { shop, startTestDesk, type TestAgent, type TestCustomer, type TestDesk } from '../testing/desk/start-test-desk'
import { problem } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
let asha: TestAgent
let customer: TestCustomer
let failing: ErrorCode | undefined

beforeAll(async () => {
  desk = await startTestDesk({ failing: () => failing, answerWithinMs: 1000 })
  asha = await desk.agent('Asha')
  customer = desk.customer('customer')
  await customer.says('agent')
  await asha.post(`/chats/${customer.chat()}/claim`, {})
})
afterAll(() => desk.close())

/** Everything that takes JSON. */
const bodies = (): readonly (readonly [string, string])[] => [
  ['POST', '/sign-in'],
  ['POST', '/sign-out'],
  ['PUT', '/presence'],
  ['POST', `/chats/${customer.chat()}/actions`],
  ['POST', `/chats/${customer.chat()}/claim`],
]

async function expectRefusal(method: string, path: string, sent: Parameters<TestAgent['request']>[2]): Promise<string> {
  const answer = await asha.request(method, path, sent)
  expect({ method, path, sent, status: answer.status < 400 || answer.status >= 500 }).toEqual({
    method,
    path,
    sent,
    status: false,
  })
  return problem.parse(answer.body).error.code
}

const json = { 'content-type': 'application/json' }
const action = (wish: unknown, more: object = {}) => ({ requestId: 'request-1', epoch: 3, action: wish, ...more })

describe('a request that cannot be meant', () => {
  it('is refused when its body is no JSON, or none that is known', async () => {
    const texts = [
      '',
      '{',
      '{"a":',
      'null',
      '[]',
      '"text"',
      '17',
      'true',
      '\u0000',
      '{"a":1}}',
      '\ufeff{}x',
      'undefined',
    ]
    for (const [method, path] of bodies()) {
      for (const body of texts) expect(await expectRefusal(method, path, { body, headers: json })).toBe('malformed')
    }
  })

  it('is refused when its body is not called JSON', async () => {
    for (const [method, path] of bodies()) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/jsonx',
      ]) {
        const sent = { body: '{}', headers: { 'content-type': type } }
        expect(await expectRefusal(method, path, sent)).toBe('unsupported-type')
      }
    }
  })

  it('is refused when it is too large, deep or both', async () => {
    const large = `{"a":"${'x'.repeat(70_000)}"}`
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    const deepObject = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    for (const [method, path] of bodies()) {
      expect(await expectRefusal(method, path, { body: large, headers: json })).toBe('body-too-large')
      expect(await expectRefusal(method, path, { body: deep, headers: json })).toBe('malformed')
      expect(await expectRefusal(method, path, { body: deepObject, headers: json })).toBe('malformed')
    }
  })

  it('is refused when a field is missing, wrong, too long or unknown', async () => {
    const path = `/chats/${customer.chat()}/actions`
    const wrong: readonly unknown[] = [
      {},
      action(undefined),
      action({ kind: 'nothing' }),
      action({ kind: '__proto__' }),
      action({ kind: 'say' }),
      action({ kind: 'say', text: '' }),
      action({ kind: 'say', text: ' \n ' }),
      action({ kind: 'say', text: 7 }),
      action({ kind: 'say', text: 'x'.repeat(8001) }),
      action({ kind: 'say', text: 'hi', media: 'x' }),
      action({ kind: 'say', text: 'hi', from: 'bot' }),
      action({ kind: 'transfer' }),
      action({ kind: 'transfer', team: '../other' }),
      action({ kind: 'transfer', team: 'a.b' }),
      action({ kind: 'set-fact', name: '__proto__ ;', value: 'x' }),
      action({ kind: 'set-fact', name: 'x'.repeat(65), value: 'x' }),
      action({ kind: 'hand-back', facts: { a: 1 } }),
      action({ kind: 'resend', seq: 0 }),
      action({ kind: 'resend', seq: 1.5 }),
      action({ kind: 'say', text: 'hi' }, { epoch: -1 }),
      action({ kind: 'say', text: 'hi' }, { epoch: '3' }),
      action({ kind: 'say', text: 'hi' }, { epoch: 1e300 }),
      action({ kind: 'say', text: 'hi' }, { requestId: 'short' }),
      action({ kind: 'say', text: 'hi' }, { requestId: 'has spaces in it' }),
      action({ kind: 'say', text: 'hi' }, { requestId: 'x'.repeat(65) }),
      action({ kind: 'say', text: 'hi' }, { by: 'somebody' }),
    ]
    const { revision } = await desk.store.load(customer.line)
    for (const body of wrong) expect(await expectRefusal('POST', path, { json: body })).toBe('malformed')
    expect((await desk.store.load(customer.line)).revision).toBe(revision)
    for (const body of [{ presence: 'away' }, { presence: 'online', more: 1 }, { presence: ['online'] }]) {
      expect(await expectRefusal('PUT', '/presence', { json: body })).toBe('malformed')
    }
  })

  it('says where it is wrong', async () => {
    const answer = await asha.request('POST', `/chats/${customer.chat()}/actions`, {
      json: action({ kind: 'transfer', team: 'a.b' }),
    })
    expect(problem.parse(answer.body).error.message).toContain('action.team')
  })

  it('is refused when it asks for what is no chat, no position and no number', async () => {
    const id = customer.chat()
    const strange = ['x', 'a.b.c.d', '%2e%2e', encodeURIComponent('../../x'), `${id}.1`, 'x'.repeat(3000), '%00', '%']
    for (const each of strange) {
      for (const path of ['', '/log', '/deliveries', '/entries/1/media']) {
        expect(['malformed', 'not-found']).toContain(await expectRefusal('GET', `/chats/${each}${path}`, {}))
      }
    }
    const queries = ['after=x', 'after=-1', 'after=1.5', 'limit=0', 'limit=100000', 'before=NaN', 'after=1&before=2']
    for (const query of queries) expect(await expectRefusal('GET', `/chats/${id}/log?${query}`, {})).toBe('malformed')
    for (const seq of ['0', '-1', 'x', '1e9']) {
      expect(['malformed', 'not-found']).toContain(await expectRefusal('GET', `/chats/${id}/entries/${seq}/media`, {}))
    }
    expect(await expectRefusal('GET', '/chats/closed?limit=x', {})).toBe('malformed')
  })

  it('is refused when it names no route, or one in another way', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['POST', '/chats'],
      ['DELETE', `/chats/${customer.chat()}`],
      ['PATCH', '/presence'],
      ['GET', '/attachments'],
      ['GET', '/live'],
    ] as const) {
      const sent = method === 'GET' ? {} : { json: {} }
      expect(await expectRefusal(method, path, sent)).toBe('not-found')
    }
  })

  it('is answered for one reader only, like everything', async () => {
    for (const path of ['/me', '/nothing', '/chats/x', '/chats']) {
      const { headers } = await asha.request('GET', path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await asha.request('HEAD', '/me')).status).toBe(200)
  })

  it('never makes the API fail', () => {
    expect(desk.observations.filter(({ kind }) => kind === 'error')).toEqual([])
  })
})

describe('while the store', () => {
  afterEach(() => {
    failing = undefined
  })

  it('cannot be reached, everything is answered so, with when to try again', async () => {
    failing = 'store-unavailable'
    for (const [method, path, json] of [
      ['GET', `/chats/${customer.chat()}`, undefined],
      ['POST', `/chats/${customer.chat()}/actions`, action({ kind: 'say', text: 'hi' })],
      ['POST', `/chats/${customer.chat()}/claim`, {}],
    ] as const) {
      const answer = await asha.request(method, path, json === undefined ? {} : { json })
      expect(answer.status).toBe(503)
      expect(problem.parse(answer.body).error.code).toBe('store-unavailable')
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })

  it('is full, what would change it is answered so', async () => {
    failing = 'store-full'
    const answer = await asha.request('POST', `/chats/${customer.chat()}/actions`, {
      json: action({ kind: 'note', text: 'hi' }),
    })
    expect([answer.status, problem.parse(answer.body).error.code]).toEqual([507, 'store-full'])
  })

  it('is there again, the same request is done', async () => {
    const request = action({ kind: 'note', text: 'once more' }, { requestId: 'once-more-1' })
    failing = 'store-unavailable'
    expect((await asha.request('POST', `/chats/${customer.chat()}/actions`, { json: request })).status).toBe(503)
    failing = undefined
    const answer = await asha.request('POST', `/chats/${customer.chat()}/actions`, { json: request })
    expect(answer.body).toMatchObject({ kind: 'done', duplicate: false })
  })

  it('does not answer at all, nobody waits for it for ever', async () => {
    desk.server.pause()
    try {
      const answers = await Promise.all(['/me', '/chats', '/settings'].map((path) => asha.request('GET', path)))
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
      await expect(asha.live()).rejects.toThrow('503')
    } finally {
      desk.server.resume()
    }
    expect((await asha.request('GET', '/me')).status).toBe(200)
  })

  it('has crashed, everything is answered so, and it goes on when it is back', async () => {
    const live = await asha.live()
    await live.next('ready')
    await desk.server.crash()
    live.send({ kind: 'beat' })
    live.send({ kind: 'watch', id: customer.chat() })
    for (const path of ['/me', '/chats', '/settings']) expect((await asha.request('GET', path)).status).toBe(503)
    const proof = { business: shop, email: 'asha@shop.example', password: 'whatever it is' }
    expect((await desk.browser().request('POST', '/sign-in', { json: proof })).status).toBe(503)
    await expect(asha.live()).rejects.toThrow('503')
    await desk.server.restart()
    let status = 503
    while (status === 503) status = (await desk.browser().request('POST', '/sign-in', { json: proof })).status
    // The test's server has forgotten everybody; the API has not stopped working.
    expect(status).toBe(401)
    live.send({ kind: 'beat' })
    await live.next('signed-out')
    const failed = desk.observations.flatMap((seen) => (seen.kind === 'error' ? [seen.where] : []))
    expect(failed).not.toEqual(expect.arrayContaining([expect.stringMatching(/^desk (API|live socket)$/)]))
  })
})
