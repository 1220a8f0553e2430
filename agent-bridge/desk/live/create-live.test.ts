import type { LiveNews, LiveRequest } from '../../src/desk-api/schema'
import { createHeldClock } from '../testing/held-clock'
import { createLive, type SocketEvents } from './create-live'
import type { Link } from './link'

interface FakeSocket extends SocketEvents {
  readonly said: LiveRequest[]
  isClosed: boolean
}

function open({ random = 0.5 } = {}) {
  const clock = createHeldClock()
  const sockets: FakeSocket[] = []
  const links: Link[] = []
  const news: LiveNews[] = []
  const onSilence = jest.fn()
  const live = createLive({
    clock,
    random: () => random,
    open(events) {
      const socket: FakeSocket = { ...events, said: [], isClosed: false }
      sockets.push(socket)
      return {
        send: (text) => socket.said.push(JSON.parse(text) as LiveRequest),
        close: () => {
          socket.isClosed = true
        },
      }
    },
    onNews: (each) => news.push(each),
    onLink: (link) => links.push(link),
    onSilence,
  })
  return {
    clock,
    live,
    links,
    news,
    sockets,
    onSilence,
    link: () => links.at(-1),
    socket: () => sockets.at(-1) as FakeSocket,
    ready: () => sockets.at(-1)?.onText('{"kind":"ready"}'),
  }
}

const beats = ({ said }: FakeSocket) => said.filter(({ kind }) => kind === 'beat').length

describe('the live socket', () => {
  it('is up when the server is ready, not when the network is', () => {
    const { live, link, ready, news } = open()
    live.start(10_000)
    expect(link()).toEqual({ kind: 'connecting' })
    ready()
    expect(link()).toMatchObject({ kind: 'up', lostMs: 0 })
    expect(news).toEqual([{ kind: 'ready' }])
  })

  it('beats at once and then in time', () => {
    const { live, clock, socket, ready } = open()
    live.start(10_000)
    expect(socket().said).toEqual([])
    ready()
    expect(beats(socket())).toBe(1)
    clock.pass(30_000)
    expect(beats(socket())).toBe(4)
  })

  it('comes back by itself, later each time, and says when', () => {
    const { live, clock, sockets, link, socket } = open({ random: 0 })
    live.start(10_000)
    const waits = [250, 500, 1000, 2000, 4000, 7500, 7500]
    for (const [index, wait] of waits.entries()) {
      socket().onClose(1006)
      expect(link()).toMatchObject({ kind: 'lost', retryAt: clock.now() + wait })
      clock.pass(wait - 1)
      expect(sockets).toHaveLength(index + 1)
      clock.pass(1)
      expect(sockets).toHaveLength(index + 2)
    }
  })

  it('begins with short waits again after it was up, and says how long it was not', () => {
    const { live, clock, link, socket, ready } = open({ random: 0 })
    live.start(10_000)
    ready()
    const lostAt = clock.now()
    for (let tries = 0; tries < 5; tries += 1) {
      socket().onClose(1006)
      clock.pass(clock.next() ?? 0)
    }
    ready()
    expect(link()).toEqual({ kind: 'up', at: clock.now(), lostMs: clock.now() - lostAt })
    clock.pass(5000)
    socket().onClose(1001)
    expect(link()).toMatchObject({ kind: 'lost', retryAt: clock.now() + 250 })
  })

  it('does not hurry back to a server that throws it out each time', () => {
    const { live, clock, link, socket, ready } = open({ random: 0 })
    live.start(10_000)
    for (const wait of [250, 500, 1000, 2000]) {
      ready()
      socket().onClose(4400)
      expect(link()).toMatchObject({ kind: 'lost', retryAt: clock.now() + wait })
      clock.pass(wait)
    }
  })

  it('tries at once when somebody asks', () => {
    const { live, clock, sockets, socket, ready } = open()
    live.start(10_000)
    for (let tries = 0; tries < 8; tries += 1) {
      socket().onClose(1006)
      clock.pass(clock.next() ?? 0)
    }
    socket().onClose(1006)
    const before = sockets.length
    live.tryNow()
    expect(sockets).toHaveLength(before + 1)
    ready()
    clock.pass(60_000)
    live.tryNow()
    expect(sockets).toHaveLength(before + 1)
  })

  it('gives up a connection that never becomes ready', () => {
    const { live, clock, sockets, link } = open()
    live.start(10_000)
    clock.pass(10_000)
    expect(sockets[0]?.isClosed).toBe(true)
    expect(link()).toMatchObject({ kind: 'lost' })
  })

  it('does not hear a socket that it has let go', () => {
    const { live, clock, sockets, news, links } = open()
    live.start(10_000)
    sockets[0]?.onClose(1006)
    clock.pass(1000)
    const before = links.length
    sockets[0]?.onText('{"kind":"lists"}')
    sockets[0]?.onClose(1006)
    expect(news).toEqual([])
    expect(links).toHaveLength(before)
  })

  it('makes a new connection when the machine has slept', () => {
    const { live, clock, sockets, ready } = open()
    live.start(10_000)
    ready()
    // Asleep, no timer runs; the first one after it finds that far more time has passed.
    const asleep = jest.spyOn(clock, 'now').mockReturnValue(clock.now() + 120_000)
    clock.pass(10_000)
    asleep.mockRestore()
    expect(sockets).toHaveLength(2)
    expect(sockets[0]?.isClosed).toBe(true)
  })

  it('asks in another way when nothing comes for a while', () => {
    const { live, clock, socket, ready, onSilence } = open()
    live.start(10_000)
    ready()
    clock.pass(29_000)
    socket().onText('{"kind":"lists"}')
    clock.pass(29_999)
    expect(onSilence).not.toHaveBeenCalled()
    clock.pass(1)
    expect(onSilence).toHaveBeenCalledTimes(1)
    clock.pass(30_000)
    expect(onSilence).toHaveBeenCalledTimes(2)
  })

  it('watches the same chat again on every new connection', () => {
    const { live, clock, socket, ready } = open()
    live.start(10_000)
    live.watch('a')
    ready()
    live.watch('b')
    expect(socket().said.filter(({ kind }) => kind !== 'beat')).toEqual([
      { kind: 'watch', id: 'a' },
      { kind: 'unwatch', id: 'a' },
      { kind: 'watch', id: 'b' },
    ])
    socket().onClose(1006)
    clock.pass(1000)
    ready()
    expect(socket().said).toContainEqual({ kind: 'watch', id: 'b' })
  })

  it('stays away after a sign-out, and waits long when another desk has taken its place', () => {
    const { live, clock, sockets, link, socket } = open()
    live.start(10_000)
    socket().onClose(4409)
    clock.pass(59_999)
    expect(sockets).toHaveLength(1)
    clock.pass(1)
    expect(sockets).toHaveLength(2)
    socket().onClose(4401)
    expect(link()).toEqual({ kind: 'off' })
    clock.pass(600_000)
    expect(sockets).toHaveLength(2)
  })

  it('does nothing more once it is stopped', () => {
    const { live, clock, sockets, socket, ready, onSilence } = open()
    live.start(10_000)
    ready()
    live.stop()
    const said = socket().said.length
    live.sayTyping('a')
    clock.pass(600_000)
    expect(sockets).toHaveLength(1)
    expect(socket().said).toHaveLength(said)
    expect(onSilence).not.toHaveBeenCalled()
  })

  it('ignores what it does not know: the server may be newer', () => {
    const { live, news, ready, socket } = open()
    live.start(10_000)
    ready()
    for (const text of ['{"kind":"constructor"}', '{"kind":"dance"}', 'null', '[]', '{', '1']) socket().onText(text)
    expect(news).toEqual([{ kind: 'ready' }])
  })
})
