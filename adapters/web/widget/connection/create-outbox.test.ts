import fc from 'fast-check'
import { createClock } from '../testing/create-clock'
import { createMemoryFiles } from '../testing/create-memory-files'
import { createOutbox } from './create-outbox'
import type { Outbox, Posted } from './create-outbox'
import { createStore } from './create-store'
import type { Shelf } from './create-store'
import { draftEvent, draftFile, draftText } from './outgoing'
import type { Outgoing } from './outgoing'

const taken: Posted = { kind: 'taken' }
const later: Posted = { kind: 'later' }

/** An outbox whose server answers what it is told; `arrived` is what the server has got, each time. */
function setUp(answers: readonly (Posted | 'throw')[] = [], shelf: Shelf = {}, files = createMemoryFiles()) {
  const clock = createClock()
  const store = createStore(shelf, 'test')
  const arrived: string[] = []
  const left = [...answers]
  let underway = 0
  const outbox: Outbox = createOutbox({
    surroundings: { ...clock.surroundings, files },
    store,
    async post({ key }: Outgoing) {
      expect(++underway).toBe(1)
      await Promise.resolve()
      underway--
      arrived.push(key)
      const answer = left.shift() ?? taken
      if (answer === 'throw') throw new Error('told to')
      return answer
    },
    changed: () => undefined,
  })
  const states = () => outbox.entries.map(({ text, state }) => `${text}: ${state.kind}`)
  return { clock, store, shelf, files, arrived, outbox, states }
}

describe('createOutbox', () => {
  it('posts one after the other, and keeps each until the log has it', async () => {
    const { clock, arrived, outbox, states } = setUp()
    for (const text of ['one', 'two', 'three']) outbox.add(draftText(text))
    expect(states()).toEqual(['one: sending', 'two: waiting', 'three: waiting'])
    await clock.pass(0)
    expect(arrived).toEqual(['key-1', 'key-2', 'key-3'])
    expect(states()).toEqual(['one: sent', 'two: sent', 'three: sent'])
    outbox.confirm(['key-1', 'key-3'])
    expect(states()).toEqual(['two: sent'])
  })

  it('tries again under the same key when nobody can say what became of it, and lets nothing overtake it', async () => {
    const { clock, arrived, outbox, states } = setUp([later, 'throw', taken])
    outbox.add(draftText('one'))
    outbox.add(draftText('two'))
    await clock.pass(0)
    expect(states()).toEqual(['one: waiting', 'two: waiting'])
    await clock.pass(60_000)
    expect(arrived).toEqual(['key-1', 'key-1', 'key-1', 'key-2'])
    expect(states()).toEqual(['one: sent', 'two: sent'])
  })

  it('waits as long as the server asks it to, and no longer once the server can be reached', async () => {
    const { clock, arrived, outbox } = setUp([{ kind: 'later', afterMs: 20_000 }, later])
    outbox.add(draftText('one'))
    await clock.pass(19_999)
    expect(arrived).toHaveLength(1)
    await clock.pass(1)
    expect(arrived).toHaveLength(2)
    outbox.wake()
    await clock.pass(0)
    expect(arrived).toHaveLength(3)
  })

  it('goes on after a refusal, and tries the refused one again only when told to, at the end', async () => {
    const { clock, arrived, outbox, states } = setUp([{ kind: 'refused', why: 'failedTooLarge' }])
    outbox.add(draftText('bad'))
    outbox.add(draftText('good'))
    await clock.pass(60_000)
    expect(states()).toEqual(['bad: failed', 'good: sent'])
    outbox.retry('key-2')
    outbox.retry('key-1')
    await clock.pass(0)
    expect(arrived).toEqual(['key-1', 'key-2', 'key-1'])
    expect(states()).toEqual(['good: sent', 'bad: sent'])
    outbox.discard('key-1')
    expect(states()).toEqual(['good: sent'])
  })

  it('is done with an event as soon as the server has it, taken or not', async () => {
    const { clock, outbox } = setUp([taken, { kind: 'refused', why: 'failed' }])
    outbox.add(draftEvent('baton/joined'))
    outbox.add(draftEvent('baton/end-chat'))
    await clock.pass(0)
    expect(outbox.entries).toEqual([])
  })

  it('goes on after a reload with what was not taken, in order, under the same keys', async () => {
    const before = setUp([later])
    before.outbox.add(draftText('one'))
    await before.clock.pass(10)
    before.outbox.add(draftText('two'))
    before.outbox.stop()
    const after = setUp([], before.shelf)
    expect(after.states()).toEqual(['one: waiting', 'two: waiting'])
    after.outbox.wake()
    await after.clock.pass(0)
    expect(after.arrived).toEqual(['key-1', 'key-2'])
    expect(setUp([], before.shelf).outbox.entries).toEqual([])
  })

  it('shows after a reload what was refused', async () => {
    const before = setUp([{ kind: 'refused', why: 'failed' }])
    before.outbox.add(draftText('bad'))
    await before.clock.pass(0)
    expect(setUp([], before.shelf).states()).toEqual(['bad: failed'])
  })

  it('sends after a reload the files that waited, in their place', async () => {
    const before = setUp([later])
    before.outbox.add(draftFile(new File(['x'], 'photo.png', { type: 'image/png' })))
    before.outbox.add(draftText('see above'))
    await before.clock.pass(0)
    before.outbox.stop()
    const after = setUp([], before.shelf, before.files)
    after.outbox.wake()
    expect(after.arrived).toEqual([])
    await after.clock.pass(0)
    expect(after.arrived).toEqual(['key-1', 'key-2'])
    const [entry] = after.outbox.entries
    expect(entry?.file).toMatchObject({ name: 'photo.png', type: 'image/png' })
    expect(await entry?.file?.text()).toBe('x')
    expect(after.files.size).toBe(0)
    expect(setUp([], before.shelf).outbox.entries).toEqual([])
  })

  it('names the files that the browser has not kept, and sends what was said after them', async () => {
    const before = setUp([later], {}, createMemoryFiles({ isBroken: true }))
    before.outbox.add(draftFile(new File(['x'], 'photo.png', { type: 'image/png' })))
    before.outbox.add(draftText('see above'))
    await before.clock.pass(0)
    before.outbox.stop()
    const after = setUp([], before.shelf, before.files)
    await after.clock.pass(0)
    expect(after.outbox.entries[0]).toMatchObject({
      file: { name: 'photo.png' },
      state: { kind: 'failed', why: 'failedLost' },
    })
    // Nothing is said before it is asked for: the page may have to vouch for the customer first.
    expect(after.arrived).toEqual([])
    after.outbox.wake()
    await after.clock.pass(0)
    expect(after.arrived).toEqual(['key-2'])
    after.outbox.discard('key-1')
    after.outbox.confirm(['key-2'])
    expect(setUp([], before.shelf).outbox.entries).toEqual([])
  })

  it('drops what was taken when the log is another one, but nothing that is still to be said', async () => {
    const { clock, outbox, states } = setUp([taken, later])
    outbox.add(draftText('taken'))
    outbox.add(draftText('to be said'))
    await clock.pass(0)
    outbox.forgetSent()
    expect(states()).toEqual(['to be said: waiting'])
  })

  it('leaves nothing behind when it is cleared, and does nothing once it is stopped', async () => {
    const { clock, shelf, arrived, outbox } = setUp([later])
    outbox.add(draftText('one'))
    await clock.pass(0)
    outbox.clear()
    expect(shelf).toEqual({})
    outbox.add(draftText('two'))
    outbox.stop()
    await clock.pass(60_000)
    expect(arrived).toEqual(['key-1'])
    expect(clock.waiting).toBe(0)
  })

  it('hands everything over in order, however often the network fails and the page is loaded again', async () => {
    const step = fc.constantFrom<'say' | 'fail' | 'lose the answer' | 'reload'>(
      'say',
      'fail',
      'lose the answer',
      'reload',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const clock = createClock()
        const shelf: Shelf = {}
        const said: string[] = []
        const log: string[] = []
        const trouble: ('fail' | 'lose the answer')[] = []
        const open = () =>
          createOutbox({
            surroundings: { ...clock.surroundings, files: createMemoryFiles() },
            store: createStore(shelf, 'test'),
            async post({ key }) {
              await Promise.resolve()
              const wrong = trouble.shift()
              // The server takes a key once.
              if (wrong !== 'fail' && !log.includes(key)) log.push(key)
              return wrong ? later : taken
            },
            changed: () => undefined,
          })
        let outbox = open()
        for (const [index, each] of steps.entries()) {
          if (each === 'say') {
            outbox.add(draftText(`${index}`))
            said.push(outbox.entries.at(-1)?.key ?? '')
          } else if (each === 'reload') {
            outbox.stop()
            outbox = open()
            outbox.wake()
          } else trouble.push(each)
          await clock.pass(index % 3)
        }
        await clock.pass(30 * 60_000)
        expect(log).toEqual(said)
        expect(shelf).toEqual({})
      }),
    )
  })
})
