import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { ChatSummary } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops, webChat } from '../cast/street-of-shops'
import { until } from '../cast/until'
import { codeOf, request, type Answer } from '../cast/wire'

let shop: Shop
let customer: Customer
let other: Customer
let asha: Agent
let chat: ChatSummary
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: { agents: [{ name: 'Asha' }] },
      // Its conversations, and so their tokens, last for two seconds.
      brief: { channels: [{ ...webChat, settings: { limits: { conversationMs: 2_000 } } }] },
    }),
  })
  asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
  customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  chat = await asha.gets(customer)
  other = await shop.customer({ path: '/care' })
  await other.arrives()
})
afterAll(() => shop.close())
/** Whatever was refused: everybody goes on, and nothing of it was kept. */
afterEach(async () => {
  const text = `still here ${randomUUID()}`
  await customer.says(text)
  await asha.reads(chat, text)
  await asha.says(chat, `you are ${text}`)
  await customer.hears(`you are ${text}`)
  const lines = await customer.conversationSoFar()
  expect(lines.filter((line) => line.includes('bad input'))).toEqual([])
})

const json = { 'content-type': 'application/json' }
const badMessage = { type: 'message', text: 'bad input' }
const ownToken = () => ({ authorization: `Bearer ${customer.token()}` })
const activities = (of: Customer) => `/conversations/${of.conversation}/activities`
const deep = `${'['.repeat(40)}${']'.repeat(40)}`

/** The same token with another end: signed by nobody. */
function forge(token: string): string {
  const last = token.at(-2) === 'A' ? 'B' : 'A'
  return `${token.slice(0, -2)}${last}${token.at(-1) ?? ''}`
}

/** A token that nobody has signed, as some libraries accept. */
function unsigned(token: string): string {
  const [, claims = ''] = token.split('.')
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
}

function expectRefused(answer: Answer, status: number, code: string): void {
  expect([answer.status, codeOf(answer)]).toEqual([status, code])
  const { error } = answer.body as { readonly error: { readonly message: string } }
  expect(error.message).toMatch(/^\S.{5,}$/)
  expect(error.message).not.toMatch(/\[object|at \/|Error:/)
}

describe('a web chat answers what no client should send with a code and a sentence:', () => {
  const message = (text: string) => JSON.stringify({ type: 'message', text })
  it.each<readonly [what: string, body: unknown, status: number, code: string]>([
    ['no JSON', '{"type":', 400, 'MalformedData'],
    ['nothing', '', 400, 'MalformedData'],
    ['a list', '[]', 400, 'MalformedData'],
    ['a type that is a number', { ...badMessage, type: 7 }, 400, 'MalformedData'],
    ['a text that is an object', { type: 'message', text: { bad: 'input' } }, 400, 'MalformedData'],
    ['a message without words', { type: 'message' }, 400, 'MalformedData'],
    ['JSON as deep as a well', deep, 400, 'MalformedData'],
    ['a text that is too long', message('bad input '.repeat(1_000)), 413, 'TooLong'],
    ['a body over the limit', message('bad input '.repeat(40_000)), 413, 'TooLarge'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await customer.asks('POST', activities(customer), body, { ...json, ...ownToken() })
    expectRefused(answer, status, code)
  })

  it.each<readonly [what: string, authorization: () => string | undefined, status: number, code: string]>([
    ['no token', () => undefined, 401, 'Unauthorized'],
    ['a word that is no token', () => 'Bearer nonsense', 401, 'InvalidToken'],
    ['a forged token', () => `Bearer ${forge(customer.token())}`, 401, 'InvalidToken'],
    ['a token that nobody has signed', () => `Bearer ${unsigned(customer.token())}`, 401, 'InvalidToken'],
    ['the token of another conversation', () => `Bearer ${other.token()}`, 403, 'NotAllowed'],
  ])('%s', async (_what, authorization, status, code) => {
    const given = authorization()
    const headers: Record<string, string> = given === undefined ? {} : { authorization: given }
    for (const [method, route, body] of [
      ['GET', activities(customer)],
      ['GET', `/conversations/${customer.conversation}`],
      ['POST', activities(customer), badMessage],
    ] as const) {
      expectRefused(await customer.asks(method, route, body, headers), status, code)
    }
  })

  it('an unknown conversation, and one that was never given out', async () => {
    const route = `/conversations/${other.conversation.slice(0, -1)}x/activities`
    expectRefused(await customer.asks('POST', route, badMessage, ownToken()), 403, 'NotAllowed')
    expectRefused(await customer.asks('GET', '/conversations', undefined, ownToken()), 404, 'NotFound')
  })

  it('an expired token', async () => {
    const brief = await shop.customer({ path: '/brief' })
    await brief.arrives()
    const headers = { authorization: `Bearer ${brief.token()}` }
    const expired = await until('the token has expired', async () => {
      const answer = await brief.asks('GET', activities(brief), undefined, headers)
      return answer.status !== 200 && answer
    })
    expectRefused(expired, 403, 'TokenExpired')
    expectRefused(await brief.asks('POST', activities(brief), badMessage, headers), 403, 'TokenExpired')
    await brief.leaves()
  })

  it('a watermark that was never given out', async () => {
    const answer = await customer.asks('GET', `${activities(customer)}?watermark=bad`, undefined, ownToken())
    expectRefused(answer, 400, 'MalformedData')
  })

  it('a page of another origin, and none at all', async () => {
    const url = `${shop.host.url}/care/v3/directline/tokens/generate`
    const foreign = await request('POST', url, { body: {}, headers: { origin: 'https://evil.example' } })
    expectRefused(foreign, 403, 'NotAllowed')
    expectRefused(await request('POST', url, { body: {} }), 401, 'Unauthorized')
  })
})

describe('the desk answers what no page should send with a code and a sentence:', () => {
  const action = (wish: unknown, more: object = {}) => ({
    requestId: randomUUID(),
    epoch: chat.epoch,
    action: wish,
    ...more,
  })
  const say = { kind: 'say', text: 'bad input' }

  it.each<readonly [what: string, body: () => unknown, status: number, code: string]>([
    ['no JSON', () => '{"action":', 400, 'malformed'],
    ['nothing', () => '', 400, 'malformed'],
    ['an action nobody knows', () => action({ kind: 'shout', text: 'bad input' }), 400, 'malformed'],
    ['a text that is a number', () => action({ kind: 'say', text: 7 }), 400, 'malformed'],
    ['a say without words', () => action({ kind: 'say', text: '  ' }), 400, 'malformed'],
    ['an action without an id', () => ({ epoch: chat.epoch, action: say }), 400, 'malformed'],
    ['an id that is none', () => action(say, { requestId: 'a b' }), 400, 'malformed'],
    ['more than was asked for', () => action(say, { as: 'admin' }), 400, 'malformed'],
    ['a text that is too long', () => action({ kind: 'say', text: 'bad input '.repeat(1_000) }), 400, 'malformed'],
    ['a body over the limit', () => action({ kind: 'say', text: 'bad input '.repeat(60_000) }), 413, 'body-too-large'],
    [
      'a file that was never uploaded',
      () => action({ kind: 'say', media: { ref: 'nothing' } }),
      409,
      'unknown-attachment',
    ],
    ['a view that is no longer true', () => action({ kind: 'close' }, { epoch: chat.epoch - 1 }), 409, 'not-owner'],
    ['a message that was never said', () => action({ kind: 'resend', seq: 9_999 }), 409, 'unknown-message'],
  ])('%s', async (_what, body, status, code) => {
    expectRefused(await asha.asks('POST', `/chats/${chat.id}/actions`, body(), json), status, code)
  })

  it.each<readonly [what: string, headers: Record<string, string>, status: number, code: string]>([
    ['no session', { cookie: '' }, 401, 'signed-out'],
    ['a session that nobody has', { cookie: 'baton_desk=nonsense' }, 401, 'signed-out'],
    ['a request that is not from the page', { 'x-baton-csrf': 'nonsense' }, 403, 'csrf'],
    ['a page of another site', { origin: 'https://evil.example' }, 403, 'foreign-origin'],
    ['a body that is not called JSON', { 'content-type': 'text/plain' }, 415, 'unsupported-type'],
  ])('%s', async (_what, headers, status, code) => {
    const body = JSON.stringify(action(say))
    expectRefused(await asha.asks('POST', `/chats/${chat.id}/actions`, body, { ...json, ...headers }), status, code)
  })

  it('an unknown chat, and a text that is no chat', async () => {
    const nobody = chat.id.replace(customer.conversation, 'nobody')
    expectRefused(await asha.asks('GET', `/chats/${nobody}`), 404, 'not-found')
    expectRefused(await asha.asks('POST', `/chats/${nobody}/actions`, action(say)), 404, 'not-found')
    expectRefused(await asha.asks('GET', '/chats/nonsense'), 400, 'malformed')
    expectRefused(await asha.asks('GET', '/nothing-here'), 404, 'not-found')
  })

  it('a sign-in with a token that was used, or with a wrong password, and soon with anything', async () => {
    const token = shop.host.signIns.find(({ name }) => name === 'Asha')?.url.split('signin=')[1]
    expectRefused(await asha.asks('POST', '/sign-in', { token }), 401, 'wrong-credentials')
    const guess = { business: 'care', email: 'asha@care.example', password: 'a guess' }
    const limited = await until('there were too many', async () => {
      const answer = await asha.asks('POST', '/sign-in', guess)
      if (answer.status === 401) expectRefused(answer, 401, 'wrong-credentials')
      return answer.status !== 401 && answer
    })
    expectRefused(limited, 429, 'too-many-requests')
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('a live socket that speaks of something else', async () => {
    const socket = new WebSocket(`${shop.host.url.replace('http', 'ws')}/desk/api/live`, {
      headers: { origin: shop.host.url },
    })
    const refused = await new Promise<string>((resolve) => socket.once('error', (error) => resolve(error.message)))
    expect(refused).toMatch(/401/)
  })
})

describe('the host answers', () => {
  it.each([
    ['GET', '/nothing'],
    ['POST', '/nothing'],
    ['GET', '/care/v3/directline/nothing'],
    ['GET', '/../../etc/passwd'],
    ['GET', '/desk/..%2f..%2fpackage.json'],
  ])('%s %s with 404', async (method, path) => {
    const answer = await request(method, `${shop.host.url}${path}`)
    expect(answer.status).toBe(404)
    expect(codeOf(answer)).toMatch(/^(not-found|NotFound)$/)
  })

  it('that a page can only be read', async () => {
    const answer = await request('POST', `${shop.host.url}/care/`)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

it('G2 a message that is repeated is answered as it was the first time', async () => {
  const body = { type: 'message', text: 'again and again', channelData: { clientActivityID: 'a-repeat' } }
  const headers = { authorization: `Bearer ${other.token()}` }
  const answers = await Promise.all([1, 2, 3].map(() => other.asks('POST', activities(other), body, headers)))
  const [first] = answers
  expect(first?.status).toBe(200)
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([first?.status, first?.body])
  const lines = await other.conversationSoFar()
  expect(lines.filter((line) => line === 'me: again and again')).toHaveLength(1)
})
