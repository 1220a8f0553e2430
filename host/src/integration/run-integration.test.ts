import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awaitId, nodeId, type BotFunction, type IntegrationRequest } from '@baton/core'
import { runIntegration } from './run-integration'

const request: IntegrationRequest = {
  kind: 'function',
  target: 'orders.track',
  purpose: 'answer',
  node: nodeId('orders'),
  conversation: 'shop.test.main.c1.1',
  customer: { id: 'c', facts: {} },
  entities: { order: 'DC-1' },
  language: 'en',
  channel: 'test',
  timeoutMs: 1_000,
}
const http = { key: 'k'.repeat(32), fetch, now: () => 1_700_000_000_000 }
const id = awaitId('await-1')

function call(functions: Record<string, BotFunction>, change: Partial<IntegrationRequest> = {}, signal?: AbortSignal) {
  return runIntegration(
    { functions: new Map(Object.entries(functions)), http },
    { id, request: { ...request, ...change }, signal: signal ?? new AbortController().signal },
  )
}

describe('a custom function', () => {
  it('is given the entities and the key, and its answer is read', async () => {
    const seen: unknown[] = []
    const outcome = await call({
      'orders.track': ({ entities, key }) => {
        seen.push(entities, key)
        return { say: 'On its way.' }
      },
    })
    expect(seen).toEqual([{ order: 'DC-1' }, 'await-1'])
    expect(outcome).toMatchObject({ kind: 'answered', messages: [{ kind: 'text', text: 'On its way.' }] })
  })

  it.each([
    ['throws', () => Promise.reject(new TypeError('customer@example.com')), { kind: 'failed' }],
    ['answers nothing', () => ({}), { kind: 'empty' }],
    ['answers what cannot be said', () => ({ say: { text: '' } }), { kind: 'failed' }],
  ] as const)('that %s is a bot break', async (_what, orders, outcome) => {
    expect(await call({ 'orders.track': orders })).toMatchObject(outcome)
  })

  it('never says what it threw: it may be what the customer wrote', async () => {
    const outcome = await call({ 'orders.track': () => Promise.reject(new TypeError('customer@example.com')) })
    expect(JSON.stringify(outcome)).not.toContain('example.com')
  })

  it('that does not look at its signal is late all the same', async () => {
    const stop = new AbortController()
    const running = call({ 'orders.track': () => new Promise(() => undefined) }, {}, stop.signal)
    stop.abort()
    expect(await running).toEqual({ kind: 'late' })
  })

  it('that nobody registered is named', async () => {
    expect(await call({})).toEqual({
      kind: 'failed',
      reason: 'no function is registered as "orders.track"',
    })
  })

  it('sees the entities as the entity function has changed them', async () => {
    const outcome = await call(
      {
        tidy: () => ({ entities: { order: 'DC-2' } }),
        'orders.track': ({ entities }) => ({ say: String(entities['order']) }),
      },
      { entityFunction: 'tidy' },
    )
    expect(outcome).toMatchObject({ messages: [{ text: 'DC-2' }] })
  })
})

describe('an HTTP integration', () => {
  let server: Server
  let url = ''
  let answer: RequestListener

  beforeAll(async () => {
    server = createServer((incoming, response) => answer(incoming, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function read(incoming: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array))
    return Buffer.concat(chunks).toString('utf8')
  }

  it('is signed, carries its key, and is answered in JSON', async () => {
    const seen: { headers: IncomingMessage['headers']; body: string }[] = []
    answer = (incoming, response) => {
      read(incoming)
        .then((body) => {
          seen.push({ headers: incoming.headers, body })
          response.end(JSON.stringify({ say: 'Found.' }))
        })
        .catch(() => response.destroy())
    }
    expect(await call({}, { kind: 'http', target: url })).toMatchObject({ kind: 'answered' })
    const [{ headers, body } = { headers: {}, body: '' }] = seen
    expect(headers['idempotency-key']).toBe('await-1')
    const hash = createHmac('sha256', http.key).update(`1700000000.${body}`).digest('hex')
    expect(headers['baton-signature']).toBe(`t=1700000000,v1=${hash}`)
    expect(JSON.parse(body)).toMatchObject({ v: 1, key: 'await-1', entities: { order: 'DC-1' } })
    expect(JSON.parse(body)).not.toHaveProperty('target')
  })

  it.each([
    [204, '', { kind: 'empty' }],
    [200, 'not json', { kind: 'failed', reason: 'the answer is not JSON' }],
    [404, '', { kind: 'failed', reason: 'the integration answered 404' }],
    [302, '', undefined],
    [200, `{"say":"${'x'.repeat(70_000)}"}`, { kind: 'failed', reason: 'the answer is larger than 65536 bytes' }],
  ])('that answers %i %.12s is judged', async (status, body, outcome) => {
    answer = (_incoming, response) => {
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end(body)
    }
    const run = call({}, { kind: 'http', target: url })
    if (outcome) expect(await run).toEqual(outcome)
    else await expect(run).rejects.toMatchObject({ code: 'transient' })
  })

  it.each([429, 500, 503])('that answers %i may be tried again', async (status) => {
    answer = (_incoming, response) => response.writeHead(status).end()
    await expect(call({}, { kind: 'http', target: url })).rejects.toMatchObject({ code: 'transient' })
  })

  it('that cannot be reached may be tried again', async () => {
    await expect(call({}, { kind: 'http', target: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'transient',
    })
  })

  it('that takes too long is late', async () => {
    const stop = new AbortController()
    answer = () => stop.abort()
    expect(await call({}, { kind: 'http', target: url }, stop.signal)).toEqual({ kind: 'late' })
  })
})
