import { WebSocket } from 'ws'
import type { ActivitySet } from '@baton/adapter-web'
import type { ChatSummary } from '@baton/agent-bridge'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { codeOf } from '../cast/wire'

let street: Shop
let anna: Agent
let bert: Agent
beforeAll(async () => {
  street = await openShop({
    files: streetOfShops({
      one: { agents: [{ name: 'Anna', role: 'admin' }] },
      two: { agents: [{ name: 'Bert', role: 'admin' }] },
    }),
  })
  anna = street.agent('Anna')
  bert = street.agent('Bert')
  for (const agent of [anna, bert]) {
    await agent.signsIn()
    await agent.goesOnline()
  }
})
afterAll(() => street.close())

async function talk(
  path: string,
  agent: Agent,
  text: string,
): Promise<{ readonly customer: Customer; readonly chat: ChatSummary }> {
  const customer = await street.customer({ path })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await agent.gets(customer)
  await customer.says(text)
  await agent.reads(chat, text)
  return { customer, chat }
}

const bearer = (customer: Customer): Record<string, string> => ({ authorization: `Bearer ${customer.token()}` })

it('G10 has agents, queues and lists of its own for each business', async () => {
  const ours = await talk('/one', anna, 'a secret of one')
  const theirs = await talk('/two', bert, 'a secret of two')
  const idsOf = async (agent: Agent) => {
    const { mine, parked, queue } = await agent.lists()
    return [...mine, ...parked, ...queue, ...(await agent.closedChats())].map(({ id }) => id.split('.')[0])
  }
  expect(new Set(await idsOf(anna))).toEqual(new Set(['one']))
  expect(new Set(await idsOf(bert))).toEqual(new Set(['two']))
  expect((await anna.settings()).colleagues).toEqual([])
  expect((await anna.me()).business.id).toBe('one')
  expect(JSON.stringify(await anna.lists())).not.toContain(theirs.chat.id)
  expect(ours.chat.id).not.toBe(theirs.chat.id)
})

it('G10 shows and does nothing to a chat of another business, not even for an admin who knows its id', async () => {
  const { chat, customer } = await talk('/two', bert, 'hello')
  const requestId = 'from-another-1'
  const attempts = [
    ['GET', `/chats/${chat.id}`],
    ['GET', `/chats/${chat.id}/log`],
    ['GET', `/chats/${chat.id}/deliveries`],
    ['POST', `/chats/${chat.id}/claim`, {}],
    ['POST', `/chats/${chat.id}/actions`, { requestId, epoch: chat.epoch, action: { kind: 'say', text: 'spam' } }],
    ['POST', `/chats/${chat.id}/actions`, { requestId, epoch: chat.epoch, action: { kind: 'close' } }],
  ] as const
  for (const [method, path, body] of attempts) {
    const answer = await anna.asks(method, path, body)
    expect([path, answer.status, codeOf(answer)]).toEqual([path, 404, 'not-found'])
  }
  await bert.says(chat, 'still ours')
  await customer.hears('still ours')
  expect(await customer.conversationSoFar()).not.toContain('agent: spam')
})

it('G10 refuses a web chat’s token, conversation and stream at another business’s web chat', async () => {
  const { customer: ours } = await talk('/one', anna, 'hello')
  const { customer: theirs } = await talk('/two', bert, 'hello')
  const attempts = [
    // Their conversation at their address, with our token.
    theirs.asks('GET', `/conversations/${theirs.conversation}/activities`, undefined, bearer(ours)),
    theirs.asks(
      'POST',
      `/conversations/${theirs.conversation}/activities`,
      { type: 'message', text: 'x' },
      bearer(ours),
    ),
    // Our own conversation at their address.
    theirs.asks('GET', `/conversations/${ours.conversation}/activities`, undefined, bearer(ours)),
    theirs.asks('GET', `/conversations/${ours.conversation}/activities`, undefined, bearer(theirs)),
    // Their conversation at our address.
    ours.asks('GET', `/conversations/${theirs.conversation}/activities`, undefined, bearer(ours)),
    theirs.asks('POST', '/tokens/refresh', {}, bearer(ours)),
  ]
  for (const answer of await Promise.all(attempts)) {
    expect([401, 403, 404]).toContain(answer.status)
    expect(codeOf(answer)).toMatch(/^(InvalidToken|NotAllowed|NotFound|TokenExpired)$/)
  }
  // A token of theirs does not go on with our conversation: it gets a new one.
  const resumed = await ours.asks('POST', '/tokens/generate', { resume: theirs.token() })
  expect((resumed.body as { readonly conversationId: string }).conversationId).not.toBe(theirs.conversation)

  const opened = await ours.asks('GET', `/conversations/${ours.conversation}`, undefined, bearer(ours))
  const { streamUrl } = opened.body as { readonly streamUrl: string }
  await expect(refusalOf(streamUrl.replace('/one/', '/two/'))).resolves.toMatch(/40[134]/)
  await expect(refusalOf(streamUrl.replace(ours.conversation, theirs.conversation))).resolves.toMatch(/40[134]/)
})

it('G10 tells no page of a business what happens in another one', async () => {
  const { chat, customer } = await talk('/two', bert, 'hello')
  const heard = await anna.newsWhile(async () => {
    anna.types(chat)
    await customer.says('are you there?')
    await bert.reads(chat, 'are you there?')
    await customer.types()
  })
  expect(JSON.stringify(heard)).not.toContain(chat.id)
  const opened = await customer.asks(
    'GET',
    `/conversations/${customer.conversation}/activities`,
    undefined,
    bearer(customer),
  )
  expect(
    (opened.body as ActivitySet).activities.every(({ conversation }) => conversation.id === customer.conversation),
  ).toBe(true)
})

/** What a stream that is not opened is refused with. */
async function refusalOf(url: string): Promise<string> {
  const socket = new WebSocket(url)
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate()
      reject(new Error('the stream was opened'))
    })
    socket.once('error', (error) => resolve(error.message))
  })
}
