import { conversationId, type LineId } from '@baton/core'
import { startTestDesk, type TestDesk } from '../testing/desk/start-test-desk'
import { listTrips } from '../testing/list-trips'
import type { ActionDone, ChatLists } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
beforeAll(async () => {
  desk = await startTestDesk({ delivery: 'log' })
})
afterAll(() => desk.close())

/** Reads the customer's log as the web channel does: when there is something new, and tells that it has arrived. */
function readAlong(line: LineId): { until(isSo: (text: string) => boolean): Promise<void>; stop(): void } {
  const { store } = desk
  const texts: string[] = []
  let waiting: (() => void) | undefined
  let position = 0

  async function readOn(seq: number): Promise<void> {
    // Position 0 says that others may have been missed.
    if (seq !== 0 && seq <= position) return
    const { entries, upTo } = await store.readReleased(line, position, 100)
    position = upTo
    const messages = entries.flatMap(({ seq: of, body }) => (body.kind === 'message' ? [{ of, ...body }] : []))
    const ofAgent = messages.findLast(({ from }) => from.kind === 'agent')
    if (ofAgent) await store.setDelivery(line, ofAgent.of, 'delivered')
    texts.push(...messages.map(({ message }) => (message.kind === 'text' ? message.text : message.kind)))
    waiting?.()
  }
  let reading = readOn(0)
  const stop = store.watch(line, (news) => {
    if (news.kind === 'poke') reading = reading.then(() => readOn(news.seq))
  })
  return {
    async until(isSo) {
      while (!texts.splice(0).some(isSo)) await new Promise<void>((resolve) => (waiting = resolve))
    },
    stop,
  }
}

it('answers a message of a customer in three round trips', async () => {
  const customer = desk.customer('asks')
  await customer.says('hello')
  const stream = readAlong(customer.line)
  await stream.until((text) => text === 'Hello there')

  const trips = listTrips(desk.redis)
  await desk.hub.receive(...customer.writes('hello'))
  await stream.until((text) => text === 'Hello there')
  // Load, commit, and what the customer reads.
  expect(trips.take()).toEqual(['hmget', 'evalsha', 'evalsha'])
  stream.stop()
})

it('carries a message of an agent to the customer, and back that it has arrived, in five', async () => {
  const customer = desk.customer('is helped')
  await customer.says('agent')
  const asha = await desk.agent('Asha')
  const page = await asha.live()
  await page.next('ready')
  const id = conversationId(customer.line, 1)
  await asha.post(`/chats/${id}/claim`, {})
  const stream = readAlong(customer.line)
  await stream.until(() => true)
  const say = async (text: string): Promise<void> => {
    const { mine } = await asha.get<ChatLists>('/chats')
    const epoch = mine[0]?.epoch
    await page.heard()
    trips.take()
    await asha.post<ActionDone>(`/chats/${id}/actions`, {
      requestId: `request-${text}`,
      epoch,
      action: { kind: 'say', text },
    })
    await stream.until((heard) => heard === text)
    await page.next('delivery')
  }
  const trips = listTrips(desk.redis)
  await say('first-of-all')
  await say('and-again')
  expect(trips.take()).toEqual([
    // who asks, and about which chat
    'hmget + getex + hget',
    // commit
    'evalsha',
    // whether the page may be told that the chat has grown, and what the customer reads
    'hget + hmget + evalsha',
    // it has arrived
    'evalsha',
    // whether the page may be told that
    'hget + hmget',
  ])
  stream.stop()
})
