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
    const there = await watch(test().another, line)
    await advance(test(), line, { entries: [say('1')] })
    await there.poked(1)
    there.forget()
    await test().store.releaseLane(line)
    await there.poked(1)
    there.forget()
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
    const there = await watch(test().another, line)
    await advance(test(), line, { entries: [say('1')], dedupeKey: 'one' })
    await there.poked(1)
    there.forget()
    await test().store.commit(makeCommit(test(), line, base, { entries: [say('x')] }))
    await test().store.commit(makeCommit(test(), line, base, { entries: [say('x')], dedupeKey: 'one' }))
    await test().store.signal(line, { kind: 'typing', by: 'agent', name: 'Ann {}" 日本', after: 4 })
    await there.heard({ kind: 'signal', signal: { kind: 'typing', by: 'agent', name: 'Ann {}" 日本', after: 4 } })
    expect(there.news()).toHaveLength(1)
    there.stop()
  })

  it('tells a watcher of its own line only, each once, and nothing after it has stopped', async () => {
    const line = newLine()
    const first = await watch(test().store, line)
    const second = await watch(test().store, line)
    const elsewhere = await watch(test().store, newLine())
    first.stop()
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

let watches = 0

/**
 * Watches a line, and resolves when the watch is live. It finds out by signals of its own, which no watcher counts: they
 * may come late, and out of order with what came another way.
 */
async function watch(store: ConversationStore, line: LineId): Promise<Watcher> {
  let heard: LineNews[] = []
  let isLive = false
  let wake: () => void = () => undefined
  watches += 1
  const ours = `${probe} ${watches}`
  const stop = store.watch(line, (news) => {
    if (news.kind === 'poke' || news.signal.by !== 'agent' || !news.signal.name.startsWith(probe)) heard.push(news)
    else if (news.signal.name === ours) isLive = true
    wake()
  })
  const until = async (met: () => boolean): Promise<void> => {
    while (!met()) await new Promise<void>((resolve) => (wake = resolve))
  }
  while (!isLive) {
    await store.signal(line, { kind: 'typing', by: 'agent', name: ours, after: 0 })
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
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

const probe = 'is anybody there'
