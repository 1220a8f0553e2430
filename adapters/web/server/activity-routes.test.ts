import type { Signal } from '@baton/core'
import { createMemoryStore } from '@baton/core/testing'
import { ask, joinChat } from './testing/join-chat'
import type { Joined } from './testing/join-chat'
import { startTestChat, testOrigin } from './testing/start-test-chat'
import type { TestChat, TestChatOptions } from './testing/start-test-chat'

let chat: TestChat
let customer: Joined

async function start(options: TestChatOptions = {}): Promise<void> {
  chat = await startTestChat(options)
  customer = await joinChat(chat)
}
async function restart(options: TestChatOptions): Promise<void> {
  await chat.close()
  await start(options)
}
beforeEach(() => start())
afterEach(() => chat.close())

const message = (text: string, clientActivityID?: string) => ({
  type: 'message',
  text,
  from: { id: 'anybody' },
  ...(clientActivityID !== undefined && { channelData: { clientActivityID } }),
})
const path = () => `/conversations/${customer.conversation}/activities`

describe('what a customer posts', () => {
  it('is answered with the id that its echo has', async () => {
    const { status, body } = await customer.post(message('hello', 'a1'))
    expect(status).toBe(200)
    const { activities, watermark } = await customer.read()
    expect(activities).toMatchObject([
      { id: body.id, text: 'hello', from: { role: 'user' }, channelData: { clientActivityID: 'a1' } },
    ])
    expect(watermark).toBe('1')
  })

  it('is taken once, however often it is sent, and always answered the same', async () => {
    await restart({
      reply: () => [
        { kind: 'text', text: 'one' },
        { kind: 'text', text: 'two' },
      ],
    })
    const answers = await Promise.all([1, 2, 3].map(() => customer.post(message('hello', 'a1'))))
    answers.push(await customer.post(message('hello', 'a1')))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await customer.texts()).toEqual(['hello', 'one', 'two'])
  })

  it('is taken twice when it is said twice', async () => {
    await customer.post(message('hello'))
    await customer.post(message('hello'))
    expect(await customer.texts()).toEqual(['hello', 'hello'])
  })

  it('is not taken for a repeat of what another customer said', async () => {
    const other = await joinChat(chat)
    await customer.post(message('mine', 'a1'))
    await other.post(message('theirs', 'a1'))
    expect(await other.texts()).toEqual(['theirs'])
  })

  it('is refused with a 503 when it could not be kept, and kept when it is sent again', async () => {
    for (const code of ['store-unavailable', 'transient', 'auth-failed', 'not-found', 'forbidden'] as const) {
      chat.failWith(code)
      expect(await customer.post(message('hello', 'a1'))).toMatchObject({
        status: 503,
        body: { error: { code: 'ServiceUnavailable', message: 'the message was not kept, send it again' } },
      })
    }
    chat.failWith('store-full')
    expect((await customer.post(message('hello', 'a1'))).status).toBe(507)
    chat.failWith()
    expect((await customer.post(message('hello', 'a1'))).status).toBe(200)
    expect(await customer.texts()).toEqual(['hello'])
  })

  it('may be read by the page that posted it, whatever became of it', async () => {
    const headers = { authorization: `Bearer ${customer.token}` }
    for (const code of [undefined, 'store-unavailable'] as const) {
      chat.failWith(code)
      const answered = await ask(chat, 'POST', path(), { origin: testOrigin, headers, body: message('hello') })
      expect(answered.headers.get('access-control-allow-origin')).toBe(testOrigin)
    }
  })

  it.each([
    ['a type that means nothing here', { type: 'conversationUpdate' }],
    ['an event that nobody knows', { type: 'event', name: 'tokens/response' }],
    ['typing', { type: 'typing' }],
  ])('is answered and forgotten when it is %s', async (_what, body) => {
    expect(await customer.post(body)).toMatchObject({ status: 200, body: { id: expect.any(String) } })
    expect(chat.received).toEqual([])
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{"type":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a list of messages', '[{"type":"message","text":"x"}]'],
    ['a text', '"hello"'],
    ['a number', '7'],
    ['without a type', '{}'],
    ['with an empty type', '{"type":""}'],
    ['with a type that is no text', '{"type":["message"]}'],
    ['with a text that is none', '{"type":"message","text":{"a":1}}'],
    ['with attachments that are none', '{"type":"message","attachments":"x"}'],
    [
      'with too many attachments',
      JSON.stringify({ type: 'message', attachments: Array.from({ length: 21 }, () => ({})) }),
    ],
    ['a message that holds nothing', '{"type":"message"}'],
    ['very deep', `{"type":"message","text":"x","value":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('is refused with a 400 when it is %s', async (_what, body) => {
    expect(await customer.post(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'MalformedData', message: expect.stringMatching(/\w+ \w+/) } },
    })
    expect(chat.received).toEqual([])
  })

  it('is refused with a 413 when it is too large, before it is looked at', async () => {
    const answered = await customer.post(`{"type":"message","text":"${'x'.repeat(300_000)}`)
    expect(answered).toMatchObject({ status: 413, body: { error: { code: 'TooLarge' } } })
  })

  it('is refused with a 413 when it is too large and does not say so', async () => {
    const pieces = Array.from({ length: 40 }, () => Buffer.alloc(10_000, 'x'))
    const response = await fetch(`${chat.domain}${path()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.token}` },
      body: new ReadableStream({
        pull(controller) {
          const piece = pieces.pop()
          if (piece) controller.enqueue(piece)
          else controller.close()
        },
      }),
      ...{ duplex: 'half' },
    })
    expect(response.status).toBe(413)
  })

  it('is refused with a 413 when its text is too long', async () => {
    expect((await customer.post(message('x'.repeat(8_000)))).status).toBe(200)
    expect(await customer.post(message('x'.repeat(8_001)))).toMatchObject({
      status: 413,
      body: { error: { code: 'TooLong' } },
    })
  })

  it('is kept to the letter', async () => {
    const text = '👨‍👩‍👧 שלום <b>&amp;</b> e\u0301 क्षि\ttilde~ \u202e end'
    await customer.post(message(text))
    expect(await customer.texts()).toEqual([text])
  })

  it('is slowed down when it is too much', async () => {
    await restart({ limits: { posts: { burst: 2, perSecond: 0.5 } } })
    await customer.post(message('1'))
    await customer.post(message('2'))
    const refused = await customer.post(message('3'))
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(refused.headers.get('retry-after')).toBe('2')
    expect((await (await joinChat(chat)).post(message('somebody else'))).status).toBe(200)
  })
})

describe('what passes', () => {
  it('is heard by whoever watches, and is kept nowhere', async () => {
    const heard: Signal[] = []
    chat.store.watch(chat.lineOf(customer.conversation), (news) => {
      if (news.kind === 'signal') heard.push(news.signal)
    })
    await customer.post({ type: 'typing' })
    expect(heard).toEqual([{ kind: 'typing', by: 'customer' }])
    expect(await customer.texts()).toEqual([])
  })

  it('says how far the customer has read', async () => {
    const line = chat.lineOf(customer.conversation)
    const first = await chat.say(customer.conversation, 'one')
    const second = await chat.say(customer.conversation, 'two')
    expect((await customer.post({ type: 'event', name: 'baton/read', value: { upTo: first } })).status).toBe(200)
    const delivery = await chat.store.readDelivery(line, [first, second])
    expect(delivery.get(first)).toMatchObject({ state: 'read' })
    expect(delivery.get(second)?.state).not.toBe('read')
  })

  it('cannot say that the customer has read what was not said yet', async () => {
    const line = chat.lineOf(customer.conversation)
    const setDelivery = jest.spyOn(chat.store, 'setDelivery')
    await chat.say(customer.conversation, 'one')
    await customer.post({ type: 'event', name: 'baton/read', value: { upTo: Number.MAX_SAFE_INTEGER } })
    expect(setDelivery).toHaveBeenLastCalledWith(line, 1, 'read')
  })

  it.each([[undefined], [{}], [{ upTo: 0 }], [{ upTo: 'x' }], [{ upTo: 1.5 }], [{ upTo: 1e300 }], [null]])(
    'is refused when it says that %j was read',
    async (value) => {
      expect((await customer.post({ type: 'event', name: 'baton/read', value })).status).toBe(400)
    },
  )
})

describe('what a customer reads without a stream', () => {
  it('is what came after their position', async () => {
    await customer.post(message('hello'))
    await chat.say(customer.conversation, 'one')
    const { watermark } = await customer.read()
    await chat.say(customer.conversation, 'two')
    const next = await customer.read(watermark)
    expect(next.activities.map(({ text }) => text)).toEqual(['two'])
    expect(await customer.read(next.watermark)).toEqual({ activities: [], watermark: '3' })
  })

  it('comes in pages, without a gap', async () => {
    await restart({ limits: { batch: 2 } })
    for (const text of ['1', '2', '3', '4', '5']) await chat.say(customer.conversation, text)
    const texts: (string | undefined)[] = []
    let position = '0'
    for (let page = 0; page < 4; page++) {
      const { activities, watermark = position } = await customer.read(position)
      texts.push(...activities.map(({ text }) => text))
      position = watermark
    }
    expect(texts).toEqual(['1', '2', '3', '4', '5'])
  })

  it('is all there is when the log they knew is gone', async () => {
    await chat.say(customer.conversation, 'new')
    expect(await customer.read('500')).toMatchObject({ activities: [{ text: 'new' }], watermark: '1' })
  })

  it.each(['x', '-5', '1.5', '99999999999999999999'])('is refused from the position %j', async (watermark) => {
    const answered = await ask(chat, 'GET', `${path()}?watermark=${watermark}`, { token: customer.token })
    expect(answered).toMatchObject({ status: 400, body: { error: { code: 'MalformedData' } } })
  })

  it('is a 503 while the store cannot be reached, which is told to the host', async () => {
    let down = false
    await restart({ store: createMemoryStore({ failing: () => (down ? 'store-unavailable' : undefined) }) })
    down = true
    for (const post of [{ type: 'typing' }, { type: 'event', name: 'baton/read', value: { upTo: 1 } }]) {
      expect((await customer.post(post)).status).toBe(503)
    }
    const answered = await ask(chat, 'GET', path(), { token: customer.token })
    expect(answered).toMatchObject({
      status: 503,
      body: { error: { code: 'ServiceUnavailable', message: 'the chat is out of order for a moment, try again' } },
    })
    expect(chat.observed).toMatchObject([{ where: 'web request' }, { where: 'web request' }, { where: 'web request' }])
  })
})

it('answers what is nowhere, and what is no request for it, as not found', async () => {
  for (const [method, where] of [
    ['GET', '/session/getsessionid'],
    ['GET', '/tokens/generate'],
    ['DELETE', path()],
    ['PUT', '/conversations'],
    ['GET', ''],
  ] as const) {
    expect(await ask(chat, method, where, { token: customer.token })).toMatchObject({
      status: 404,
      body: { error: { code: 'NotFound' } },
    })
  }
})
