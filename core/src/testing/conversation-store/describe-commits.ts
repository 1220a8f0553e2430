import { commitLimit, stateLimit } from '../../commit-limit'
import type { Conversation } from '../../conversation'
import {
  advance,
  hear,
  makeCommit,
  makeConversation,
  newLine,
  note,
  say,
  withdraw,
  type StoreUnderTest,
} from './store-under-test'

const dayMs = 24 * 60 * 60 * 1_000

export function describeCommits(test: () => StoreUnderTest): void {
  it('reads a line that does not exist as empty, at revision 0', async () => {
    expect(await test().store.load(newLine())).toEqual({ revision: 0, lastSeq: 0 })
  })

  it('keeps what is committed, and raises the revision', async () => {
    const line = newLine()
    const conversation = makeConversation(line, { unanswered: 3 })
    const base = await test().store.load(line)

    const result = await test().store.commit(
      makeCommit(test(), line, base, { conversation, entries: [hear('hello'), say('hi')] }),
    )

    expect(result).toEqual({ kind: 'committed', firstSeq: 1, lastSeq: 2 })
    const read = await test().another.load(line)
    expect(read).toEqual({ revision: base.revision + 1, lastSeq: 2, conversation })
  })

  it('commits without entries: the last seq stays', async () => {
    const line = newLine()
    expect(await advance(test(), line)).toEqual({ kind: 'committed', firstSeq: 1, lastSeq: 0 })
    await advance(test(), line, { entries: [hear('one')] })
    expect(await advance(test(), line)).toEqual({ kind: 'committed', firstSeq: 2, lastSeq: 1 })
    expect(await test().store.load(line)).toMatchObject({ revision: 3, lastSeq: 1 })
  })

  it('refuses a commit on a revision that is no longer there, and writes nothing of it', async () => {
    const line = newLine()
    const base = await test().store.load(line)
    await advance(test(), line, { entries: [hear('first')] })

    const late = makeCommit(test(), line, base, {
      conversation: makeConversation(line, { unanswered: 9 }),
      entries: [say('late')],
      chores: [withdraw(line)],
      dedupeKey: 'late',
    })
    expect(await test().another.commit(late)).toEqual({ kind: 'stale' })

    expect(await test().store.load(line)).toMatchObject({ revision: 1, lastSeq: 1, conversation: { unanswered: 0 } })
    expect(await test().store.readLog(line, { audience: 'audit', limit: 10 })).toHaveLength(1)
    expect((await test().store.readChores(line)).size).toBe(0)
    expect(await test().store.readApplied(line, 'late')).toBeUndefined()
    expect(await test().store.stepLane(line, 'a', 1_000)).toEqual({ kind: 'empty' })
  })

  it('lets exactly one of eight parallel commits win each revision', async () => {
    const line = newLine()
    const writers = Array.from({ length: 8 }, (_, writer) => writer)
    let wins = 0
    await Promise.all(
      writers.map(async (writer) => {
        const store = writer % 2 === 0 ? test().store : test().another
        for (let done = 0; done < 5;) {
          const base = await store.load(line)
          const entries = [hear(`${writer}-${done}`)]
          const result = await store.commit(makeCommit(test(), line, base, { entries, dedupeKey: `${writer}-${done}` }))
          if (result.kind === 'stale') continue
          expect(result).toEqual({ kind: 'committed', firstSeq: base.lastSeq + 1, lastSeq: base.lastSeq + 1 })
          wins += 1
          done += 1
        }
      }),
    )

    expect(wins).toBe(40)
    expect(await test().store.load(line)).toMatchObject({ revision: 40, lastSeq: 40 })
    const log = await test().store.readLog(line, { audience: 'audit', limit: 100 })
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    for (const writer of writers) {
      const said = log.flatMap(({ body }) =>
        body.kind === 'customer' && body.dedupeKey.startsWith(`${writer}-`) ? [body.dedupeKey] : [],
      )
      expect(said).toEqual([0, 1, 2, 3, 4].map((done) => `${writer}-${done}`))
    }
  })

  it('applies an input once: a repeat is a duplicate and names the last entry of the commit that applied it', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('one'), say('two')], dedupeKey: 'event-1' })
    await advance(test(), line, { entries: [hear('three')], dedupeKey: 'event-2' })

    const repeat = makeCommit(test(), line, await test().store.load(line), {
      entries: [hear('one')],
      dedupeKey: 'event-1',
    })
    expect(await test().another.commit(repeat)).toEqual({ kind: 'duplicate', seq: 2 })
    expect(await test().another.commit({ ...repeat, dedupeKey: 'event-2' })).toEqual({ kind: 'duplicate', seq: 3 })

    expect(await test().store.load(line)).toMatchObject({ revision: 2, lastSeq: 3 })
    expect(await test().store.readApplied(line, 'event-1')).toBe(2)
    expect(await test().store.readApplied(line, 'event-2')).toBe(3)
    expect(await test().store.readApplied(line, 'event-3')).toBeUndefined()
    expect(await test().store.readApplied(newLine(), 'event-1')).toBeUndefined()
  })

  it('says duplicate rather than stale or expired, so that a repeat is never taken for a new input', async () => {
    const line = newLine()
    const base = await test().store.load(line)
    await advance(test(), line, { entries: [hear('one')], dedupeKey: 'event-1' })
    const repeat = makeCommit(test(), line, base, { dedupeKey: 'event-1', notAfter: test().now() - 10_000 })
    expect(await test().store.commit(repeat)).toEqual({ kind: 'duplicate', seq: 1 })
  })

  it('keeps dedupe keys of commits without entries', async () => {
    const line = newLine()
    await advance(test(), line, { dedupeKey: 'event-0' })
    await advance(test(), line, { entries: [hear('one')], dedupeKey: 'event-1' })
    await advance(test(), line, { dedupeKey: 'event-2' })
    expect(await test().store.readApplied(line, 'event-0')).toBe(0)
    expect(await test().store.readApplied(line, 'event-2')).toBe(1)
    const repeat = makeCommit(test(), line, await test().store.load(line), { dedupeKey: 'event-2' })
    expect(await test().store.commit(repeat)).toEqual({ kind: 'duplicate', seq: 1 })
  })

  it('keeps dedupe keys when the conversation closes and another one opens', async () => {
    const line = newLine()
    await advance(test(), line, { entries: [hear('one')], dedupeKey: 'event-1' })
    await advance(test(), line, { conversation: closed(makeConversation(line), test().now()) })
    const next = makeConversation(line, { number: 2 })
    await advance(test(), line, { conversation: next, entries: [hear('two')], dedupeKey: 'event-2' })
    const repeat = makeCommit(test(), line, await test().store.load(line), { dedupeKey: 'event-1' })
    expect(await test().store.commit(repeat)).toEqual({ kind: 'duplicate', seq: 1 })
  })

  it('never drops a dedupe key before its time, and drops it some time after', async () => {
    const line = newLine()
    const dedupeForMs = 7 * dayMs
    const start = test().now()
    await advance(test(), line, { at: start, entries: [hear('old')], dedupeForMs })
    // Keys that come with entries, and keys that come without, long after the last entry.
    await advance(test(), line, { at: start + dayMs, entries: [hear('a')], dedupeKey: 'a', dedupeForMs })
    await advance(test(), line, { at: start + 6 * dayMs, dedupeKey: 'b', dedupeForMs })
    await advance(test(), line, { at: start + 7 * dayMs, entries: [hear('c')], dedupeKey: 'c', dedupeForMs })
    const commitAt = async (at: number): Promise<void> => {
      for (let count = 0; count < 3; count += 1) await advance(test(), line, { at, dedupeForMs, entries: [hear('x')] })
    }
    const applied = async (): Promise<string[]> => {
      const known: string[] = []
      for (const key of ['a', 'b', 'c']) {
        if ((await test().store.readApplied(line, key)) !== undefined) known.push(key)
      }
      return known
    }

    await commitAt(start + 8 * dayMs - 1_000)
    expect(await applied()).toEqual(['a', 'b', 'c'])
    await commitAt(start + 8 * dayMs + 1_000)
    expect(await applied()).toEqual(['b', 'c'])
    await commitAt(start + 13 * dayMs - 1_000)
    expect(await applied()).toEqual(['b', 'c'])
    await commitAt(start + 14 * dayMs + 1_000)
    expect(await applied()).toEqual([])
  })

  it('refuses a claim past its time by the clock of the store, not of the caller', async () => {
    const line = newLine()
    const base = await test().store.load(line)
    const notAfter = test().now() + 10_000
    test().advance(20_000)

    const late = makeCommit(test(), line, base, { at: notAfter - 1, notAfter, entries: [hear('late')] })
    expect(await test().store.commit(late)).toEqual({ kind: 'expired' })
    expect(await test().store.load(line)).toEqual({ revision: 0, lastSeq: 0 })
    expect(await test().store.commit({ ...late, notAfter: notAfter + 20_000 })).toMatchObject({ kind: 'committed' })
  })

  it('keeps the state of closed conversations beside the open one', async () => {
    const line = newLine()
    const first = closed(makeConversation(line, { unanswered: 1 }), test().now())
    const second = closed(makeConversation(line, { number: 2, unanswered: 2 }), test().now())
    const third = makeConversation(line, { number: 3, unanswered: 3 })
    for (const conversation of [first, second, third]) await advance(test(), line, { conversation })

    expect(await test().another.readConversation(line, 1)).toEqual(first)
    expect(await test().another.readConversation(line, 2)).toEqual(second)
    expect(await test().another.readConversation(line, 3)).toEqual(third)
    expect(await test().another.readConversation(line, 4)).toBeUndefined()
    expect(await test().another.readConversation(newLine(), 1)).toBeUndefined()
    expect((await test().store.load(line)).conversation).toEqual(third)
  })

  it('reads a conversation that was closed and opened again as it is now', async () => {
    const line = newLine()
    const first = makeConversation(line)
    await advance(test(), line, { conversation: closed(first, test().now()) })
    await advance(test(), line, { conversation: { ...first, unanswered: 7 } })
    expect(await test().store.readConversation(line, 1)).toEqual({ ...first, unanswered: 7 })
  })

  it('gives every byte back as it was', async () => {
    const line = newLine()
    const text = 'naïve 日本語 👩‍👩‍👧 \u0000\u001f " \\ {} \u2028 \ud83d عربي e\u0301 \r\n'
    const conversation = makeConversation(line, {
      address: { [text]: text },
      customer: { ...makeConversation(line).customer, name: text },
    })
    await advance(test(), line, { conversation, entries: [hear(text), say(text), note(text)], dedupeKey: text })

    expect((await test().another.load(line)).conversation).toEqual(conversation)
    const log = await test().another.readLog(line, { audience: 'audit', limit: 10 })
    expect(log.map(({ audience, body }) => ({ audience, body }))).toEqual([hear(text), say(text), note(text)])
    expect(await test().another.readApplied(line, text)).toBe(3)
  })

  it('takes a commit up to the limit, and refuses one byte more as too large', async () => {
    const line = newLine()
    // Two bytes a letter: bytes count, not letters.
    const fill = (bytes: number) => `${'ä'.repeat(Math.floor(bytes / 2))}${'a'.repeat(bytes % 2)}`
    const base = makeCommit(test(), line, await test().store.load(line), { entries: [note('')] })
    const room = commitLimit - sizeOf(base.conversation) - sizeOf(note('').body)
    const over = { ...base, entries: [note(fill(room + 1))] }

    await expect(test().store.commit(over)).rejects.toMatchObject({ code: 'too-large' })
    expect(await test().store.load(line)).toEqual({ revision: 0, lastSeq: 0 })
    await advance(test(), line, { entries: [note(fill(room))] })
    await advance(test(), line, { entries: [note(fill(room - 1))] })
  })

  it('takes a conversation up to its limit, and refuses one byte more as too large', async () => {
    const line = newLine()
    const named = (name: string) => makeConversation(line, { customer: { ...makeConversation(line).customer, name } })
    const room = stateLimit - sizeOf(named(''))
    const over = makeCommit(test(), line, await test().store.load(line), {
      conversation: named('a'.repeat(room + 1)),
    })

    await expect(test().store.commit(over)).rejects.toMatchObject({ code: 'too-large' })
    expect(await test().store.load(line)).toEqual({ revision: 0, lastSeq: 0 })
    await advance(test(), line, { conversation: named('a'.repeat(room)) })
    await advance(test(), line, { conversation: named('a'.repeat(room - 1)) })
  })
}

function sizeOf(part: unknown): number {
  return Buffer.byteLength(JSON.stringify(part))
}

function closed(conversation: Conversation, at: number): Conversation {
  return { ...conversation, ownership: { owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at } } }
}
