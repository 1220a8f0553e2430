import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  billing,
  dune,
  shop,
  startTestDesk,
  type TestAgent,
  type TestCustomer,
  type TestDesk,
} from '../testing/desk/start-test-desk'
import type { ActionDone, ChatDetail, DeskEntry, Problem, Uploaded } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
let asha: TestAgent

beforeAll(async () => {
  desk = await startTestDesk()
  asha = await desk.agent('Asha', { capacity: 20 })
})
afterAll(() => desk.close())

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(300_000)])
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1000)])

const upload = (agent: TestAgent, body: Uint8Array | string, headers: { readonly [name: string]: string } = {}) =>
  agent.request('POST', '/attachments', { body, headers: { 'content-type': 'application/octet-stream', ...headers } })

const codeOf = ({ body }: { readonly body: unknown }): string => (body as Problem).error.code
const digest = (bytes: unknown): string =>
  createHash('sha256')
    .update(bytes as Buffer)
    .digest('hex')

let customers = 0
async function chatOf(agent: TestAgent): Promise<TestCustomer> {
  customers += 1
  const customer = desk.customer(`customer-${customers}`)
  await customer.says('agent')
  await agent.post(`/chats/${customer.chat()}/claim`, {})
  return customer
}

async function say(agent: TestAgent, customer: TestCustomer, media: object, text?: string): Promise<DeskEntry> {
  const { chat } = await agent.get<ChatDetail>(`/chats/${customer.chat()}`)
  const action = { kind: 'say', media, ...(text !== undefined && { text }) }
  const { seq } = await agent.post<ActionDone>(`/chats/${customer.chat()}/actions`, {
    requestId: `say-${randomBytes(8).toString('hex')}`,
    epoch: chat.epoch,
    action,
  })
  const { entries } = await agent.get<ChatDetail>(`/chats/${customer.chat()}`)
  const entry = entries.find((each) => each.seq === seq)
  if (!entry) throw new Error('what was said is not there')
  return entry
}

function urlOf({ body }: DeskEntry): string {
  const media = body.kind === 'message' && body.message.kind === 'media' ? body.message.media : undefined
  if (!media) throw new Error('no media')
  return media.url.replace('/desk/api', '')
}

describe('an attachment', () => {
  it('is sent up, said, and shown to those who see the chat', async () => {
    const customer = await chatOf(asha)
    const answer = await upload(asha, png, { 'x-name': encodeURIComponent('Größe.png') })
    expect(answer.status).toBe(201)
    const { media } = answer.body as Uploaded
    expect(media).toEqual({
      type: 'image',
      ref: expect.any(String),
      contentType: 'image/png',
      name: 'Größe.png',
      size: png.length,
    })
    const entry = await say(asha, customer, { ref: media.ref, alt: 'the size chart' }, 'Here it is')
    expect(entry.body).toMatchObject({
      message: {
        kind: 'media',
        text: 'Here it is',
        media: { type: 'image', contentType: 'image/png', name: 'Größe.png', size: png.length, alt: 'the size chart' },
      },
    })
    expect(JSON.stringify(entry)).not.toContain(media.ref)

    const file = await asha.request('GET', urlOf(entry))
    expect(file.status).toBe(200)
    expect(digest(file.body)).toBe(digest(png))
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'content-disposition': "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe.png",
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': expect.stringContaining('private'),
    })
  })

  it('that is a document is offered for saving, not run', async () => {
    const { media } = (await upload(asha, pdf)).body as Uploaded
    const entry = await say(asha, await chatOf(asha), { ref: media.ref })
    const file = await asha.request('GET', urlOf(entry))
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
  })

  it('of a customer’s is shown too, whatever they called it', async () => {
    const page = '<script>alert(1)</script>'
    const { ref } = await desk.media.put(shop, {
      stream: Readable.from([page]),
      contentType: 'text/html',
      name: 'a.html',
      limit: 1000,
    })
    const customer = await chatOf(asha)
    await customer.says({ kind: 'media', media: { type: 'document', ref, contentType: 'text/html' } })
    const { entries } = await asha.get<ChatDetail>(`/chats/${customer.chat()}`)
    const { seq } = entries.find(({ body }) => body.kind === 'customer' && body.content.kind === 'media') ?? { seq: 0 }
    const file = await asha.request('GET', `/chats/${customer.chat()}/entries/${seq}/media`)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
  })

  it('is what its bytes say, not what it is called', async () => {
    for (const body of ['<svg onload="x"/>', 'MZ\u0090', 'GIF']) {
      const answer = await upload(asha, body, { 'content-type': 'image/png', 'x-name': 'a.png' })
      expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported-type'])
    }
    const empty = await upload(asha, '')
    expect(empty.status).toBeGreaterThanOrEqual(400)
    expect(empty.status).toBeLessThan(500)
  })

  it('is not larger than the limit, announced or not, and nothing of it stays', async () => {
    const removeAll = () => desk.media.expire(Date.now() + 60_000)
    await removeAll()
    const large = Buffer.concat([png.subarray(0, 8), Buffer.alloc(10 * 1024 * 1024)])
    const announced = await upload(asha, large)
    expect([announced.status, codeOf(announced)]).toEqual([413, 'body-too-large'])

    const chunked = await fetch(`${desk.origin}/desk/api/attachments`, {
      method: 'POST',
      headers: {
        origin: desk.origin,
        cookie: asha.cookie ?? '',
        'x-baton-csrf': (await asha.get<{ csrf: string }>('/me')).csrf,
      },
      body: Readable.toWeb(Readable.from([large.subarray(0, 4_000_000), large.subarray(4_000_000)])) as ReadableStream,
      duplex: 'half',
    })
    expect(chunked.status).toBe(413)
    expect(await removeAll()).toBe(0)
  })

  it('is nobody’s who may not see the chat it is in', async () => {
    const customer = await chatOf(asha)
    const { media } = (await upload(asha, png)).body as Uploaded
    const url = urlOf(await say(asha, customer, { ref: media.ref }))
    const bill = await desk.agent('Bill', { teams: [billing] })
    const stranger = await desk.agent('Dina', { role: 'admin' }, { tenant: dune })
    expect((await bill.request('GET', url)).status).toBe(404)
    expect((await stranger.request('GET', url)).status).toBe(404)
    expect((await desk.browser().request('GET', url)).status).toBe(401)
    const others = await desk.agent('Elsa', { role: 'admin' }, { tenant: dune })
    const theirs = desk.customer('theirs', dune)
    await theirs.says('agent')
    await others.post(`/chats/${theirs.chat()}/claim`, {})
    const { chat } = await others.get<ChatDetail>(`/chats/${theirs.chat()}`)
    const stolen = await others.request('POST', `/chats/${theirs.chat()}/actions`, {
      json: { requestId: 'steal-it-1', epoch: chat.epoch, action: { kind: 'say', media: { ref: media.ref } } },
    })
    expect(codeOf(stolen)).toBe('unknown-attachment')
  })

  it('of a later conversation is not reached through an earlier one', async () => {
    const customer = await chatOf(asha)
    const { chat } = await asha.get<ChatDetail>(`/chats/${customer.chat()}`)
    await asha.post(`/chats/${customer.chat()}/actions`, {
      requestId: 'close-it-1',
      epoch: chat.epoch,
      action: { kind: 'close' },
    })
    await customer.says('invoice')
    const { ref } = await desk.media.put(shop, { stream: Readable.from([png]), contentType: 'image/png', limit: 1e6 })
    await customer.says({ kind: 'media', media: { type: 'image', ref, contentType: 'image/png' } })
    const { lastSeq } = await desk.store.load(customer.line)
    for (let seq = 1; seq <= lastSeq; seq += 1) {
      expect((await asha.request('GET', `/chats/${customer.chat(1)}/entries/${seq}/media`)).status).toBe(404)
    }
  })

  it('is not found at an entry that has none', async () => {
    const customer = await chatOf(asha)
    for (const seq of ['1', '2', '999']) {
      expect((await asha.request('GET', `/chats/${customer.chat()}/entries/${seq}/media`)).status).toBe(404)
    }
  })
})
