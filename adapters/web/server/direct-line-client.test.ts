import { ConnectionStatus, DirectLine } from 'botframework-directlinejs'
import type { Activity, DirectLineOptions, Services } from 'botframework-directlinejs'
import { WebSocket } from 'ws'
import type { TokenAnswer } from './activity'
import { ask } from './testing/join-chat'
import { startTestChat, testOrigin } from './testing/start-test-chat'
import type { TestChat, TestChatOptions } from './testing/start-test-chat'
import { XMLHttpRequestOnFetch } from './testing/xml-http-request'

Object.assign(globalThis, { XMLHttpRequest: XMLHttpRequestOnFetch, WebSocket })

let chat: TestChat
let clients: DirectLine[]

async function start(options: TestChatOptions = {}): Promise<void> {
  chat = await startTestChat({
    directLineSecret: 'the-business-has-this-secret',
    reply: ({ content }) => {
      if (content.kind === 'text') {
        return [{ kind: 'text', text: `you said ${content.text}`, choices: [{ id: 'track', label: 'Track order' }] }]
      }
      return [{ kind: 'text', text: `${content.kind} arrived` }]
    },
    ...options,
  })
}
beforeEach(async () => {
  clients = []
  await start()
})
afterEach(async () => {
  for (const client of clients) client.end()
  await chat.close()
})

interface Client {
  readonly directLine: DirectLine
  readonly activities: readonly Activity[]
  post(activity: object): Promise<unknown>
  texts(): readonly string[]
  until(satisfied: () => boolean): Promise<void>
}

const generate = async () => (await ask<TokenAnswer>(chat, 'POST', '/tokens/generate', { origin: testOrigin })).body

/** The client as an application uses it; only its wait before it connects again is made short. */
async function connect(options: DirectLineOptions & Partial<Services> = {}): Promise<Client> {
  const credentials = options.secret === undefined ? { token: (await generate()).token } : {}
  const directLine = new DirectLine({ domain: chat.domain, random: () => -0.24, ...credentials, ...options })
  clients.push(directLine)
  const activities: Activity[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of waiting) each()
  }
  directLine.activity$.subscribe(
    (activity) => {
      activities.push(activity)
      look()
    },
    // How it tells that it was ended.
    look,
  )
  directLine.connectionStatus$.subscribe(look)
  const client: Client = {
    directLine,
    activities,
    post: (activity) =>
      new Promise((resolve, reject) => {
        directLine.postActivity({ from: { id: 'me' }, ...activity } as Activity).subscribe(resolve, reject)
      }),
    texts: () => activities.flatMap((activity) => (activity.type === 'message' ? [activity.text ?? ''] : [])),
    until: (satisfied) =>
      new Promise((resolve) => {
        const lookAgain = () => {
          if (!satisfied()) return
          waiting.delete(lookAgain)
          resolve()
        }
        waiting.add(lookAgain)
        lookAgain()
      }),
  }
  await client.until(() => directLine.connectionStatus$.getValue() === ConnectionStatus.Online)
  return client
}

/** A clock on which the first quarter of an hour is over at once. */
function inAHurry(): Partial<Services> {
  const { scheduler } = Reflect.get(new DirectLine({ token: 'x' }), 'services') as Services
  const schedule: Services['scheduler']['schedule'] = (work, delay = 0, state) =>
    scheduler.schedule(work, Math.min(delay, 20), state)
  return { scheduler: Object.assign(Object.create(scheduler) as Services['scheduler'], { schedule }) }
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

const conversationOf = (): string => chat.received[0]?.conversation.id ?? ''

describe.each([
  ['by stream', true],
  ['by polling', false],
])('the Direct Line client, connected %s,', (_how, webSocket) => {
  it('says and hears', async () => {
    const client = await connect({ webSocket, pollingInterval: 200 })
    const id = await client.post({ type: 'message', text: 'hello', channelData: { clientActivityID: 'mine' } })
    await client.until(() => client.texts().length === 2)
    expect(client.texts()).toEqual(['hello', 'you said hello'])
    expect(client.activities[0]).toMatchObject({ id, channelData: { clientActivityID: 'mine' } })
    expect(client.activities[1]).toMatchObject({
      suggestedActions: { actions: [{ type: 'messageBack', value: { choice: 'track' } }] },
    })
  })

  it('sends files', async () => {
    const client = await connect({ webSocket, pollingInterval: 200 })
    const contentUrl = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=='
    await client.post({
      type: 'message',
      text: 'look',
      attachments: [{ contentType: 'image/png', contentUrl, name: 'photo.png' }],
    })
    await client.until(() => client.texts().includes('media arrived'))
    expect(chat.received.map(({ content }) => content)).toMatchObject([
      { kind: 'text', text: 'look' },
      { kind: 'media', media: { contentType: 'image/png', name: 'photo.png', size: 16 } },
    ])
  })

  it('is told when its token has expired', async () => {
    let time = Date.now()
    await chat.close()
    await start({ now: () => time })
    const client = await connect({ webSocket, pollingInterval: 200 })
    time += 31 * 60_000
    expect(await client.post({ type: 'message', text: 'too late' })).toBe('retry')
    await client.until(() => client.directLine.connectionStatus$.getValue() === ConnectionStatus.ExpiredToken)
    expect(chat.received).toEqual([])
  })

  it('may go on with a conversation it knows', async () => {
    const first = await connect({ webSocket, pollingInterval: 200 })
    await first.post({ type: 'message', text: 'hello' })
    await first.until(() => first.texts().length === 2)
    first.directLine.end()
    const token: unknown = Reflect.get(first.directLine, 'token')
    const again = await connect({
      webSocket,
      pollingInterval: 200,
      token: String(token),
      conversationId: conversationOf(),
      watermark: '1',
    })
    await again.until(() => again.texts().length === 1)
    expect(again.texts()).toEqual(['you said hello'])
  })

  it('may hold the secret', async () => {
    const client = await connect({ webSocket, pollingInterval: 200, secret: 'the-business-has-this-secret' })
    await client.post({ type: 'message', text: 'hello', from: { id: 'dl_ours', name: 'Priya' } })
    await client.until(() => client.texts().length === 2)
    expect(chat.received[0]?.sender).toMatchObject({ id: 'dl_ours', name: 'Priya' })
  })
})

describe('the Direct Line client', () => {
  it('hears after a cut what was said meanwhile, each thing once', async () => {
    const client = await connect()
    await client.post({ type: 'message', text: 'hello' })
    await client.until(() => client.texts().length === 2)
    for (const text of ['one', 'two', 'three']) {
      chat.cut()
      await chat.say(conversationOf(), text)
      await client.until(() => client.texts().includes(text))
    }
    expect(client.texts()).toEqual(['hello', 'you said hello', 'one', 'two', 'three'])
  })

  it('renews its token in time, and stays', async () => {
    let time = Date.now()
    await chat.close()
    await start({ now: () => time, limits: { heartbeatMs: 20 } })
    const receive = chat.adapter.receive.bind(chat.adapter)
    jest.spyOn(chat.adapter, 'receive').mockImplementation((request) => {
      // Twenty minutes pass before the client asks for a new token, and twenty more after it has got one.
      if (request.url.endsWith('/tokens/refresh')) time += 20 * 60_000
      return receive(request)
    })
    const client = await connect(inAHurry())
    const tokenOf = (): unknown => Reflect.get(client.directLine, 'token')
    const first = tokenOf()
    while (tokenOf() === first) await aMoment()
    time += 20 * 60_000
    await client.post({ type: 'message', text: 'still here' })
    await client.until(() => client.texts().length === 2)
    expect(client.texts()).toEqual(['still here', 'you said still here'])
    expect((await ask(chat, 'POST', '/tokens/refresh', { token: String(first) })).status).toBe(403)
  })

  it('shows who types', async () => {
    const client = await connect()
    await client.post({ type: 'message', text: 'hello' })
    await client.until(() => client.texts().length === 2)
    await chat.store.signal(chat.lineOf(conversationOf()), { kind: 'typing', by: 'agent', name: 'Asha', after: 9 })
    await client.until(() => client.activities.some(({ type }) => type === 'typing'))
    expect(client.activities.find(({ type }) => type === 'typing')).toMatchObject({ from: { name: 'Asha' } })
  })

  it('is told by an answer what is wrong with what it sends', async () => {
    const client = await connect()
    await expect(client.post({ type: 'message', text: 'x'.repeat(9_000) })).rejects.toMatchObject({
      status: 413,
      response: { error: { code: 'TooLong' } },
    })
  })
})
