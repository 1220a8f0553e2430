import { createHmac, randomUUID } from 'node:crypto'
import type { AgentId, ConversationStore, OutboundMessage, Speaker } from '@baton/core'
import { createMemoryStore } from '@baton/core/testing'
import { WebSocket } from 'ws'
import { startTestChat, testOrigin } from '../../server/testing'
import type { TestChat, TestChatOptions } from '../../server/testing'
import { createDirectLine } from '../connection/create-direct-line'
import { createStore } from '../connection/create-store'
import type { Shelf } from '../connection/create-store'
import { draftChoice, draftEvent, draftFile, draftForm, draftText } from '../connection/outgoing'
import type { Socket, Surroundings } from '../connection/surroundings'
import { createMemoryFiles } from '../testing/create-memory-files'
import { offeredChoices } from './chat-state'
import type { ChatState } from './chat-state'
import { createChat } from './create-chat'
import type { Chat } from './create-chat'

/** What stands between a page and the server. */
interface Network {
  isUp: boolean
  hasSockets: boolean
  /** So many answers are lost on their way back. */
  losesAnswers: number
  asked: readonly string[]
  /** The page's computer has slept so long, ms. */
  slept: number
  /** What streams are open die without a word: nothing comes over them any more. */
  deafen(): void
}

interface Page {
  readonly chat: Chat
  readonly network: Network
  readonly shelf: Shelf
  isVisible: boolean
  /** Resolves as soon as the state is so. */
  until(isSo: (state: ChatState) => boolean): Promise<ChatState>
  untilText(text: string): Promise<ChatState>
  texts(): readonly (string | undefined)[]
}

const choices = [{ id: 'orders', label: 'Track my order' }]
const asha: Speaker = { kind: 'agent', agent: 'asha' as AgentId, name: 'Asha' }
const pageSecret = 'the page signs with this secret, long enough'

describe('createChat', () => {
  const open: { close(): Promise<void> }[] = []
  const pages: Chat[] = []

  afterEach(async () => {
    for (const chat of pages.splice(0)) chat.stop()
    for (const server of open.splice(0)) await server.close()
  })

  async function serve(options: TestChatOptions = {}): Promise<TestChat> {
    const server = await startTestChat({
      reply({ content }): readonly OutboundMessage[] {
        if (content.kind === 'event') return [{ kind: 'text', text: `event ${content.event}`, choices }]
        return [{ kind: 'text', text: `answer to ${content.kind === 'text' ? content.text : content.kind}` }]
      },
      ...options,
    })
    open.push(server)
    return server
  }

  /** A page with the chat on it. Its time passes `speed` times as fast as the server's. */
  function visit(
    { domain }: Pick<TestChat, 'domain'>,
    { shelf = {}, speed = 1, userToken }: { shelf?: Shelf; speed?: number; userToken?: string } = {},
  ): Page {
    let deafened = 0
    const network: Network = {
      isUp: true,
      hasSockets: true,
      losesAnswers: 0,
      asked: [],
      slept: 0,
      deafen: () => {
        deafened++
      },
    }
    const start = Date.now()
    const surroundings: Surroundings = {
      async fetch(url, init) {
        if (!network.isUp) throw new TypeError('the network is down')
        network.asked = [...network.asked, url.slice(domain.length)]
        const headers = { ...(init.headers as { [name: string]: string }), origin: testOrigin }
        const response = await fetch(url, { ...init, headers })
        if (network.losesAnswers === 0 || init.method !== 'POST') return response
        network.losesAnswers--
        throw new TypeError('the answer was lost')
      },
      openSocket(url) {
        if (!network.hasSockets || !network.isUp) throw new Error('no sockets here')
        const born = deafened
        return wrap(new WebSocket(url, { origin: testOrigin }), () => deafened === born)
      },
      now: () => start + (Date.now() - start) * speed + network.slept,
      random: () => 0,
      newKey: randomUUID,
      schedule(task, ms) {
        const timer = setTimeout(task, ms / speed)
        return () => clearTimeout(timer)
      },
      isVisible: () => page.isVisible,
      files: createMemoryFiles(),
    }
    const directLine = createDirectLine(domain, 'en', surroundings)
    const chat = createChat({ surroundings, directLine, store: createStore(shelf, 'page'), userToken })
    pages.push(chat)
    const waiting = new Set<() => void>()
    chat.watch(() => waiting.forEach((look) => look()))
    const page: Page = {
      chat,
      network,
      shelf,
      isVisible: true,
      until: (isSo) =>
        new Promise((resolve) => {
          const look = (): void => {
            if (!isSo(chat.state)) return
            waiting.delete(look)
            resolve(chat.state)
          }
          waiting.add(look)
          look()
        }),
      untilText: (text) => page.until(({ items }) => items.some((item) => item.text === text)),
      texts: () => chat.state.items.flatMap(({ text }) => text ?? []),
    }
    return page
  }

  async function visitAndGreet(server: TestChat, options?: Parameters<typeof visit>[1]): Promise<Page> {
    const page = visit(server, options)
    page.chat.open()
    await page.untilText('event joined')
    return page
  }

  const conversationOf = ({ chat }: Page): string => chat.state.conversation ?? ''

  it('asks nothing of the server before it is opened', async () => {
    const server = await serve()
    const { chat, network } = visit(server)
    expect(chat.state.link).toEqual({ kind: 'idle' })
    expect(network.asked).toEqual([])
  })

  it('is greeted once, says something and is answered', async () => {
    const server = await serve()
    const page = await visitAndGreet(server)
    expect(offeredChoices(page.chat.state)).toEqual(choices)
    page.chat.say(draftChoice({ id: 'orders', label: 'Track my order' }))
    expect(offeredChoices(page.chat.state)).toEqual([])
    await page.untilText('answer to choice')
    page.chat.say(draftText('Where is it?'))
    await page.untilText('answer to Where is it?')
    await page.until(({ outgoing }) => outgoing.length === 0)
    expect(page.texts()).toEqual([
      'event joined',
      'Track my order',
      'answer to choice',
      'Where is it?',
      'answer to Where is it?',
    ])
    expect(server.received.map(({ content }) => content.kind)).toEqual(['event', 'choice', 'text'])
  })

  it('goes on with the same conversation after a reload, without being greeted again', async () => {
    const server = await serve()
    const first = await visitAndGreet(server)
    const conversation = conversationOf(first)
    first.chat.seen(first.chat.state.upTo)
    first.chat.stop()
    await server.say(conversation, 'Said while the page was away')
    const second = visit(server, { shelf: first.shelf })
    await second.untilText('Said while the page was away')
    expect(conversationOf(second)).toBe(conversation)
    expect(second.chat.state.readUpTo).toBe(first.chat.state.readUpTo)
    second.chat.open()
    await second.until(({ isCaughtUp }) => isCaughtUp)
    expect(server.received).toHaveLength(1)
  })

  it('comes back after a cut with what was said meanwhile, once and in order', async () => {
    const server = await serve()
    const page = await visitAndGreet(server)
    for (const text of ['one', 'two', 'three']) {
      server.cut()
      await server.say(conversationOf(page), text)
      await page.untilText(text)
    }
    expect(page.texts()).toEqual(['event joined', 'one', 'two', 'three'])
  })

  it('says once and in order what was written without a network', async () => {
    const server = await serve()
    const page = await visitAndGreet(server, { speed: 20 })
    page.network.isUp = false
    server.cut()
    await page.until(({ link }) => link.kind === 'offline')
    for (const text of ['one', 'two', 'three']) page.chat.say(draftText(text))
    expect(page.chat.state.outgoing).toHaveLength(3)
    page.network.isUp = true
    page.network.losesAnswers = 2
    page.chat.wake('network')
    await page.untilText('answer to three')
    await page.until(({ outgoing }) => outgoing.length === 0)
    expect(page.texts().filter((text) => !text?.startsWith('answer'))).toEqual(['event joined', 'one', 'two', 'three'])
  })

  it('says after a reload what was written without a network', async () => {
    const server = await serve()
    const first = await visitAndGreet(server)
    first.network.isUp = false
    first.chat.say(draftText('one'))
    first.chat.stop()
    const second = visit(server, { shelf: first.shelf })
    await second.untilText('answer to one')
    expect(second.texts()).toEqual(['event joined', 'one', 'answer to one'])
  })

  it('waits when the server cannot keep a message, and says so when it does not want it', async () => {
    const server = await serve()
    const page = await visitAndGreet(server, { speed: 20 })
    server.failWith('store-unavailable')
    page.chat.say(draftText('later'))
    await page.until(({ outgoing }) => outgoing[0]?.state.kind === 'sending')
    await page.until(({ outgoing }) => outgoing[0]?.state.kind === 'waiting')
    server.failWith('too-large')
    await page.until(({ outgoing }) => outgoing[0]?.state.kind === 'failed')
    expect(page.chat.state.outgoing[0]?.state).toEqual({ kind: 'failed', why: 'failedTooLarge' })
    server.failWith()
    page.chat.retry(page.chat.state.outgoing[0]?.key ?? '')
    await page.until(({ outgoing }) => outgoing.length === 0)
  })

  it('asks again and again where sockets are refused, and takes the stream when they are not', async () => {
    const server = await serve()
    const page = visit(server, { speed: 20 })
    page.network.hasSockets = false
    page.chat.open()
    await page.untilText('event joined')
    expect(page.chat.state.link).toEqual({ kind: 'online' })
    await server.say(conversationOf(page), 'found by asking', asha)
    await page.untilText('found by asking')
    expect(server.streams).toBe(0)
    page.network.hasSockets = true
    let heard = false
    const unwatch = server.store.watch(server.lineOf(conversationOf(page)), () => undefined)
    while (!heard) {
      // Only a stream brings who types.
      await server.store.signal(server.lineOf(conversationOf(page)), {
        kind: 'typing',
        by: 'agent',
        name: 'Asha',
        after: 9,
      })
      heard = await Promise.race([
        page.until(({ typing }) => typing === 'Asha').then(() => true),
        new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
      ])
    }
    unwatch()
    expect(server.streams).toBe(1)
  })

  it('opens another stream when the computer has slept, for the old one may have died of it', async () => {
    const server = await serve()
    const page = await visitAndGreet(server, { speed: 50 })
    const streams = (): number => page.network.asked.filter((path) => path.includes('?watermark=')).length
    const before = streams()
    page.network.deafen()
    page.network.slept = 10 * 60_000
    while (streams() === before) await new Promise(setImmediate)
    await server.say(conversationOf(page), 'good morning')
    await page.untilText('good morning')
    expect(page.network.asked.filter((path) => path.includes('/activities?'))).toEqual([])
  })

  it('notices a stream that has died without a word by what it missed, and by its own echo', async () => {
    const server = await serve()
    const page = await visitAndGreet(server, { speed: 50 })
    page.network.deafen()
    await server.say(conversationOf(page), 'said into the void')
    await page.untilText('said into the void')
    page.network.deafen()
    page.chat.say(draftText('can you hear me?'))
    await page.untilText('answer to can you hear me?')
  })

  it('exchanges its token before it expires', async () => {
    const server = await serve({ limits: { tokenMs: 60_000 } })
    const page = await visitAndGreet(server, { speed: 60 })
    const conversation = conversationOf(page)
    while (!page.network.asked.includes('/tokens/refresh')) await new Promise(setImmediate)
    await server.say(conversation, 'still here')
    await page.untilText('still here')
    expect(conversationOf(page)).toBe(conversation)
  })

  it('gets another token for the same conversation when its own has expired', async () => {
    let skew = 0
    const server = await serve({ now: () => Date.now() + skew, limits: { heartbeatMs: 20 } })
    const page = await visitAndGreet(server)
    const conversation = conversationOf(page)
    // As after a night with the lid closed: the server's time has gone on, the page's has not.
    skew = 40 * 60_000
    page.chat.say(draftText('good morning'))
    await page.untilText('answer to good morning')
    expect(conversationOf(page)).toBe(conversation)
    await server.say(conversation, 'and good day')
    await page.untilText('and good day')
  })

  it('begins anew when the conversation cannot be gone on with, and still says what was to be said', async () => {
    let skew = 0
    const server = await serve({ now: () => Date.now() + skew, limits: { heartbeatMs: 20 } })
    const page = await visitAndGreet(server)
    const conversation = conversationOf(page)
    skew = 31 * 24 * 60 * 60_000
    page.chat.say(draftText('still here'))
    await page.untilText('answer to still here')
    expect(conversationOf(page)).not.toBe(conversation)
    expect(page.texts()).toEqual(['still here', 'answer to still here'])
  })

  it('begins anew, and is greeted, when the server has lost the log', async () => {
    let log = createMemoryStore()
    const store = new Proxy({} as ConversationStore, { get: (_, name: keyof ConversationStore) => log[name] })
    const server = await serve({ store })
    const page = await visitAndGreet(server)
    page.chat.say(draftText('before'))
    await page.untilText('answer to before')
    const conversation = conversationOf(page)
    log = createMemoryStore()
    server.cut()
    await page.until(({ items }) => items.length === 2 && items[1]?.text === 'event joined')
    expect(conversationOf(page)).toBe(conversation)
    page.chat.say(draftText('after'))
    await page.untilText('answer to after')
    expect(page.texts()).toEqual(['event joined', 'after', 'answer to after'])
  })

  it('sends files, forms and wishes', async () => {
    const server = await serve()
    const page = await visitAndGreet(server)
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    page.chat.say(draftFile(new File([png], 'Foto 1.png', { type: 'image/png' })))
    page.chat.say(draftForm('contact', { name: 'Sara', email: 'sara@example.org' }))
    page.chat.say(draftEvent('baton/leave-queue'))
    await page.untilText('event leave-queue')
    expect(server.received.map(({ content }) => content)).toMatchObject([
      { kind: 'event' },
      { kind: 'media', media: { type: 'image', name: 'Foto 1.png' } },
      { kind: 'form', form: 'contact', values: { name: 'Sara', email: 'sara@example.org' } },
      { kind: 'event', event: 'leave-queue' },
    ])
    const [file] = page.chat.state.items.flatMap(({ files }) => files)
    expect(Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer())).toEqual(png)
    expect(page.chat.state.outgoing).toEqual([])
  })

  it('keeps a file that is not what it says it is from travelling for ever', async () => {
    const server = await serve()
    const page = await visitAndGreet(server)
    page.chat.say(draftFile(new File(['MZ'], 'photo.png', { type: 'image/png' })))
    await page.until(({ outgoing }) => outgoing[0]?.state.kind === 'failed')
    page.chat.discard(page.chat.state.outgoing[0]?.key ?? '')
    expect(page.chat.state.outgoing).toEqual([])
  })

  it('tells an agent that the customer types, now and then, and nobody else', async () => {
    const server = await serve()
    const page = await visitAndGreet(server)
    const conversation = conversationOf(page)
    const signals: string[] = []
    const first = new Promise<void>((resolve) => {
      server.store.watch(server.lineOf(conversation), (news) => {
        if (news.kind !== 'signal') return
        signals.push(news.signal.by)
        resolve()
      })
    })
    page.chat.typed()
    await server.say(conversation, 'Hi', asha)
    await page.until(({ owner }) => owner.kind === 'agent')
    for (let key = 0; key < 5; key++) page.chat.typed()
    await first
    page.chat.say(draftText('done'))
    await page.untilText('answer to done')
    expect(signals).toEqual(['customer'])
  })

  it('tells what was read, when somebody has seen it', async () => {
    const server = await serve()
    const page = await visitAndGreet(server, { speed: 20 })
    const line = server.lineOf(conversationOf(page))
    const seq = await server.say(conversationOf(page), 'Read me', asha)
    await page.untilText('Read me')
    const stateOf = async () => (await server.store.readDelivery(line, [seq])).get(seq)?.state
    const read = new Promise<void>((resolve) => {
      server.store.watch(line, () => void stateOf().then((state) => state === 'read' && resolve()))
    })
    page.chat.seen(page.chat.state.upTo)
    await read
    expect(await stateOf()).toBe('read')
  })

  it('hears of another tab, and goes on in its conversation', async () => {
    const server = await serve()
    const first = await visitAndGreet(server)
    const second = visit(server)
    second.chat.open()
    await second.untilText('event joined')
    Object.assign(first.shelf, second.shelf)
    first.chat.storageChanged('page|session')
    await first.until(({ conversation, items }) => conversation === conversationOf(second) && items.length > 0)
  })

  describe('with a customer whom the page vouches for', () => {
    const options = {
      knownCustomers: { key: { kind: 'secret', secret: pageSecret }, issuer: testOrigin, audience: 'baton' },
    } as const
    const stateWho = (sub: string, expiresIn = 3_600): string => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
      const exp = Math.floor(Date.now() / 1000) + expiresIn
      const said = `${part({ alg: 'HS256' })}.${part({ sub, name: sub, iss: testOrigin, aud: 'baton', exp })}`
      return `${said}.${createHmac('sha256', pageSecret).update(said).digest('base64url')}`
    }

    it('goes on with the conversation that they began as a guest', async () => {
      const server = await serve(options)
      const page = await visitAndGreet(server)
      const conversation = conversationOf(page)
      page.chat.identify(stateWho('priya'))
      page.chat.say(draftText('it is me'))
      await page.untilText('answer to it is me')
      expect(conversationOf(page)).toBe(conversation)
      expect(server.received.at(-1)?.sender.name).toBe('priya')
    })

    it('shows nothing of it to a guest, nor to another customer, on the same browser', async () => {
      const server = await serve(options)
      const first = await visitAndGreet(server, { userToken: stateWho('priya') })
      first.chat.say(draftText('my secret'))
      await first.untilText('answer to my secret')
      first.network.isUp = false
      first.chat.say(draftText('not to be said by another'))
      first.chat.stop()

      const guest = visit(server, { shelf: { ...first.shelf } })
      expect(guest.chat.state.link).toEqual({ kind: 'idle' })
      guest.chat.open()
      await guest.untilText('event joined')
      expect(conversationOf(guest)).not.toBe(conversationOf(first))
      expect(guest.texts()).toEqual(['event joined'])

      const other = visit(server, { shelf: { ...first.shelf }, userToken: stateWho('tom') })
      other.chat.open()
      await other.untilText('event joined')
      expect(other.texts()).toEqual(['event joined'])

      const again = visit(server, { shelf: { ...first.shelf }, userToken: stateWho('priya') })
      await again.untilText('answer to not to be said by another')
      expect(conversationOf(again)).toBe(conversationOf(first))
    })

    it('says when the statement is no longer taken, and goes on with a fresh one', async () => {
      const server = await serve(options)
      const page = visit(server, { userToken: stateWho('priya', -3_600) })
      page.chat.open()
      await page.until(({ link }) => link.kind === 'refused' && link.what === 'identity')
      page.chat.identify(stateWho('priya'))
      await page.untilText('event joined')
    })

    it('forgets everything when they sign out', async () => {
      const server = await serve(options)
      const page = await visitAndGreet(server, { userToken: stateWho('priya') })
      const conversation = conversationOf(page)
      page.chat.close()
      page.chat.signOut()
      expect(page.chat.state).toMatchObject({ items: [], link: { kind: 'idle' } })
      expect(page.shelf).toEqual({})
      page.chat.open()
      await page.untilText('event joined')
      expect(conversationOf(page)).not.toBe(conversation)
    })
  })

  it('says so when the page may not open a chat', async () => {
    const server = await serve({ allowedOrigins: ['https://another.example'] })
    const page = visit(server)
    page.chat.open()
    await page.until(({ link }) => link.kind === 'refused' && link.what === 'page')
  })
})

function wrap(webSocket: WebSocket, isHeard: () => boolean): Socket {
  const socket: Socket = { onmessage: null, onclose: null, close: () => webSocket.close() }
  webSocket.on('message', (data) => isHeard() && socket.onmessage?.({ data: (data as Buffer).toString() }))
  webSocket.on('close', (code) => socket.onclose?.({ code }))
  webSocket.on('error', () => undefined)
  return socket
}
