import type { DeliveryState } from '../../conversation-store'
import { advance, hear, newLine, say, type StoreUnderTest } from './store-under-test'

const leaseMs = 30_000

export function describeDelivery(test: () => StoreUnderTest): void {
  const stateOf = async (line: ReturnType<typeof newLine>, seq: number): Promise<DeliveryState | undefined> =>
    (await test().another.readDelivery(line, [seq])).get(seq)?.state

  it('knows a message that has not left as queued, and leaves out one that does not exist', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    expect(await test().store.readDelivery(line, [1, 2])).toEqual(new Map([[1, { state: 'queued' }]]))
    expect(await test().store.readDelivery(line, [])).toEqual(new Map())
    expect(await test().store.readDelivery(newLine(), [1])).toEqual(new Map())
  })

  it.each<[DeliveryState, DeliveryState, DeliveryState]>([
    ['sent', 'delivered', 'delivered'],
    ['sent', 'read', 'read'],
    ['delivered', 'read', 'read'],
    ['delivered', 'sent', 'delivered'],
    ['read', 'delivered', 'read'],
    ['read', 'queued', 'read'],
    ['sent', 'failed', 'failed'],
    ['sent', 'unknown', 'unknown'],
    ['delivered', 'failed', 'delivered'],
    ['read', 'unknown', 'read'],
    ['failed', 'sent', 'failed'],
    ['failed', 'read', 'failed'],
    ['failed', 'unknown', 'failed'],
    ['unknown', 'delivered', 'unknown'],
    ['unknown', 'failed', 'unknown'],
  ])('after %s, %s makes it %s', async (first, second, expected) => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), say('2')] })
    await test().store.setDelivery(line, [1], first)
    await test().store.setDelivery(line, [1], second)
    expect(await stateOf(line, 1)).toBe(expected)
    expect(await stateOf(line, 2)).toBe('queued')
  })

  it('keeps a receipt that overtakes the report of its own send', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.stepLane(line, 'a', leaseMs)
    await test().another.setDelivery(line, [1], 'delivered')
    await test().store.stepLane(line, 'a', leaseMs, {
      seq: 1,
      outcome: { kind: 'done', state: 'sent', platformId: 'm1' },
    })
    expect(await test().store.readDelivery(line, [1])).toEqual(new Map([[1, { state: 'delivered', platformId: 'm1' }]]))
  })

  it('keeps the reason of what failed', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await test().store.setDelivery(line, [1], 'failed', 'recipient-gone')
    await test().store.setDelivery(line, [1], 'failed', 'another')
    const failed = { state: 'failed', reason: 'recipient-gone' }
    expect(await test().store.readDelivery(line, [1])).toEqual(new Map([[1, failed]]))
  })

  it('moves everything up to a position that has left the lane', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), hear('2'), say('3'), say('4'), say('5'), say('6')] })
    await test().store.stepLane(line, 'a', leaseMs)
    await test().store.stepLane(line, 'a', leaseMs, { seq: 1, outcome: { kind: 'done', state: 'sent' } })
    await test().store.stepLane(line, 'a', leaseMs, { seq: 3, outcome: { kind: 'done', state: 'failed' } })
    await test().store.stepLane(line, 'a', leaseMs, { seq: 4, outcome: { kind: 'done', state: 'sent' } })

    await test().store.setDelivery(line, 4, 'delivered')
    await test().store.setDelivery(line, 1, 'read')
    await test().store.setDelivery(line, 3, 'sent')
    expect([...(await test().another.readDelivery(line, [1, 3, 4, 5])).values()].map(({ state }) => state)).toEqual([
      'read',
      'failed',
      'delivered',
      'queued',
    ])

    // A client cannot have read what it has not been given, whatever it says.
    await test().store.setDelivery(line, 9_999, 'read')
    await advance(test(), line, { entries: [say('7')] })
    const states = await test().another.readDelivery(line, [1, 3, 4, 5, 6, 7])
    expect([...states.values()].map(({ state }) => state)).toEqual([
      'read',
      'failed',
      'read',
      'queued',
      'queued',
      'queued',
    ])
  })

  it('refuses to make a whole range fail', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    await expect(test().store.setDelivery(line, 1, 'failed')).rejects.toThrow('range')
  })

  it('does not raise the revision', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1')] })
    const before = await test().store.load(line)
    await test().store.releaseLane(line)
    await test().store.setDelivery(line, 1, 'read')
    expect(await test().store.load(line)).toEqual(before)
  })
}
