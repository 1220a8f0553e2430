import { advance, newLine, withdraw, type StoreUnderTest } from './store-under-test'

export function describeChores(test: () => StoreUnderTest): void {
  it('keeps chores until they are finished, in the order they were committed', async () => {
    const line = newLine()
    const all = Array.from({ length: 12 }, (_, epoch) => withdraw(line, epoch))
    await advance(test(), line, { chores: all.slice(0, 11) })
    await advance(test(), line, { chores: all.slice(11) })

    const read = await test().another.readChores(line)
    expect([...read.values()]).toEqual(all)
    const keys = [...read.keys()]
    expect(new Set(keys).size).toBe(12)

    await test().another.finishChores(line, keys.slice(1, 11))
    expect([...(await test().store.readChores(line)).values()]).toEqual([all[0], all[11]])
    await test().another.finishChores(line, keys)
    await test().another.finishChores(line, keys)
    await test().another.finishChores(line, [])
    expect((await test().store.readChores(line)).size).toBe(0)
  })

  it('never gives a later chore the key of an earlier one', async () => {
    const line = newLine()
    await advance(test(), line, { chores: [withdraw(line, 1)] })
    const first = [...(await test().store.readChores(line)).keys()]
    await advance(test(), line, { chores: [withdraw(line, 1)] })
    await test().store.finishChores(line, first)
    expect((await test().store.readChores(line)).size).toBe(1)
  })

  it('has no chores on a line that does not exist', async () => {
    expect(await test().store.readChores(newLine())).toEqual(new Map())
  })
}
