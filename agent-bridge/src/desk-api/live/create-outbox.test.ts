import type { LiveNews } from '../schema'
import { createOutbox, type OutboxSocket } from './create-outbox'

jest.useFakeTimers()

function open() {
  const sent: LiveNews[] = []
  const socket = {
    bufferedAmount: 0,
    send: (text: string) => sent.push(JSON.parse(text) as LiveNews),
  } satisfies OutboxSocket & { bufferedAmount: number }
  const onStall = jest.fn()
  const outbox = createOutbox({ socket, now: Date.now, onStall })
  return { sent, socket, onStall, outbox }
}

const chat = (id: string, seq: number): LiveNews => ({ kind: 'chat', id, seq })

describe('the outbox of a live socket', () => {
  it('sends at once to a page that keeps up', () => {
    const { sent, outbox } = open()
    outbox.push(chat('a', 1))
    outbox.push(chat('a', 2))
    outbox.push({ kind: 'delivery', id: 'a' })
    expect(sent).toEqual([chat('a', 1), chat('a', 2), { kind: 'delivery', id: 'a' }])
  })

  it('says that lists have changed at most four times a second, and never forgets the last time', () => {
    const { sent, outbox } = open()
    for (let i = 0; i < 99; i += 1) {
      outbox.push({ kind: 'lists' })
      jest.advanceTimersByTime(10)
    }
    expect(sent.length).toBeLessThanOrEqual(4)
    expect(sent.length).toBeGreaterThan(2)
    const before = sent.length
    outbox.push({ kind: 'lists' })
    jest.advanceTimersByTime(250)
    expect(sent.length).toBe(before + 1)
    jest.advanceTimersByTime(10_000)
    expect(sent.length).toBe(before + 1)
  })

  it('does not hold other news back while lists wait', () => {
    const { sent, outbox } = open()
    outbox.push({ kind: 'lists' })
    outbox.push({ kind: 'lists' })
    outbox.push(chat('a', 1))
    jest.advanceTimersByTime(250)
    expect(sent.map(({ kind }) => kind)).toEqual(['lists', 'chat', 'lists'])
  })

  it('keeps only the newest of each chat for a slow page, and goes on when it has caught up', () => {
    const { sent, socket, outbox, onStall } = open()
    socket.bufferedAmount = 1_000_000
    for (let seq = 1; seq <= 1000; seq += 1) outbox.push(chat(seq % 2 === 0 ? 'a' : 'b', seq))
    jest.advanceTimersByTime(5000)
    expect(sent).toEqual([])
    socket.bufferedAmount = 0
    jest.advanceTimersByTime(100)
    expect(sent).toEqual([chat('b', 999), chat('a', 1000)])
    expect(onStall).not.toHaveBeenCalled()
  })

  it('gives up a page that takes nothing for too long', () => {
    const { sent, socket, outbox, onStall } = open()
    socket.bufferedAmount = 1_000_000
    outbox.push(chat('a', 1))
    jest.advanceTimersByTime(25_000)
    expect(onStall).toHaveBeenCalledTimes(1)
    socket.bufferedAmount = 0
    outbox.push(chat('a', 2))
    jest.advanceTimersByTime(1000)
    expect(sent).toEqual([])
  })

  it('says that a chat is gone instead of that it has news', () => {
    const { sent, socket, outbox } = open()
    socket.bufferedAmount = 1_000_000
    outbox.push(chat('a', 1))
    outbox.push({ kind: 'gone', id: 'a' })
    socket.bufferedAmount = 0
    jest.advanceTimersByTime(100)
    expect(sent).toEqual([{ kind: 'gone', id: 'a' }])
  })

  it('does not say that somebody types after what they have typed', () => {
    const { sent, outbox } = open()
    const typing = { kind: 'typing', id: 'a', by: 'customer' } as const
    outbox.push(typing)
    outbox.push(typing)
    outbox.push(chat('a', 1))
    jest.advanceTimersByTime(5000)
    expect(sent).toEqual([typing, chat('a', 1)])
    outbox.push(typing)
    expect(sent).toHaveLength(3)
  })

  it('is silent once it is closed', () => {
    const { sent, outbox } = open()
    outbox.push({ kind: 'lists' })
    outbox.push({ kind: 'lists' })
    outbox.close()
    jest.advanceTimersByTime(1000)
    expect(sent).toHaveLength(1)
  })
})
