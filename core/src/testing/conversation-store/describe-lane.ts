import type { LaneOutcome } from '../../conversation-store'
import { advance, hear, integrate, newLine, note, say, type StoreUnderTest } from './store-under-test'

const leaseMs = 30_000
const sent = { kind: 'done', state: 'sent' } as const

export function describeLane(test: () => StoreUnderTest): void {
  it('hands out what goes to the customer, in order, and nothing else', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('1'), say('2'), note('3'), integrate('4')] })
    await advance(test(), line, { entries: [say('5')] })
    const { store } = test()

    expect(await store.stepLane(line, 'a', leaseMs)).toEqual({
      kind: 'head',
      entry: { ...say('2'), seq: 2, conversation: 1, at: expect.any(Number) },
      attempt: 1,
      outcomeUnknown: false,
      unknowns: 0,
    })
    expect(await store.stepLane(line, 'a', leaseMs, { seq: 2, outcome: sent })).toMatchObject({ entry: { seq: 4 } })
    expect(await store.stepLane(line, 'a', leaseMs, { seq: 4, outcome: sent })).toMatchObject({ entry: { seq: 5 } })
    expect(await store.stepLane(line, 'a', leaseMs, { seq: 5, outcome: sent })).toEqual({ kind: 'empty' })
    expect(await store.stepLane(newLine(), 'a', leaseMs)).toEqual({ kind: 'empty' })
  })

  it('lets one holder drain at a time, and says until when', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    expect(await test().store.stepLane(line, 'a', leaseMs)).toMatchObject({ kind: 'head' })

    const busy = await test().another.stepLane(line, 'b', leaseMs)
    expect(busy).toEqual({ kind: 'busy', until: expect.any(Number) })
    const until = busy.kind === 'busy' ? busy.until : 0
    expect(until).toBeGreaterThan(test().now() + leaseMs - 5_000)
    expect(until).toBeLessThanOrEqual(test().now() + leaseMs)
  })

  it('keeps the lease alive with every step', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    test().advance(leaseMs - 10_000)
    await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })
    test().advance(leaseMs - 10_000)
    expect(await test().another.stepLane(line, 'b', leaseMs)).toMatchObject({ kind: 'busy' })
  })

  it.each(['empty', 'paused'])('gives the lease back when the lane is %s', async (why) => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', leaseMs)
    const notBefore = test().now() + 60_000
    const outcome: LaneOutcome = why === 'empty' ? sent : { kind: 'later', notBefore, attempted: true }
    expect(await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome })).toMatchObject({ kind: why })
    await advance(test(), line, { entries: [say('2')] })
    test().advance(61_000)
    expect(await test().another.stepLane(line, 'b', leaseMs)).toMatchObject({ kind: 'head' })
  })

  it('hands a head to a successor after the lease, marked as of unknown outcome', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    test().advance(leaseMs + 1_000)

    const taken = await test().another.stepLane(line, 'b', leaseMs)
    expect(taken).toMatchObject({ entry: { seq: 1 }, attempt: 2, outcomeUnknown: true, unknowns: 1 })
    test().advance(leaseMs + 1_000)
    const again = await test().store.stepLane(line, 'a', leaseMs)
    expect(again).toMatchObject({ entry: { seq: 1 }, attempt: 3, outcomeUnknown: true, unknowns: 2 })
    const next = await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })
    expect(next).toMatchObject({ entry: { seq: 2 }, attempt: 1, outcomeUnknown: false, unknowns: 0 })
  })

  it('marks a head as of unknown outcome also when its own holder asks again without a report', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', leaseMs)
    expect(await test().store.stepLane(line, 'a', leaseMs)).toMatchObject({ attempt: 2, unknowns: 1 })
  })

  it('ignores the report of a holder who has lost the lease', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    test().advance(leaseMs + 1_000)
    await test().another.stepLane(line, 'b', leaseMs)

    const stale = await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })
    expect(stale).toMatchObject({ kind: 'busy' })
    await test().store.leaveLane(line, 'a', { seq: 1, outcome: sent })
    expect(await test().another.stepLane(line, 'c', leaseMs)).toMatchObject({ kind: 'busy' })

    // The lease is free, but the head is no longer the one that `a` had taken.
    await test().another.leaveLane(line, 'b', {
      seq: 1,
      outcome: { kind: 'later', notBefore: 0, attempted: true },
    })
    expect(await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })).toEqual({ kind: 'empty' })
    expect(await test().store.stepLane(line, 'a', leaseMs)).toMatchObject({ entry: { seq: 1 }, attempt: 3 })
  })

  it('takes a late report when nobody has taken over', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    test().advance(leaseMs + 1_000)
    const step = await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })
    expect(step).toMatchObject({ kind: 'head', entry: { seq: 2 }, outcomeUnknown: false })
  })

  it('ignores a report on another head than the one that was taken', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    expect(await test().store.stepLane(line, 'a', leaseMs, { seq: 2, outcome: sent })).toEqual({ kind: 'empty' })
    expect(await test().store.stepLane(line, 'a', leaseMs)).toMatchObject({ entry: { seq: 1 } })
  })

  it('keeps a head for later: nothing leaves before, and an attempt that was none is given back', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    const notBefore = test().now() + 60_000

    const outcome: LaneOutcome = { kind: 'later', notBefore, attempted: false }
    const paused = await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome })
    expect(paused).toEqual({ kind: 'paused', until: notBefore, reason: expect.any(String) })
    expect(await test().another.stepLane(line, 'b', leaseMs)).toEqual(paused)

    test().advance(61_000)
    const head = await test().another.stepLane(line, 'b', leaseMs)
    expect(head).toMatchObject({ entry: { seq: 1 }, attempt: 1, outcomeUnknown: false })
    const attempted: LaneOutcome = { kind: 'later', notBefore: test().now() - 1_000, attempted: true }
    const next = await test().another.stepLane(line, 'b', leaseMs, { seq: 1, outcome: attempted })
    expect(next).toMatchObject({ entry: { seq: 1 }, attempt: 2, outcomeUnknown: false, unknowns: 0 })
  })

  it('counts the attempts whose outcome the drainer could not tell', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', leaseMs)
    const unclear: LaneOutcome = { kind: 'later', notBefore: 0, attempted: true, outcomeUnknown: true }
    const step = await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: unclear })
    expect(step).toMatchObject({ attempt: 2, outcomeUnknown: true, unknowns: 1 })
    await test().store.leaveLane(line, 'a', { seq: 1, outcome: unclear })
    expect(await test().another.stepLane(line, 'b', leaseMs)).toMatchObject({ attempt: 3, unknowns: 2 })
  })

  it('suspends the whole lane, with the head in it, until somebody resumes it', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    const outcome: LaneOutcome = { kind: 'suspended', reason: 'auth-failed' }
    const paused = { kind: 'paused', reason: 'auth-failed' }
    expect(await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome })).toEqual(paused)
    test().advance(24 * 60 * 60 * 1_000)
    expect(await test().another.stepLane(line, 'b', leaseMs)).toEqual(paused)
    await advance(test(), line, { entries: [say('3')] })
    expect(await test().another.stepLane(line, 'b', leaseMs)).toEqual(paused)

    await test().store.resumeLane(line)
    const head = await test().another.stepLane(line, 'b', leaseMs)
    expect(head).toMatchObject({ entry: { seq: 1 }, attempt: 2, outcomeUnknown: false })
    await test().store.resumeLane(newLine())
  })

  it('resumes a lane that waits for its time', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', leaseMs)
    const outcome: LaneOutcome = { kind: 'later', notBefore: test().now() + 60_000, attempted: true }
    await test().store.leaveLane(line, 'a', { seq: 1, outcome })
    await test().store.resumeLane(line)
    expect(await test().another.stepLane(line, 'b', leaseMs)).toMatchObject({ kind: 'head' })
  })

  it('lets a holder leave with its report and without another head', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.stepLane(line, 'a', leaseMs)
    await test().store.leaveLane(line, 'a', { seq: 1, outcome: sent })
    const step = await test().another.stepLane(line, 'b', leaseMs)
    expect(step).toMatchObject({ entry: { seq: 2 }, attempt: 1, outcomeUnknown: false })
  })

  it('records what became of a head', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2'), say('3')] })
    const { store } = test()
    await store.stepLane(line, 'a', leaseMs)
    await store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: { ...sent, platformId: 'wamid.1' } })
    await store.stepLane(line, 'a', leaseMs, {
      seq: 2,
      outcome: { kind: 'done', state: 'failed', reason: 'window-closed' },
    })
    await store.leaveLane(line, 'a', { seq: 3, outcome: { kind: 'done', state: 'unknown' } })
    expect(await test().another.readDelivery(line, [1, 2, 3])).toEqual(
      new Map([
        [1, { state: 'sent', platformId: 'wamid.1' }],
        [2, { state: 'failed', reason: 'window-closed' }],
        [3, { state: 'unknown' }],
      ]),
    )
  })

  it('releases everything up to the first integration, and past it once it has started', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), integrate('run-2'), say('3'), integrate('run-4'), say('5')] })
    const { store, another } = test()

    const first = { ...integrate('run-2'), seq: 2, conversation: 1, at: expect.any(Number) }
    expect(await store.releaseLane(line)).toEqual(first)
    // Whoever comes after a crash between "returned" and "started" is given it again.
    expect(await another.releaseLane(line)).toEqual(first)
    expect(await another.releaseLane(line, 1)).toEqual(first)
    expect(await store.releaseLane(line, 2)).toMatchObject({ seq: 4 })
    expect(await store.releaseLane(line, 2)).toMatchObject({ seq: 4 })
    expect(await store.releaseLane(line, 4)).toBeUndefined()
    expect(await store.releaseLane(line)).toBeUndefined()
    expect(await store.stepLane(line, 'a', leaseMs)).toEqual({ kind: 'empty' })
    expect(await store.readDelivery(line, [1, 3, 5])).toEqual(new Map([1, 3, 5].map((seq) => [seq, { state: 'sent' }])))
  })

  it('lets what a commit writes go with it, where it is asked to and nothing waits', async () => {
    const line = newLine()
    const entries = [hear('1'), say('2'), note('3'), say('4')]
    const result = await advance(test(), line, { entries, release: true })
    expect(result).toEqual({ kind: 'committed', firstSeq: 1, lastSeq: 4, released: true })
    expect((await test().another.readReleased(line, 0, 10)).upTo).toBe(4)
    expect(await test().another.readDelivery(line, [2, 4])).toEqual(
      new Map([2, 4].map((seq) => [seq, { state: 'sent' }])),
    )
    expect(await test().another.releaseLane(line)).toBeUndefined()
    expect(await test().another.stepLane(line, 'a', leaseMs)).toEqual({ kind: 'empty' })
    expect(await advance(test(), line, { release: true })).toMatchObject({ released: true })
  })

  it('lets it go up to its first integration', async () => {
    const line = newLine()
    const result = await advance(test(), line, { entries: [say('1'), integrate('run'), say('3')], release: true })
    expect(result).toEqual({ kind: 'committed', firstSeq: 1, lastSeq: 3 })
    expect((await test().another.readReleased(line, 0, 10)).upTo).toBe(1)
    expect(await test().another.releaseLane(line)).toMatchObject({ seq: 2 })
    expect(await test().another.releaseLane(line, 2)).toBeUndefined()
    expect((await test().another.readReleased(line, 0, 10)).upTo).toBe(3)
  })

  it('lets nothing go before what waits in the lane', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    const result = await advance(test(), line, { entries: [say('2')], release: true })
    expect(result).toEqual({ kind: 'committed', firstSeq: 2, lastSeq: 2 })
    expect((await test().another.readReleased(line, 0, 10)).upTo).toBe(0)
    const { store } = test()
    expect(await store.stepLane(line, 'a', leaseMs)).toMatchObject({ entry: { seq: 1 } })
    expect(await store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: sent })).toMatchObject({ entry: { seq: 2 } })
  })

  it('releases a lane without integrations at once, and an empty one never', async () => {
    const line = newLine()
    expect(await test().store.releaseLane(line)).toBeUndefined()
    await advance(test(), line, { entries: [say('1'), hear('2'), say('3')] })
    expect(await test().store.releaseLane(line)).toBeUndefined()
    expect((await test().store.readReleased(line, 0, 10)).upTo).toBe(3)
  })
}
