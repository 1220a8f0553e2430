import type { ChatSummary, DeskEntry } from '../../src/desk-api/schema'
import { aChat, customerSays } from '../testing/a-chat'
import { openDesk } from '../testing/open-desk'

const priya = aChat({ id: 'a', number: 1 })

const detail = (chat: ChatSummary) => ({ chat, facts: [], previous: [] })

async function open(entries: readonly DeskEntry[] = [customerSays(1, 'hello')]) {
  const opened = openDesk()
  opened.server.logs.set('a', { detail: detail(priya), entries })
  opened.server.lists = { ...opened.server.lists, mine: [priya] }
  opened.desk.start()
  await opened.settle()
  await opened.tell({ kind: 'ready' })
  const seqs = () => {
    const chat = opened.state().opened.get('a')
    return chat?.kind === 'ready' ? chat.entries.map(({ seq }) => seq) : []
  }
  return { ...opened, seqs }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const talk = (from: number, to: number) => range(from, to).map((seq) => customerSays(seq, String(seq)))

describe('the desk', () => {
  it('signs in with a one-time token, and says so when that is used up', async () => {
    const good = openDesk({ signInToken: 'good' })
    good.desk.start()
    await good.settle()
    expect(good.state().session.kind).toBe('signed-in')
    const bad = openDesk({ signInToken: 'used' })
    bad.desk.start()
    await bad.settle()
    expect(bad.state().session).toMatchObject({ kind: 'signed-out', problem: expect.stringContaining('one-time') })
  })

  it('waits for a server that is not there yet', async () => {
    const { desk, server, state, clock, settle } = openDesk()
    server.isUp = false
    desk.start()
    await settle()
    expect(state().session.kind).toBe('unreachable')
    server.isUp = true
    clock.pass(clock.next() ?? 0)
    await settle()
    expect(state().session.kind).toBe('signed-in')
  })

  it('finds out after each break whether the host has another page, and loads it when it is told to', async () => {
    const { desk, server, state, lose, clock, tell, reload } = await open()
    expect(state().isOutdated).toBe(false)
    server.isNewer = true
    lose()
    clock.pass(clock.next() ?? 0)
    await tell({ kind: 'ready' })
    expect(state().isOutdated).toBe(true)
    expect(reload).not.toHaveBeenCalled()
    desk.reload()
    expect(reload).toHaveBeenCalled()
  })

  it('reads a conversation when it is opened, and on from there with every news, in order', async () => {
    const { desk, tell, server, seqs, settle } = await open(talk(1, 5))
    desk.openChat('a')
    await settle()
    expect(seqs()).toEqual([3, 4, 5])
    server.logs.set('a', { detail: detail(priya), entries: talk(1, 12) })
    await tell({ kind: 'chat', id: 'a', seq: 12 })
    expect(seqs()).toEqual(range(3, 12))
    await tell({ kind: 'chat', id: 'a', seq: 9 })
    expect(seqs()).toEqual(range(3, 12))
  })

  it('reads on after news that came while it read a conversation for the first time', async () => {
    const { desk, tell, server, seqs, settle } = await open(talk(1, 3))
    desk.openChat('a')
    server.logs.set('a', { detail: detail(priya), entries: talk(1, 5) })
    await tell({ kind: 'chat', id: 'a', seq: 5 })
    await settle()
    expect(seqs()).toEqual([1, 2, 3, 4, 5])
  })

  it('reads what it has missed after a lost connection, and nothing twice', async () => {
    const { desk, tell, server, seqs, settle, lose, clock } = await open(talk(1, 2))
    desk.openChat('a')
    await settle()
    lose()
    server.logs.set('a', { detail: detail(priya), entries: talk(1, 6) })
    clock.pass(clock.next() ?? 0)
    await tell({ kind: 'ready' })
    expect(seqs()).toEqual(range(1, 6))
  })

  it('sends what was written without a connection once, when it is back, and shows it once', async () => {
    const { desk, tell, server, state, seqs, settle, lose, clock } = await open()
    desk.openChat('a')
    await settle()
    lose()
    server.isUp = false
    desk.write('a', 'reply', 'first')
    desk.send('a', 'reply')
    desk.write('a', 'reply', 'second')
    desk.send('a', 'reply')
    await settle()
    expect(state().outgoing.map(({ state: { kind } }) => kind)).toEqual(['delayed', 'waiting'])
    expect(state().drafts.size).toBe(0)
    server.isUp = true
    clock.pass(clock.next() ?? 0)
    await tell({ kind: 'ready' })
    await tell({ kind: 'chat', id: 'a', seq: 3 })
    expect(
      server.logs.get('a')?.entries.flatMap(({ body }) => (body.kind === 'message' ? [body.message] : [])),
    ).toEqual([
      { kind: 'text', text: 'first' },
      { kind: 'text', text: 'second' },
    ])
    expect(seqs()).toEqual([1, 2, 3])
    expect(state().outgoing).toEqual([])
  })

  it('watches only what it could read: an address may name anything', async () => {
    const { desk, said, settle, state } = await open()
    desk.openChat('nonsense')
    await settle()
    expect(state().opened.get('nonsense')).toMatchObject({ kind: 'problem' })
    expect(said.filter(({ kind }) => kind === 'watch')).toEqual([])
    desk.openChat('a')
    await settle()
    expect(said).toContainEqual({ kind: 'watch', id: 'a' })
  })

  it('makes a new connection when the server has not heard it for a while', async () => {
    const { server, clock, sockets, settle } = await open()
    clock.pass(30_000)
    await settle()
    expect(sockets()).toBe(1)
    server.me = { ...server.me, presence: 'away' }
    clock.pass(30_000)
    await settle()
    expect(sockets()).toBe(2)
  })

  it('shows the customer typing for a few seconds, or until they have spoken', async () => {
    const { desk, tell, server, state, settle, clock } = await open()
    desk.openChat('a')
    await settle()
    await tell({ kind: 'typing', id: 'a', by: 'customer' })
    expect(state().typing.get('a')).toEqual({ by: 'customer' })
    clock.pass(6000)
    expect(state().typing.size).toBe(0)
    await tell({ kind: 'typing', id: 'a', by: 'customer' })
    server.logs.set('a', { detail: detail(priya), entries: talk(1, 2) })
    await tell({ kind: 'chat', id: 'a', seq: 2 })
    expect(state().typing.size).toBe(0)
    expect(state().announcement.text).toBe('Priya N.: 2')
  })

  it('shows nobody typing once they have sent it, or the chat has changed hands', async () => {
    const { desk, tell, server, state, settle } = await open()
    desk.openChat('a')
    await settle()
    const entries = [...talk(1, 1)]
    const read = async (body: DeskEntry['body']) => {
      entries.push({ seq: entries.length + 1, at: 0, body })
      server.logs.set('a', { detail: detail(priya), entries: [...entries] })
      await tell({ kind: 'chat', id: 'a', seq: entries.length })
      return state().typing.get('a')?.name ?? state().typing.get('a')?.by
    }
    const said = (name: string): DeskEntry['body'] => ({
      kind: 'message',
      from: { kind: 'agent', agent: name, name },
      message: { kind: 'text', text: 'hello' },
    })
    const tom = { kind: 'typing', id: 'a', by: 'colleague', name: 'Tom' } as const
    await tell(tom)
    expect(await read(said('Asha'))).toBe('Tom')
    expect(await read({ kind: 'customer', content: { kind: 'text', text: 'hello' } })).toBe('Tom')
    expect(await read(said('Tom'))).toBeUndefined()
    for (const typing of [tom, { kind: 'typing', id: 'a', by: 'customer' } as const]) {
      await tell(typing)
      expect(await read(said('Asha'))).toBe(typing.by === 'customer' ? 'customer' : 'Tom')
      expect(
        await read({ kind: 'owner', owner: { kind: 'bot' }, why: { kind: 'handed-back', by: { id: 'x', name: 'x' } } }),
      ).toBeUndefined()
    }
    await tell(tom)
    await tell({ kind: 'gone', id: 'a' })
    expect(state().typing.size).toBe(0)
  })

  it('shows nobody typing in a chat that it has not read, once something was said there', async () => {
    const { tell, state } = await open()
    await tell({ kind: 'typing', id: 'a', by: 'customer' })
    expect(state().typing.size).toBe(1)
    await tell({ kind: 'chat', id: 'a', seq: 2 })
    expect(state().typing.size).toBe(0)
  })

  it('says again that it is typing after it has sent something', async () => {
    const { desk, said, settle } = await open()
    const typed = () => said.filter(({ kind }) => kind === 'typing').length
    desk.openChat('a')
    await settle()
    desk.write('a', 'reply', 'h')
    desk.send('a', 'reply')
    expect(typed()).toBe(1)
    desk.write('a', 'reply', 'a')
    expect(typed()).toBe(2)
  })

  it('says that it is typing at most every three seconds, and not while it writes a note', async () => {
    const { desk, said, clock } = await open()
    const typed = () => said.filter(({ kind }) => kind === 'typing').length
    desk.write('a', 'note', 'x')
    expect(typed()).toBe(0)
    for (const text of ['h', 'he', 'hel']) desk.write('a', 'reply', text)
    expect(typed()).toBe(1)
    clock.pass(3000)
    desk.write('a', 'reply', 'he')
    expect(typed()).toBe(1)
    desk.write('a', 'reply', 'hell')
    expect(typed()).toBe(2)
  })

  it('sounds for a new chat, and is told of by a notification only out of sight', async () => {
    const { server, tell, alarm } = await open()
    server.lists = { ...server.lists, mine: [priya, aChat({ id: 'b' })] }
    await tell({ kind: 'lists' })
    expect(alarm.sounds.play).toHaveBeenCalledWith('new-chat')
    expect(alarm.notify).not.toHaveBeenCalled()
    alarm.isLookedAt = () => false
    server.lists = { ...server.lists, mine: [priya, aChat({ id: 'b', unanswered: 1 })] }
    await tell({ kind: 'lists' })
    expect(alarm.notify).toHaveBeenCalledTimes(1)
  })

  it('goes back to the sign-in when the session has ended, and keeps what was typed', async () => {
    const { desk, server, tell, state, settle } = await open()
    desk.openChat('a')
    await settle()
    desk.write('a', 'reply', 'half a sent')
    server.isSignedIn = false
    await tell({ kind: 'signed-out' })
    expect(state().session).toMatchObject({ kind: 'signed-out', problem: expect.stringContaining('signed out') })
    expect(state().opened.size).toBe(0)
    await desk.session.signIn({ token: 'good' })
    await settle()
    expect(state().drafts.get('reply:a')).toBe('half a sent')
  })
})
