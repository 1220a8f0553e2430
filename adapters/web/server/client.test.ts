import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import type { ConversationStore, LineNews } from '@baton/core'
import { agentId, tenantId } from '@baton/core'
import { createMemoryData, createMemoryStore } from '@baton/core/testing'
import type { TokenAnswer } from './activity'
import { createStreams } from './client'
import { settle } from './options'
import { ask, joinChat } from './testing/join-chat'
import type { Joined } from './testing/join-chat'
import { openStream, refusedWith } from './testing/open-stream'
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

/** Lets everything that is under way in this process go one step further. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** A new stream's address, from a position. */
async function streamFrom(watermark: string | number = 0): Promise<string> {
  const { conversation, token } = customer
  const path = `/conversations/${conversation}?watermark=${watermark}`
  return (await ask<TokenAnswer>(chat, 'GET', path, { token })).body.streamUrl ?? ''
}

describe('a stream', () => {
  it('begins with everything there is, or with nothing, which says that there is nothing', async () => {
    const empty = await openStream(customer.streamUrl)
    expect(empty.frames).toEqual([{ activities: [], watermark: '0' }])
    await chat.say(customer.conversation, 'one')
    await chat.say(customer.conversation, 'two')
    const full = await openStream(await streamFrom(0))
    expect(full.texts()).toEqual(['one', 'two'])
    expect(full.watermark()).toBe('2')
  })

  it('goes on with what is said, on both sides', async () => {
    const stream = await openStream(customer.streamUrl)
    await customer.post({ type: 'message', text: 'hello' })
    await chat.say(customer.conversation, 'good day')
    await stream.untilText('good day')
    expect(stream.texts()).toEqual(['hello', 'good day'])
  })

  it('carries nothing that has not been let go', async () => {
    const stream = await openStream(customer.streamUrl)
    const line = chat.lineOf(customer.conversation)
    await chat.say(customer.conversation, 'before')
    const { revision, conversation } = await chat.store.load(line)
    if (!conversation) throw new Error('there is no conversation')
    await chat.store.commit({
      line,
      revision,
      conversation,
      entries: [
        {
          audience: 'customer',
          body: { kind: 'message', from: { kind: 'bot' }, message: { kind: 'text', text: 'held back' } },
        },
      ],
      chores: [],
      dedupeForMs: 1_000,
      at: 1,
    })
    // Signals overtake nothing: when this one is here, the poke of the commit has been heard as well.
    await chat.store.signal(line, { kind: 'typing', by: 'agent', name: 'Asha', after: 9 })
    await stream.until((frames) => frames.some(({ activities }) => activities[0]?.type === 'typing'))
    expect(stream.texts()).toEqual(['before'])
    await chat.store.releaseLane(line)
    await stream.untilText('held back')
  })

  it('goes on where the last one was cut, without a gap or a repeat', async () => {
    const first = await openStream(customer.streamUrl)
    await chat.say(customer.conversation, 'one')
    await first.untilText('one')
    chat.cut()
    await first.closed
    await chat.say(customer.conversation, 'two')
    await chat.say(customer.conversation, 'three')
    const second = await openStream(await streamFrom(first.watermark()))
    expect(second.texts()).toEqual(['two', 'three'])
  })

  it('goes on at another process, which knows the token and the log as well', async () => {
    const data = createMemoryData()
    await restart({ store: createMemoryStore({ data }) })
    const another = await startTestChat({ store: createMemoryStore({ data }) })
    try {
      const first = await openStream(customer.streamUrl)
      await chat.say(customer.conversation, 'one')
      await first.untilText('one')
      await chat.adapter.stop()
      const { conversation, token } = customer
      const path = `/conversations/${conversation}?watermark=${first.watermark()}`
      const { body } = await ask<TokenAnswer>(another, 'GET', path, { token })
      const second = await openStream(body.streamUrl ?? '')
      await customer.post({ type: 'message', text: 'are you there?' })
      await another.say(conversation, 'here')
      await second.untilText('here')
      expect(second.texts()).toEqual(['are you there?', 'here'])
    } finally {
      await another.close()
    }
  })

  it('comes in frames of a size, and none is left out', async () => {
    await restart({ limits: { batch: 2 } })
    for (const text of ['1', '2', '3', '4', '5']) await chat.say(customer.conversation, text)
    const stream = await openStream(customer.streamUrl)
    await stream.untilText('5')
    expect(stream.texts()).toEqual(['1', '2', '3', '4', '5'])
    expect(stream.frames.length).toBe(3)
  })

  it('says that an agent types, and not that the customer does', async () => {
    const stream = await openStream(customer.streamUrl)
    await customer.post({ type: 'typing' })
    await chat.store.signal(chat.lineOf(customer.conversation), { kind: 'typing', by: 'agent', name: 'Asha', after: 9 })
    await stream.until((frames) => frames.length > 1)
    expect(stream.frames[1]).toEqual({
      activities: [expect.objectContaining({ type: 'typing', from: { id: 'agent-Asha', name: 'Asha', role: 'bot' } })],
    })
  })

  it('drops a sign of typing that what was said has overtaken', async () => {
    const stream = await openStream(customer.streamUrl)
    const line = chat.lineOf(customer.conversation)
    const types = (name: string, after: number) => chat.store.signal(line, { kind: 'typing', by: 'agent', name, after })
    const agent = { kind: 'agent', agent: agentId('asha'), name: 'Asha' } as const
    const seq = await chat.say(customer.conversation, 'sent', agent)
    await stream.untilText('sent')
    await types('late', seq - 1)
    await types('Asha', seq)
    await stream.until((frames) => frames.some(({ activities }) => activities[0]?.type === 'typing'))
    const typists = stream.frames.flatMap(({ activities }) => activities.filter(({ type }) => type === 'typing'))
    expect(typists.map(({ from }) => from.name)).toEqual(['Asha'])
  })

  it('marks what an agent has written as delivered, and everything before it', async () => {
    const stream = await openStream(customer.streamUrl)
    const first = await chat.say(customer.conversation, 'hello')
    const agent = { kind: 'agent', agent: agentId('asha'), name: 'Asha' } as const
    const second = await chat.say(customer.conversation, 'hello from Asha', agent)
    await stream.untilText('hello from Asha')
    const line = chat.lineOf(customer.conversation)
    const stateOf = async (seq: number) => (await chat.store.readDelivery(line, [seq])).get(seq)?.state
    while ((await stateOf(second)) !== 'delivered') await aMoment()
    expect(await stateOf(first)).toBe('delivered')
  })

  it('gives everything to a client that knows another log', async () => {
    await chat.say(customer.conversation, 'new')
    expect((await openStream(await streamFrom(500))).texts()).toEqual(['new'])
  })

  it('of one customer is not heard by another', async () => {
    const other = await joinChat(chat)
    const theirs = await openStream(other.streamUrl)
    await chat.say(customer.conversation, 'for one')
    await chat.say(other.conversation, 'for the other')
    await theirs.untilText('for the other')
    expect(theirs.texts()).toEqual(['for the other'])
  })

  it('may be one of several', async () => {
    const both = [await openStream(customer.streamUrl), await openStream(customer.streamUrl)]
    await chat.say(customer.conversation, 'hello', { kind: 'agent', agent: agentId('a'), name: 'Asha' })
    await Promise.all(both.map((stream) => stream.untilText('hello')))
  })

  it('gives way to a newer one when there are too many', async () => {
    await restart({ limits: { streams: 2 } })
    const [first, second] = [await openStream(customer.streamUrl), await openStream(customer.streamUrl)]
    const third = await openStream(customer.streamUrl)
    expect(await first.closed).toEqual({ code: 4409, reason: 'too many streams' })
    await chat.say(customer.conversation, 'hello')
    await Promise.all([second, third].map((stream) => stream.untilText('hello')))
  })

  it('takes the empty messages of its clients for what they are', async () => {
    const stream = await openStream(customer.streamUrl)
    for (const text of ['', '', 'x', '{"type":"message"}']) stream.socket.send(text)
    await chat.say(customer.conversation, 'still here')
    await stream.untilText('still here')
  })

  it('is closed to a client that sends it more', async () => {
    const stream = await openStream(customer.streamUrl)
    stream.socket.send('x'.repeat(10_000))
    expect((await stream.closed).code).toBe(1009)
  })
})

describe('the end of a stream', () => {
  it('comes when the token has expired, unless it was renewed', async () => {
    let time = Date.now()
    await restart({ limits: { heartbeatMs: 20 }, now: () => time })
    const stream = await openStream(customer.streamUrl)
    const other = await joinChat(chat)
    const renewed = await openStream(other.streamUrl)
    time += 20 * 60_000
    await ask(chat, 'POST', '/tokens/refresh', { token: other.token })
    time += 11 * 60_000
    expect(await stream.closed).toEqual({ code: 4403, reason: 'the token has expired' })
    await chat.say(other.conversation, 'you may stay')
    await renewed.untilText('you may stay')
    time += 31 * 60_000
    expect((await renewed.closed).code).toBe(4403)
  })

  it('comes when the client no longer answers', async () => {
    await restart({ limits: { heartbeatMs: 20 } })
    const silent = await openStream(customer.streamUrl, { autoPong: false })
    expect((await silent.closed).code).toBe(1006)
    while (chat.streams > 0) await aMoment()
  })

  it('comes when the server stops, and leaves nothing behind', async () => {
    const data = createMemoryData()
    await restart({ store: createMemoryStore({ data }) })
    const stream = await openStream(customer.streamUrl)
    expect(data.watchers.size).toBe(1)
    await chat.adapter.stop()
    expect(await stream.closed).toEqual({ code: 1001, reason: 'the server stops' })
    expect(data.watchers.size).toBe(0)
  })

  it('comes for a client that is deaf to it as well', async () => {
    const stream = await openStream(customer.streamUrl)
    stream.socket.pause()
    await chat.adapter.stop()
    while (chat.streams > 0) await aMoment()
    stream.socket.resume()
    await stream.closed
  })
})

describe('a stream in trouble', () => {
  it('finds what it was not told of', async () => {
    const store = createMemoryStore()
    const feed: ConversationStore = { ...store, watch: () => () => undefined }
    await restart({ store, feed, limits: { heartbeatMs: 20 } })
    const stream = await openStream(customer.streamUrl)
    await chat.say(customer.conversation, 'nobody told you')
    await stream.untilText('nobody told you')
  })

  it('looks for itself when it is told that it may have missed something', async () => {
    const store = createMemoryStore()
    let tell: (news: LineNews) => void = () => undefined
    const watch: ConversationStore['watch'] = (_line, hear) => {
      tell = hear
      return () => undefined
    }
    await restart({ store, feed: { ...store, watch } })
    const stream = await openStream(customer.streamUrl)
    await chat.say(customer.conversation, 'said while nobody listened')
    tell({ kind: 'poke', seq: 0 })
    await stream.untilText('said while nobody listened')
  })

  it('goes on when the store is back, and the host is told what was wrong', async () => {
    let down = false
    const store = createMemoryStore()
    const feed: ConversationStore = {
      ...store,
      readReleased: (...query) => (down ? Promise.reject(new Error('down')) : store.readReleased(...query)),
    }
    await restart({ store, feed })
    const stream = await openStream(customer.streamUrl)
    down = true
    await chat.say(customer.conversation, 'meanwhile')
    while (chat.observed.length === 0) await aMoment()
    down = false
    await stream.untilText('meanwhile')
    expect(chat.observed).toMatchObject([{ kind: 'error', where: 'web stream' }])
  })

  it('has one frame under way, however slow its client is', async () => {
    const store = createMemoryStore()
    await restart({ store, limits: { batch: 1 } })
    for (const text of ['1', '2', '3']) await chat.say(customer.conversation, text)
    const written: string[] = []
    const answers: (() => void)[] = []
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send(text: string, done: () => void) {
        written.push(text)
        answers.push(done)
      },
      close: () => socket.emit('close'),
      terminate: () => undefined,
      ping: () => undefined,
    })
    const { media, adapter } = chat
    const settings = settle(
      {
        tenant: tenantId('shop'),
        account: adapter.account,
        feed: store,
        media,
        secret: 'x'.repeat(32),
        allowedOrigins: [],
        limits: { batch: 1 },
        observe: () => undefined,
      },
      () => 'u',
    )
    const streams = createStreams(settings)
    const context = { conversation: customer.conversation, botName: 'Bot', linkMedia: () => '', origin: '' }
    streams.open(socket as unknown as WebSocket, { context, user: 'dl_1', after: 0 })
    while (written.length === 0) await aMoment()
    // More news does not make it write more: the first frame is not out.
    await chat.say(customer.conversation, '4')
    await aMoment()
    expect(written.length).toBe(1)
    for (let frame = 2; frame <= 4; frame++) {
      answers.shift()?.()
      while (written.length < frame) await aMoment()
      expect(written.length).toBe(frame)
    }
    expect(written.map((text) => /"text":"(\d)"/.exec(text)?.[1])).toEqual(['1', '2', '3', '4'])
    await streams.closeAll()
  })
})

describe('a stream is refused', () => {
  it('to whoever has no token for it', async () => {
    const url = new URL(customer.streamUrl)
    const other = new URL((await joinChat(chat)).streamUrl)
    const changed = (change: (copy: URL) => void) => {
      const copy = new URL(url)
      change(copy)
      return refusedWith(copy.href)
    }
    expect(await changed((copy) => copy.searchParams.delete('t'))).toBe(401)
    expect(await changed((copy) => copy.searchParams.set('t', 'forged'))).toBe(401)
    expect(await changed((copy) => copy.searchParams.set('t', customer.token))).toBe(401)
    expect(await changed((copy) => copy.searchParams.set('t', other.searchParams.get('t') ?? ''))).toBe(403)
    expect(await changed((copy) => copy.searchParams.set('watermark', 'x'))).toBe(400)
    expect(await changed((copy) => (copy.pathname = copy.pathname.replace('/stream', '/x')))).toBe(404)
    expect(await changed((copy) => (copy.pathname = '/elsewhere'))).toBe(404)
    expect(await changed((copy) => (copy.pathname = '/v3/directline/conversations/unknown/stream'))).toBe(404)
    expect(await changed(() => undefined)).toBeUndefined()
  })

  it('to pages of other origins', async () => {
    expect(await refusedWith(customer.streamUrl, { origin: 'https://evil.example' })).toBe(403)
    expect(await refusedWith(customer.streamUrl, { origin: testOrigin })).toBeUndefined()
  })

  it('when its address is old', async () => {
    let time = Date.now()
    await restart({ now: () => time })
    time += 61_000
    expect(await refusedWith(customer.streamUrl)).toBe(403)
  })

  it('to who asks too often', async () => {
    await restart({ limits: { reads: { burst: 3, perSecond: 0.001 } } })
    // One was for the conversation.
    const answers = [1, 2, 3].map(() => refusedWith(customer.streamUrl))
    expect((await Promise.all(answers)).sort()).toEqual([429, undefined, undefined])
  })
})
