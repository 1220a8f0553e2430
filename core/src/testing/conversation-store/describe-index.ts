import type { ConversationStore } from '../../conversation-store'
import type { LineId } from '../../id'
import {
  advance,
  integrate,
  makeCommit,
  makeConversation,
  newLine,
  say,
  withdraw,
  type StoreUnderTest,
} from './store-under-test'

const forMs = 30_000
/** Longer than any store waits before it tells others of a commit that nobody has settled. */
const graceMs = 10_000

export function describeIndex(test: () => StoreUnderTest): void {
  const takeDue = (store: ConversationStore): Promise<readonly LineId[]> => takeAll(store, 'takeDue')
  const takeDirty = (store: ConversationStore): Promise<readonly LineId[]> => takeAll(store, 'takeDirty')
  const settle = async (line: LineId, store = test().store): Promise<void> => {
    await store.finishChores(line, [...(await store.readChores(line)).keys()])
    await store.releaseLane(line)
    await store.reindex(line)
  }
  const withDeadline = (line: LineId, bySec: number) => ({
    conversation: makeConversation(line, { timers: { 'bot-idle': test().now() + bySec * 1_000 } }),
  })

  it('finds a commit that nobody has settled, after a grace', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')], chores: [withdraw(line)] })
    expect(await takeDirty(test().another)).toEqual([])
    test().advance(graceMs)
    expect(await takeDirty(test().another)).toEqual([line])
  })

  it('finds a commit that has left nothing to do but a deadline', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 600))
    test().advance(graceMs)
    // A store may have indexed it with the commit; else it is found and indexed now.
    for (const found of await takeDirty(test().another)) await test().another.reindex(found)
    expect(await takeDue(test().store)).toEqual([])
    test().advance(600_000)
    expect(await takeDue(test().store)).toEqual([line])
  })

  it('finds the deadline of a commit that has let everything go, settled or not', async () => {
    const settled = newLine()
    const lost = newLine()
    for (const line of [settled, lost]) {
      await advance(test(), line, { ...withDeadline(line, 600), entries: [say('1')], release: true })
    }
    await test().store.reindex(settled)
    test().advance(graceMs)
    const dirty = await takeDirty(test().another)
    expect(dirty).not.toContain(settled)
    for (const found of dirty) await test().another.reindex(found)
    test().advance(600_000)
    expect(await takeDirty(test().another)).toEqual([])
    expect([...(await takeDue(test().another))].sort()).toEqual([settled, lost].sort())
  })

  it('hands a line that may have unfinished effects to one caller for a time, and then to the next', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    test().advance(graceMs)
    const taken = await Promise.all([takeDirty(test().store), takeDirty(test().another), takeDirty(test().store)])
    expect(taken.flat()).toEqual([line])
    test().advance(forMs - 5_000)
    expect(await takeDirty(test().another)).toEqual([])
    test().advance(6_000)
    expect(await takeDirty(test().another)).toEqual([line])
  })

  it('forgets a line when everything is settled, by whoever settles it', async () => {
    const ours = newLine()
    const theirs = newLine()
    await advance(test(), ours, { entries: [say('1')], chores: [withdraw(ours)] })
    await settle(ours)
    await advance(test(), theirs, { entries: [say('1')], chores: [withdraw(theirs)] })
    test().advance(graceMs)
    expect(await takeDirty(test().another)).toEqual([theirs])
    await settle(theirs, test().another)
    test().advance(graceMs + forMs)
    expect(await takeDirty(test().store)).toEqual([])
  })

  it('does not forget a line whose lane or chores are not done', async () => {
    const lane = newLine()
    const chores = newLine()
    const integration = newLine()
    await advance(test(), lane, { entries: [say('1')] })
    await advance(test(), chores, { chores: [withdraw(chores)] })
    await advance(test(), integration, { entries: [integrate('run')] })
    await test().store.releaseLane(integration)
    for (const line of [lane, chores, integration]) await test().store.reindex(line)
    test().advance(graceMs)
    expect([...(await takeDirty(test().another))].sort()).toEqual([lane, chores, integration].sort())
  })

  it('comes back to what is left at the time it is told', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.reindex(line, test().now() + 120_000)
    test().advance(115_000)
    expect(await takeDirty(test().another)).toEqual([])
    test().advance(6_000)
    expect(await takeDirty(test().another)).toEqual([line])
    await test().another.reindex(line, test().now() + 120_000)
    test().advance(121_000)
    expect(await takeDirty(test().store)).toEqual([line])
    await settle(line)
    test().advance(600_000)
    expect(await takeDirty(test().store)).toEqual([])
  })

  it('forgets a line when nothing is left, even if told to come back', async () => {
    const line = newLine()
    await advance(test(), line)
    await test().store.reindex(line, test().now() + 20_000)
    test().advance(600_000)
    expect(await takeDirty(test().store)).toEqual([])
  })

  it('leaves a suspended lane alone until it is resumed', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', 10_000)
    await test().store.stepLane(line, 'a', 10_000, { seq: 1, outcome: { kind: 'suspended', reason: 'auth-failed' } })
    await test().store.reindex(line)
    test().advance(600_000)
    expect(await takeDirty(test().another)).toEqual([])
    await test().store.resumeLane(line)
    test().advance(graceMs)
    expect(await takeDirty(test().another)).toEqual([line])
  })

  it('never removes the mark of a commit that somebody else has made since', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.releaseLane(line)
    // Another process commits after ours has settled, and before ours is indexed; then it dies.
    const base = await test().another.load(line)
    await test().another.commit(makeCommit(test(), line, base, { entries: [say('2')], chores: [withdraw(line)] }))
    await test().store.reindex(line)
    test().advance(graceMs)
    expect(await takeDirty(test().store)).toEqual([line])
  })

  it('forgets the marks of commits that were refused', async () => {
    const line = newLine()
    const base = await test().store.load(line)
    await advance(test(), line, { dedupeKey: 'one' })
    await test().store.commit(makeCommit(test(), line, base))
    await test().store.commit(makeCommit(test(), line, base, { dedupeKey: 'one' }))
    await test().store.reindex(line)
    test().advance(600_000)
    expect(await takeDirty(test().store)).toEqual([])
  })

  it('is not disturbed by a mark whose commit never came', async () => {
    const line = newLine()
    const late = makeCommit(test(), line, { revision: 7, lastSeq: 0 })
    expect(await test().store.commit(late)).toEqual({ kind: 'stale' })
    test().advance(graceMs)
    for (const found of await takeDirty(test().another)) await test().another.reindex(found)
    test().advance(600_000)
    expect(await takeDirty(test().another)).toEqual([])
    expect(await takeDue(test().another)).toEqual([])
  })

  it('hands out a line when its deadline is past, to one caller for a time', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 60))
    await settle(line)
    test().advance(55_000)
    expect(await takeDue(test().another)).toEqual([])
    test().advance(6_000)
    const taken = await Promise.all([takeDue(test().store), takeDue(test().another)])
    expect(taken.flat()).toEqual([line])
    test().advance(forMs - 5_000)
    expect(await takeDue(test().another)).toEqual([])
    test().advance(6_000)
    expect(await takeDue(test().another)).toEqual([line])
  })

  it.each([
    ['earlier', 600, 60],
    ['later', 60, 600],
  ])('moves a deadline %s', async (_, first, second) => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, first))
    await settle(line)
    await advance(test(), line, withDeadline(line, second))
    await settle(line, test().another)
    await test().store.reindex(line)
    test().advance((second - 5) * 1_000)
    expect(await takeDue(test().store)).toEqual([])
    test().advance(6_000)
    expect(await takeDue(test().store)).toEqual([line])
  })

  it('moves a deadline that was handed out, once its turn is taken', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 60))
    await settle(line)
    test().advance(61_000)
    expect(await takeDue(test().another)).toEqual([line])
    const base = await test().another.load(line)
    await test().another.commit(makeCommit(test(), line, base, withDeadline(line, 40)))
    await settle(line, test().another)
    test().advance(35_000)
    expect(await takeDue(test().store)).toEqual([])
    test().advance(6_000)
    expect(await takeDue(test().store)).toEqual([line])
  })

  it('hands out a line again at its deadline when its turn was taken too early', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 60))
    await settle(line)
    test().advance(61_000)
    expect(await takeDue(test().another)).toEqual([line])
    // The clock of the caller was behind: nothing was committed, the line is only indexed again.
    await test().another.reindex(line)
    expect(await takeDue(test().store)).toEqual([line])
  })

  it('has no deadline for a conversation that is closed', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 60))
    await settle(line)
    const conversation = makeConversation(line, {
      timers: { 'bot-idle': test().now() + 60_000 },
      ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: test().now() } },
    })
    await advance(test(), line, { conversation })
    await settle(line)
    test().advance(600_000)
    expect(await takeDue(test().store)).toEqual([])
  })

  it('keeps the newest deadline when a slower process indexes what it read before', async () => {
    const line = newLine()
    await advance(test(), line, withDeadline(line, 600))
    await test().store.releaseLane(line)
    const base = await test().another.load(line)
    await test().another.commit(makeCommit(test(), line, base, withDeadline(line, 60)))
    await settle(line, test().another)
    await test().store.reindex(line)
    test().advance(61_000)
    expect(await takeDue(test().store)).toEqual([line])
  })

  it('tells which lines have no deadline', async () => {
    const [dated, alsoDated, closed, unknown] = [newLine(), newLine(), newLine(), newLine()]
    for (const line of [dated, alsoDated]) await advance(test(), line, withDeadline(line, 600))
    const completion = { by: 'bot', reason: 'ended-by-bot', at: test().now() } as const
    await advance(test(), closed, {
      conversation: makeConversation(closed, { ownership: { owner: 'nobody', completion } }),
    })
    for (const line of [dated, alsoDated, closed]) await settle(line)
    const found = await test().another.findWithoutDeadline([dated, closed, unknown, alsoDated])
    expect([...found].sort()).toEqual([closed, unknown].sort())
    // Also while it is in somebody's hand.
    test().advance(601_000)
    expect(await takeDue(test().store)).toHaveLength(2)
    expect(await test().another.findWithoutDeadline([dated, alsoDated])).toEqual([])
    expect(await test().another.findWithoutDeadline([])).toEqual([])
  })

  it('hands out no more lines than it is asked for, the longest overdue first', async () => {
    const lines: LineId[] = []
    const shard = await shardOfNew(test(), lines, 4)
    for (const [index, line] of lines.entries()) {
      await advance(test(), line, withDeadline(line, 60 + 10 * (lines.length - index)))
      await settle(line)
    }
    test().advance(200_000)
    expect(await test().store.takeDue(shard, 3, forMs)).toEqual([lines[3], lines[2], lines[1]])
    expect(await test().store.takeDue(shard, 3, forMs)).toEqual([lines[0]])
    expect(await test().store.takeDue(shard, 3, forMs)).toEqual([])
  })
}

/** Finds lines of one shard, by what the store itself hands out. */
async function shardOfNew(test: StoreUnderTest, lines: LineId[], count: number): Promise<number> {
  const byShard = new Map<number, LineId[]>()
  for (;;) {
    const line = newLine()
    await advance(test, line, { conversation: makeConversation(line, { timers: { check: test.now() - 1 } }) })
    await test.store.reindex(line)
    for (let shard = 0; shard < test.store.shards; shard += 1) {
      const taken = await test.store.takeDue(shard, 10, 600_000)
      if (!taken.includes(line)) continue
      const found = [...(byShard.get(shard) ?? []), line]
      byShard.set(shard, found)
      if (found.length < count) continue
      lines.push(...found)
      return shard
    }
  }
}

async function takeAll(store: ConversationStore, take: 'takeDue' | 'takeDirty'): Promise<readonly LineId[]> {
  const found: LineId[] = []
  for (let shard = 0; shard < store.shards; shard += 1) found.push(...(await store[take](shard, 100, forMs)))
  return found
}
