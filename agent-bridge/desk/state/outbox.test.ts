import * as fc from 'fast-check'
import type { ActionDone, ActionRequest } from '../../src/desk-api/schema'
import type { Answer } from '../api/answer'
import { createHeldClock } from '../testing/held-clock'
import { createMemoryStorage } from '../testing/memory-storage'
import { createKept } from './kept'
import { createOutbox } from './outbox'
import type { Outgoing } from './outgoing'

type Reply = (answer: Answer<ActionDone>) => void

interface Sent extends ActionRequest {
  readonly chat: string
  readonly reply: Reply
}

const done = (seq: number): Answer<ActionDone> => ({
  kind: 'ok',
  value: { kind: 'done', epoch: 1, seq, duplicate: false },
})
const unreachable = { kind: 'unreachable' } as const
const refused = { kind: 'refused', status: 409, code: 'not-owner', message: 'Not yours any more.' } as const

/** Lets what has been answered reach those who wait for it. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

function open(storage = createMemoryStorage(), clock = createHeldClock()) {
  const sent: Sent[] = []
  let items: readonly Outgoing[] = []
  let last = 0
  const onRefused = jest.fn()
  const outbox = createOutbox({
    clock,
    random: () => 0,
    newId: () => {
      last += 1
      return `request-${clock.now()}-${last}`
    },
    kept: createKept(storage),
    send: (chat, request) =>
      new Promise((reply) => {
        sent.push({ ...request, chat, reply })
      }),
    onChange: (next) => {
      items = next
    },
    onRefused,
  })
  outbox.open('acme.asha')
  async function answer(index: number, given: Answer<ActionDone>): Promise<void> {
    sent[index]?.reply(given)
    await settled()
  }
  return {
    outbox,
    onRefused,
    sent,
    clock,
    storage,
    answer,
    items: () => items,
    states: () => items.map(({ state }) => state.kind),
  }
}

const say = (text: string) => ({ kind: 'say', text }) as const

describe('the outbox', () => {
  it('sends at once, and keeps what is done until its entry has been read', async () => {
    const { outbox, sent, answer, states, items } = open()
    outbox.add('a', 3, say('hello'))
    expect(sent).toMatchObject([{ chat: 'a', epoch: 3, action: say('hello') }])
    expect(states()).toEqual(['sending'])
    await answer(0, done(7))
    expect(states()).toEqual(['done'])
    outbox.settle('a', 6)
    expect(states()).toEqual(['done'])
    outbox.settle('b', 9)
    expect(states()).toEqual(['done'])
    outbox.settle('a', 7)
    expect(items()).toEqual([])
  })

  it('sends what was not answered again with the same request id', async () => {
    const { outbox, sent, answer, clock, states } = open()
    outbox.add('a', 1, say('hello'))
    for (let tries = 0; tries < 6; tries += 1) {
      await answer(tries, unreachable)
      expect(states()).toEqual(['delayed'])
      clock.pass(clock.next() ?? 0)
    }
    expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(1)
    expect(sent).toHaveLength(7)
    await answer(6, done(1))
    expect(states()).toEqual(['done'])
    clock.pass(600_000)
    expect(sent).toHaveLength(7)
  })

  it('sends the messages of one chat one after the other, and those of others meanwhile', async () => {
    const { outbox, sent, answer, clock } = open()
    outbox.add('a', 1, say('one'))
    outbox.add('a', 1, say('two'))
    outbox.add('b', 1, say('other'))
    expect(sent.map(({ chat }) => chat)).toEqual(['a', 'b'])
    await answer(0, unreachable)
    expect(sent).toHaveLength(2)
    clock.pass(1000)
    expect(sent[2]).toMatchObject({ action: say('one') })
    await answer(2, done(1))
    expect(sent[3]).toMatchObject({ chat: 'a', action: say('two') })
  })

  it('tries at once when the connection is back', async () => {
    const { outbox, sent, answer, clock } = open()
    outbox.add('a', 1, say('one'))
    for (let tries = 0; tries < 8; tries += 1) {
      await answer(tries, unreachable)
      clock.pass(clock.next() ?? 0)
    }
    await answer(8, unreachable)
    expect(sent).toHaveLength(9)
    outbox.hurry()
    expect(sent).toHaveLength(10)
    outbox.hurry()
    expect(sent).toHaveLength(10)
  })

  it('waits as long as the server asks for', async () => {
    const { outbox, sent, answer, clock } = open()
    outbox.add('a', 1, say('one'))
    await answer(0, {
      kind: 'refused',
      status: 507,
      code: 'store-full',
      message: 'The store is full.',
      retryAfterMs: 30_000,
    })
    clock.pass(29_999)
    expect(sent).toHaveLength(1)
    clock.pass(1)
    expect(sent).toHaveLength(2)
  })

  it('shows what is refused, and goes on with what follows', async () => {
    const { outbox, sent, answer, items, onRefused } = open()
    outbox.add('a', 1, say('one'))
    outbox.add('a', 1, say('two'))
    await answer(0, refused)
    expect(onRefused).toHaveBeenCalledWith('a')
    expect(items()[0]?.state).toEqual({ kind: 'refused', code: 'not-owner', because: 'Not yours any more.' })
    expect(sent[1]).toMatchObject({ action: say('two') })
  })

  it('sends what was refused again as a new wish at the end, and forgets what is discarded', async () => {
    const { outbox, sent, answer, items } = open()
    outbox.add('a', 1, say('one'))
    await answer(0, refused)
    const first = items()[0]?.requestId ?? ''
    outbox.again(first, 2)
    expect(sent[1]).toMatchObject({ epoch: 2, action: say('one') })
    expect(sent[1]?.requestId).not.toBe(first)
    await answer(1, refused)
    outbox.discard(items()[0]?.requestId ?? '')
    expect(items()).toEqual([])
  })

  it('takes up after a reload what it had not seen answered, with the same request id and in order', async () => {
    const before = open()
    before.outbox.add('a', 1, say('one'))
    before.clock.pass(5)
    before.outbox.add('a', 1, { kind: 'note', text: 'two' })
    before.outbox.ask('a', 1, { kind: 'park' })

    const after = open(before.storage, before.clock)
    expect(after.sent).toMatchObject([{ requestId: before.sent[0]?.requestId, action: say('one') }])
    await after.answer(0, done(1))
    expect(after.sent[1]).toMatchObject({ action: { kind: 'note', text: 'two' } })
    await after.answer(1, done(2))
    // What a dialog had asked for went with the dialog.
    expect(after.sent).toHaveLength(2)
    expect(open(before.storage, before.clock).sent).toEqual([])
  })

  it('does not send by itself what was written long ago, and finds out about it with the same request id', async () => {
    const before = open()
    before.outbox.add('a', 1, say('yesterday'))
    before.clock.pass(13 * 60 * 60 * 1000)
    const after = open(before.storage, before.clock)
    expect(after.sent).toEqual([])
    expect(after.items()[0]?.state).toMatchObject({ kind: 'refused', code: 'too-old' })
    after.outbox.again(after.items()[0]?.requestId ?? '', 1)
    expect(after.sent[0]?.requestId).toBe(before.sent[0]?.requestId)
  })

  it('keeps what was refused over a reload until somebody decides', async () => {
    const before = open()
    before.outbox.add('a', 1, say('one'))
    await before.answer(0, refused)
    const after = open(before.storage, before.clock)
    expect(after.sent).toEqual([])
    expect(after.items()[0]?.state).toMatchObject({ kind: 'refused', code: 'not-owner' })
    after.outbox.discard(after.items()[0]?.requestId ?? '')
    expect(open(before.storage, before.clock).items()).toEqual([])
  })

  it('waits for the next sign-in of the same agent', async () => {
    const { outbox, sent, answer, clock, items } = open()
    outbox.add('a', 1, say('one'))
    await answer(0, { kind: 'refused', status: 401, code: 'signed-out', message: 'Please sign in.' })
    outbox.close()
    clock.pass(600_000)
    expect(sent).toHaveLength(1)
    outbox.open('acme.tom')
    expect(items()).toEqual([])
    outbox.close()
    outbox.open('acme.asha')
    expect(sent[1]?.requestId).toBe(sent[0]?.requestId)
  })

  it('does what is asked for after what was said before, and tells how it went', async () => {
    const { outbox, sent, answer, items } = open()
    outbox.add('a', 1, say('bye'))
    const asked = outbox.ask('a', 1, { kind: 'close' })
    expect(sent).toHaveLength(1)
    await answer(0, done(1))
    expect(sent[1]).toMatchObject({ action: { kind: 'close' } })
    await answer(1, done(2))
    expect(await asked.outcome).toEqual({ kind: 'done', epoch: 1, seq: 2 })
    expect(items().map(({ action }) => action.kind)).toEqual(['say'])
  })

  it('asks no more for what was called off', async () => {
    const { outbox, sent, answer, clock, items } = open()
    const asked = outbox.ask('a', 1, { kind: 'park' })
    await answer(0, unreachable)
    asked.cancel()
    expect(await asked.outcome).toEqual({ kind: 'cancelled' })
    clock.pass(600_000)
    expect(sent).toHaveLength(1)
    expect(items()).toEqual([])
  })

  it('works without storage', () => {
    const storage = createMemoryStorage()
    storage.refuses = true
    const { outbox, sent } = open(storage)
    outbox.add('a', 1, say('one'))
    expect(sent).toHaveLength(1)
  })

  it('has every message done once and in order, whatever happens to the connection and the page', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('say', 'answer') },
      { weight: 2, arbitrary: fc.constantFrom('lose-request', 'lose-answer', 'hurry', 'pass') },
      { weight: 1, arbitrary: fc.constant('reload') },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const applied = new Map<string, number>()
        const order: string[] = []
        const clock = createHeldClock()
        let page = open(createMemoryStorage(), clock)
        let written = 0

        /** The server does a request once, however often it comes. */
        const apply = ({ requestId, action }: Sent): number => {
          const before = applied.get(requestId)
          if (before !== undefined) return before
          applied.set(requestId, applied.size + 1)
          if (action.kind === 'say') order.push(action.text ?? '')
          return applied.size
        }
        const waiting = () => page.sent.length - 1
        for (const each of [...steps, 'answer-all']) {
          const head = page.sent[waiting()]
          if (each === 'say') {
            clock.pass(1)
            page.outbox.add('a', 1, say(String(written)))
            written += 1
          } else if (each === 'answer' && head) await page.answer(waiting(), done(apply(head)))
          else if (each === 'lose-request') await page.answer(waiting(), unreachable)
          else if (each === 'lose-answer' && head) {
            apply(head)
            await page.answer(waiting(), unreachable)
          } else if (each === 'hurry') page.outbox.hurry()
          else if (each === 'pass') clock.pass(20_000)
          else if (each === 'reload') page = open(page.storage, clock)
        }
        for (let rounds = 0; rounds < 2 * written + 2; rounds += 1) {
          page.outbox.hurry()
          const head = page.sent[waiting()]
          if (head) await page.answer(waiting(), done(apply(head)))
        }
        expect(order).toEqual(Array.from({ length: written }, (_, index) => String(index)))
      }),
      { numRuns: 60 },
    )
  })
})
