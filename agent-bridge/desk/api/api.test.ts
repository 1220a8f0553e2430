import { mayRetry, sayFailure } from './answer'
import { createDeskClient } from './create-desk-client'
import { createSender } from './create-sender'

interface Asked {
  readonly method: string
  readonly path: string
  readonly csrf: string | null
  readonly body: unknown
}

type Reply = Response | Error

function open(...replies: readonly (() => Reply)[]) {
  const asked: Asked[] = []
  const onSignedOut = jest.fn()
  const onClockOffset = jest.fn()
  const now = Date.parse('2025-03-05T12:00:00Z')
  const sender = createSender({
    base: new URL('https://desk.example/desk/api/'),
    fetch: async (input, init) => {
      const { method, headers, body, url } = new Request(input, init)
      const text = body === null ? undefined : await new Response(body).text()
      asked.push({
        method,
        path: url.replace('https://desk.example/desk/api/', ''),
        csrf: headers.get('x-baton-csrf'),
        body: text === undefined ? undefined : JSON.parse(text),
      })
      const reply = replies[asked.length - 1]?.() ?? new Error('nobody answers')
      if (reply instanceof Error) throw reply
      return reply
    },
    now: () => now,
    onClockOffset,
    onSignedOut,
  })
  return { asked, sender, client: createDeskClient(sender), onSignedOut, onClockOffset }
}

const json =
  (value: unknown, status = 200, headers = {}) =>
  () =>
    Response.json(value, { status, headers })
const problem = (status: number, code: string, headers = {}) =>
  json({ error: { code, message: 'A sentence.' } }, status, headers)

describe('a request to the API', () => {
  it('carries, once signed in, what shows that it comes from this page, and reading does not', async () => {
    const { client, asked } = open(json({ csrf: 'proof' }), json({ presence: 'online' }), json({ chats: [] }))
    await client.readMe()
    await client.setPresence({ presence: 'online' })
    await client.readClosedChats()
    expect(asked.map(({ method, path, csrf }) => [method, path, csrf])).toEqual([
      ['GET', 'me', null],
      ['PUT', 'presence', 'proof'],
      ['GET', 'chats/closed?limit=100', null],
    ])
  })

  it('names chats safely', async () => {
    const { client, asked } = open(json({}))
    await client.readLog('a/../b?c', { before: 7 })
    expect(asked[0]?.path).toBe('chats/a%2F..%2Fb%3Fc/log?limit=100&before=7')
  })

  it('is sent once more with a new proof when another tab has signed in anew', async () => {
    const { client, asked } = open(
      problem(403, 'csrf'),
      json({ csrf: 'new' }),
      json({ kind: 'done', epoch: 1, seq: 2 }),
    )
    const request = { requestId: 'request-1', epoch: 1, action: { kind: 'park' } } as const
    expect(await client.act('a', request)).toMatchObject({ kind: 'ok' })
    expect(asked.map(({ path }) => path)).toEqual(['chats/a/actions', 'me', 'chats/a/actions'])
    expect(asked[2]).toMatchObject({ csrf: 'new', body: request })
  })

  it('is done when the answer is empty', async () => {
    const { client } = open(() => new Response(null, { status: 204 }))
    expect(await client.signIn({ token: 'x' })).toEqual({ kind: 'ok', value: undefined })
  })

  it('is refused in the words of the API', async () => {
    const { client, onSignedOut } = open(
      problem(429, 'too-many-requests', { 'retry-after': '30' }),
      problem(401, 'signed-out'),
    )
    const refusal = await client.signIn({ token: 'x' })
    expect(refusal).toEqual({
      kind: 'refused',
      status: 429,
      code: 'too-many-requests',
      message: 'A sentence.',
      retryAfterMs: 30_000,
    })
    expect(refusal.kind === 'refused' && mayRetry(refusal) && sayFailure(refusal)).toBe('A sentence.')
    expect(onSignedOut).not.toHaveBeenCalled()
    await client.readMe()
    expect(onSignedOut).toHaveBeenCalledTimes(1)
  })

  it('has been heard by nobody, as far as one knows, when something on the way answers or the answer is cut', async () => {
    const { client } = open(
      () => new Error('connection refused'),
      () => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
      json({ error: 'no such sentence' }, 500),
      () => new Response('{"half', { status: 200 }),
    )
    for (let tries = 0; tries < 4; tries += 1) expect(await client.readChats()).toEqual({ kind: 'unreachable' })
  })

  it('tells how far the server’s clock is from ours, and nothing of small differences', async () => {
    const { client, onClockOffset } = open(
      json({}, 200, { date: 'Wed, 05 Mar 2025 12:00:01 GMT' }),
      json({}, 200, { date: 'Wed, 05 Mar 2025 12:05:00 GMT' }),
      json({}),
    )
    for (let times = 0; times < 3; times += 1) await client.readChats()
    expect(onClockOffset.mock.calls).toEqual([[0], [300_500]])
  })
})
