import {
  advance,
  hear,
  integrate,
  makeConversation,
  newLine,
  note,
  say,
  warn,
  type StoreUnderTest,
} from './store-under-test'

export function describeLog(test: () => StoreUnderTest): void {
  const seqs = (entries: readonly { readonly seq: number }[]): number[] => entries.map(({ seq }) => seq)

  it('numbers a line’s entries from 1 over all its conversations', async () => {
    const line = newLine()
    await advance(test(), line, { at: 5_000, entries: [hear('one'), say('two')] })
    const conversation = makeConversation(line, { number: 2 })
    await advance(test(), line, { at: 6_000, conversation, entries: [hear('three')] })

    expect(await test().another.readLog(line, { audience: 'audit', limit: 10 })).toEqual([
      { ...hear('one'), seq: 1, conversation: 1, at: 5_000 },
      { ...say('two'), seq: 2, conversation: 1, at: 5_000 },
      { ...hear('three'), seq: 3, conversation: 2, at: 6_000 },
    ])
    expect(await test().another.readLog(newLine(), { audience: 'audit', limit: 10 })).toEqual([])
  })

  it('shows each audience what it may see, and nothing else', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('1'), note('2'), warn('3'), say('4'), warn('5'), note('6')] })
    const read = async (audience: 'customer' | 'team' | 'audit'): Promise<number[]> =>
      seqs(await test().store.readLog(line, { audience, limit: 10 }))
    expect(await read('customer')).toEqual([1, 4])
    expect(await read('team')).toEqual([1, 2, 4, 6])
    expect(await read('audit')).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('reads on from a position, and back from one, oldest first', async () => {
    const line = newLine()
    await advance(test(), line, { entries: Array.from({ length: 9 }, (_, index) => hear(`${index + 1}`)) })
    const read = async (query: { after?: number; before?: number }): Promise<number[]> =>
      seqs(await test().store.readLog(line, { audience: 'customer', limit: 3, ...query }))
    expect(await read({})).toEqual([1, 2, 3])
    expect(await read({ after: 3 })).toEqual([4, 5, 6])
    expect(await read({ after: 8 })).toEqual([9])
    expect(await read({ after: 9 })).toEqual([])
    expect(await read({ before: 10 })).toEqual([7, 8, 9])
    expect(await read({ before: 7 })).toEqual([4, 5, 6])
    expect(await read({ before: 3 })).toEqual([1, 2])
    expect(await read({ before: 1 })).toEqual([])
    expect(await read({ after: 4, before: 7 })).toEqual([5, 6])
    expect(await read({ before: 1_000 })).toEqual([7, 8, 9])
  })

  it('fills the limit however many entries in between are not for the audience', async () => {
    const line = newLine()
    for (let count = 1; count <= 5; count += 1) {
      await advance(test(), line, {
        entries: [...Array.from({ length: 60 }, () => warn('x')), hear(`${count}`)],
      })
    }
    const read = async (query: { after?: number; before?: number }): Promise<number[]> =>
      seqs(await test().store.readLog(line, { audience: 'team', limit: 3, ...query }))
    expect(await read({})).toEqual([61, 122, 183])
    expect(await read({ after: 61 })).toEqual([122, 183, 244])
    expect(await read({ before: 305 })).toEqual([122, 183, 244])
    expect(await read({ before: 306 })).toEqual([183, 244, 305])
  })

  it('reads one conversation of the line', async () => {
    const line = newLine()
    for (const number of [1, 2, 3]) {
      const conversation = makeConversation(line, { number })
      await advance(test(), line, { conversation, entries: [hear(`${number}a`), hear(`${number}b`)] })
      await advance(test(), line, { conversation, entries: [hear(`${number}c`)] })
    }
    const read = async (conversation: number, query = {}): Promise<number[]> =>
      seqs(await test().store.readLog(line, { audience: 'customer', limit: 10, conversation, ...query }))
    expect(await read(1)).toEqual([1, 2, 3])
    expect(await read(2)).toEqual([4, 5, 6])
    expect(await read(3)).toEqual([7, 8, 9])
    expect(await read(4)).toEqual([])
    expect(await read(2, { after: 4 })).toEqual([5, 6])
    expect(await read(2, { before: 6, limit: 1 })).toEqual([5])
    expect(await read(3, { before: 5 })).toEqual([])
  })

  it('releases to the customer only what the lane has let go', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('1'), say('2'), note('3'), say('4')] })
    await advance(test(), line, { entries: [hear('5')] })

    // The customer's own words wait behind what they have not seen yet, so that both sides see one order.
    expect(await test().another.readReleased(line, 0, 10)).toMatchObject({ entries: [{ seq: 1 }], upTo: 1 })
    await test().store.stepLane(line, 'a', 1_000)
    expect((await test().another.readReleased(line, 0, 10)).upTo).toBe(1)
    await test().store.stepLane(line, 'a', 1_000, { seq: 2, outcome: { kind: 'done', state: 'sent' } })
    const next = await test().another.readReleased(line, 1, 10)
    expect(next).toMatchObject({ entries: [{ seq: 2 }], upTo: 3 })
    await test().store.stepLane(line, 'a', 1_000, { seq: 4, outcome: { kind: 'done', state: 'failed' } })
    expect(await test().another.readReleased(line, next.upTo, 10)).toMatchObject({
      entries: [{ seq: 4 }, { seq: 5 }],
      upTo: 5,
    })
    expect(await test().another.readReleased(line, 5, 10)).toEqual({ entries: [], upTo: 5 })
  })

  it('gives watermarks that lose nothing when more is released than was asked for', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [warn('1'), hear('2'), hear('3'), note('4'), hear('5'), warn('6')] })
    const seen: number[] = []
    let after = 0
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const { entries, upTo } = await test().store.readReleased(line, after, 1)
      seen.push(...seqs(entries))
      if (upTo === after) break
      after = upTo
    }
    expect(seen).toEqual([2, 3, 5])
    expect(after).toBe(6)
  })

  it('says how far it has released to a client that knows another log', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('1'), hear('2')] })
    expect(await test().store.readReleased(line, 500, 10)).toEqual({ entries: [], upTo: 2 })
    expect(await test().store.readReleased(newLine(), 500, 10)).toEqual({ entries: [], upTo: 0 })
  })

  it('holds back what follows an integration that has not started', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [say('1'), integrate('run'), say('3'), hear('4')] })
    await test().store.releaseLane(line)
    expect(await test().store.readReleased(line, 0, 10)).toMatchObject({ entries: [{ seq: 1 }], upTo: 1 })
    await test().store.releaseLane(line, 2)
    expect(await test().store.readReleased(line, 1, 10)).toMatchObject({ entries: [{ seq: 3 }, { seq: 4 }], upTo: 4 })
  })
}
