import { createHash, randomBytes } from 'node:crypto'
import type { ChatSummary, DeskEntry } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { request } from '../cast/wire'

let shop: Shop
let asha: Agent
let tom: Agent
let stranger: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: {
        agents: [
          { name: 'Asha', teams: ['support'] },
          { name: 'Tom', teams: ['billing'] },
        ],
      },
      rival: { agents: [{ name: 'Ralf', role: 'admin' }] },
    }),
  })
  asha = shop.agent('Asha')
  tom = shop.agent('Tom')
  stranger = shop.agent('Ralf')
  for (const agent of [asha, tom, stranger]) await agent.signsIn()
  await asha.goesOnline()
})
afterAll(() => shop.close())

async function talk(): Promise<{ readonly customer: Customer; readonly chat: ChatSummary }> {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  return { customer, chat: await asha.gets(customer) }
}

/** A picture as far as its first bytes say, and then anything. */
function aPicture(size: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61', 'hex')
  return Buffer.concat([head, randomBytes(size)])
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The path at the desk of the newest file in the chat. */
async function fileAtDesk(agent: Agent, chat: ChatSummary): Promise<string> {
  const urlOf = ({ body }: DeskEntry): string | undefined => {
    if (body.kind === 'customer' && body.content.kind === 'media') return body.content.media.url
    return body.kind === 'message' && body.message.kind === 'media' ? body.message.media.url : undefined
  }
  const url = (await agent.log(chat)).map(urlOf).findLast((each) => each !== undefined)
  if (url === undefined) throw new Error('there is no file in the chat')
  return new URL(url, shop.host.url).pathname
}

async function download(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers })
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

it('brings an agent’s picture to the customer, byte for byte, and shows it at the desk', async () => {
  const { chat, customer } = await talk()
  const picture = aPicture(200_000)
  await asha.sendsImage(chat, picture, 'café.png')
  const file = await customer.receivesFile()
  expect(file.type).toBe('image/png')
  expect(digest(file.bytes)).toBe(digest(picture))
  expect((await customer.conversationSoFar()).at(-1)).toBe('agent: [café.png]')
  expect(await asha.conversationSoFar(chat)).toEqual(await customer.conversationSoFar())
  const path = await fileAtDesk(asha, chat)
  expect((await asha.asks('GET', path.replace('/desk/api', ''))).status).toBe(200)
})

it('brings a customer’s picture to the agent, byte for byte', async () => {
  const { chat, customer } = await talk()
  const picture = aPicture(150_000)
  await customer.sendsFile({ name: 'hole.png', type: 'image/png', bytes: picture })
  await asha.gets(customer)
  const path = await fileAtDesk(asha, chat)
  const got = await asha.downloads(path)
  expect(got.status).toBe(200)
  expect(digest(got.bytes)).toBe(digest(picture))
})

it('G10 gives a file to nobody else: not without a session, not to another team or business, not by a link that was changed', async () => {
  const { chat, customer } = await talk()
  const picture = aPicture(1_000)
  await customer.sendsFile({ name: 'hole.png', type: 'image/png', bytes: picture })
  await asha.sendsImage(chat, picture)
  const { url } = await customer.receivesFile()
  const path = await fileAtDesk(asha, chat)

  expect((await request('GET', `${shop.host.url}${path}`)).status).toBe(401)
  const relative = path.replace('/desk/api', '')
  expect((await tom.asks('GET', relative)).status).toBe(404)
  expect((await stranger.asks('GET', relative)).status).toBe(404)

  const signed = new URL(url)
  const unsigned = new URL(signed.pathname, signed.origin)
  expect((await download(unsigned.href)).status).toBeGreaterThanOrEqual(400)
  for (const parameter of ['expires', 'signature']) {
    const changed = new URL(url)
    changed.searchParams.set(parameter, `${changed.searchParams.get(parameter) ?? ''}1`)
    expect((await download(changed.href)).status).toBeGreaterThanOrEqual(400)
  }
  // The other business's web chat knows neither the file nor the signature.
  expect((await download(url.replace('/care/', '/rival/'))).status).toBeGreaterThanOrEqual(400)
  expect((await download(url)).status).toBe(200)
})

it('loses the file for an agent whose team has lost the chat', async () => {
  const { chat, customer } = await talk()
  await customer.sendsFile({ name: 'hole.png', type: 'image/png', bytes: aPicture(10) })
  await asha.gets(customer)
  const path = (await fileAtDesk(asha, chat)).replace('/desk/api', '')
  expect((await asha.asks('GET', path)).status).toBe(200)
  await asha.does(chat, { kind: 'transfer', team: 'billing' })
  expect((await asha.asks('GET', path)).status).toBe(404)
  expect((await tom.asks('GET', path)).status).toBe(200)
})

it('refuses what is no picture, and what is too large, and says so', async () => {
  const { chat, customer } = await talk()
  const script = Buffer.from('<script>alert(1)</script>')
  const refused = await asha.asks('POST', '/attachments', script, { 'content-type': 'image/png', 'x-name': 'x.png' })
  expect([refused.status, refused.body]).toMatchObject([415, { error: { code: 'unsupported-type' } }])
  const large = await asha.asks('POST', '/attachments', aPicture(30 * 1024 * 1024), { 'x-name': 'x.png' })
  expect([large.status, large.body]).toMatchObject([413, { error: { code: 'body-too-large' } }])

  const route = `/conversations/${customer.conversation}/upload?userId=me`
  const authorization = `Bearer ${customer.token()}`
  const form = new FormData()
  form.append('file', new Blob([script], { type: 'image/png' }), 'x.png')
  expect((await customer.asks('POST', route, form, { authorization })).status).toBe(415)
  await customer.says('still here')
  await asha.reads(chat, 'still here')
})
