import { createDrainSlots } from './drain-slots'

describe('drain slots', () => {
  const owner = (account: string, channel = 'slow') => ({ channel, account })

  /** Resolves to what `promise` has become by now, or to `waiting`. */
  async function now<Value>(promise: Promise<Value>): Promise<Value | 'waiting'> {
    await new Promise(setImmediate)
    return Promise.race([promise, Promise.resolve('waiting' as const)])
  }

  it('gives one account half of the places at most, and the others to everybody else', async () => {
    const slots = createDrainSlots(8)
    for (let drain = 0; drain < 4; drain += 1) expect(await now(slots.take(owner('dead')))).toBeInstanceOf(Function)
    expect(await now(slots.take(owner('dead')))).toBe('waiting')
    expect(await now(slots.take(owner('live', 'fast')))).toBeInstanceOf(Function)
  })

  it('gives one channel three quarters at most, whatever the number of its accounts', async () => {
    const slots = createDrainSlots(8)
    for (let drain = 0; drain < 6; drain += 1) {
      expect(await now(slots.take(owner(`dead-${drain}`)))).toBeInstanceOf(Function)
    }
    expect(await now(slots.take(owner('dead-6')))).toBe('waiting')
    expect(await now(slots.take(owner('live', 'fast')))).toBeInstanceOf(Function)
  })

  it('admits who has waited longest when a place is given back', async () => {
    const slots = createDrainSlots(2)
    const giveBack = await slots.take(owner('a'))
    const admitted: number[] = []
    const second = slots.take(owner('a')).then((give) => {
      admitted.push(2)
      return give
    })
    const third = slots.take(owner('a')).then((give) => {
      admitted.push(3)
      return give
    })
    giveBack?.()
    giveBack?.()
    const give = await second
    expect(await now(third)).toBe('waiting')
    give?.()
    await third
    expect(admitted).toEqual([2, 3])
  })

  it('skips those whose share is full', async () => {
    const slots = createDrainSlots(2)
    await slots.take(owner('dead'))
    const stuck = slots.take(owner('dead'))
    const giveBack = await slots.take(owner('live', 'fast'))
    const next = slots.take(owner('live', 'fast'))
    giveBack?.()
    expect(await now(next)).toBeInstanceOf(Function)
    expect(await now(stuck)).toBe('waiting')
  })

  it('turns everybody away once it is closed', async () => {
    const slots = createDrainSlots(2)
    await slots.take(owner('a'))
    const waiting = slots.take(owner('a'))
    slots.close()
    expect(await waiting).toBeUndefined()
    expect(await slots.take(owner('b'))).toBeUndefined()
  })
})
