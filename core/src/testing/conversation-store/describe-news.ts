import type { ConversationStore, LineNews } from '../../conversation-store'
import type { LineId } from '../../id'
import { advance, integrate, makeCommit, newLine, say, type StoreUnderTest } from './store-under-test'

export function describeNews(test: () => StoreUnderTest): void {
  it('pokes every store that watches a line when it is committed to', async () => {
    const line = newLine()
    const here = await watch(test().store, line)
    const there = await watch(test().another, line)
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await here.poked(2)
    await there.poked(2)
    here.stop()
    there.stop()
  })

  it('pokes for what is released, and for what the lane lets go', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), integrate('run'), say('3')] })
    const there = await watch(test().another, line)
    await test().store.releaseLane(line)
    await there.poked(1)
    await test().store.releaseLane(line, 2)
    await there.poked(3)
    await advance(test(), line, { entries: [say('4')] })
    await there.poked(4)
    there.forget()
    await test().store.stepLane(line, 'a', 10_000)
    await test().store.stepLane(line, 'a', 10_000, { seq: 4, outcome: { kind: 'done', state: 'sent' } })
    await there.poked(4)
    there.stop()
  })

  it('pokes for a change of delivery, and not for what is nothing new', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.releaseLane(line)
    const there = await watch(test().another, line)
    await test().store.setDelivery(line, [1], 'read')
    await there.poked(1)
    there.forget()
    await test().store.setDelivery(line, [1], 'delivered')
    await test().store.signal(line, { kind: 'typing', by: 'customer' })
    await there.heard({ kind: 'signal', signal: { kind: 'typing', by: 'customer' } })
    expect(there.news().filter(({ kind }) => kind === 'poke')).toEqual([])
    there.stop()
  })

  it('says nothing of a commit that changed nothing', async () => {
    const line = newLine()
    const base = await test().store.load(line)
    await advance(test(), line, { entries: [say('1')], dedupeKey: 'one' })
    const there = await watch(test().another, line)
    await test().store.commit(makeCommit(test(), line, base, { entries: [say('x')] }))
    await test().store.commit(makeCommit(test(), line, base, { entries: [say('x')], dedupeKey: 'one' }))
    await test().store.signal(line, { kind: 'typing', by: 'agent', name: 'Ann {}" 日本' })
    await there.heard({ kind: 'signal', signal: { kind: 'typing', by: 'agent', name: 'Ann {}" 日本' } })
    expect(there.news()).toHaveLength(1)
    there.stop()
  })

  it('tells a watcher of its own line only, each once, and nothing after it has stopped', async () => {
    const line = newLine()
    const first = await watch(test().store, line)
    const second = await watch(test().store, line)
    const elsewhere = await watch(test().store, newLine())
    first.stop()
    first.forget()
    await test().another.signal(line, { kind: 'typing', by: 'customer' })
    await second.heard({ kind: 'signal', signal: { kind: 'typing', by: 'customer' } })
    expect(second.news()).toHaveLength(1)
    expect(first.news()).toEqual([])
    expect(elsewhere.news()).toEqual([])
    second.stop()
    elsewhere.stop()
  })
}

interface Watcher {
  news(): readonly LineNews[]
  forget(): void
  heard(news: LineNews): Promise<void>
  /** Waits for a poke that says so much, or more. */
  poked(seq: number): Promise<void>
  stop(): void
}

/** Watches a line, and resolves when the watch is live. */
async function watch(store: ConversationStore, line: LineId): Promise<Watcher> {
  let heard: LineNews[] = []
  let wake: () => void = () => undefined
  const stop = store.watch(line, (news) => {
    heard.push(news)
    wake()
  })
  const until = async (met: () => boolean): Promise<void> => {
    while (!met()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const live = { kind: 'typing', by: 'agent', name: `live ${Math.random()}` } as const
  const isLive = (): boolean => heard.some((news) => news.kind === 'signal' && news.signal.by === 'agent')
  while (!isLive()) {
    await store.signal(line, live)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await settled(store, line, () => heard)
  heard = []
  return {
    news: () => heard,
    forget: () => {
      heard = []
    },
    heard: (news) => until(() => heard.some((one) => JSON.stringify(one) === JSON.stringify(news))),
    poked: (seq) => until(() => heard.some((news) => news.kind === 'poke' && news.seq >= seq)),
    stop,
  }
}

/** Waits for a last signal of our own, so that nothing of the first ones is still on its way. */
async function settled(store: ConversationStore, line: LineId, heard: () => readonly LineNews[]): Promise<void> {
  const name = `last ${Math.random()}`
  await store.signal(line, { kind: 'typing', by: 'agent', name })
  const isThere = (): boolean =>
    heard().some((news) => news.kind === 'signal' && news.signal.by === 'agent' && news.signal.name === name)
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 1))
}
