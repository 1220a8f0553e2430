import fc from 'fast-check'
import type { LaneOutcome } from '../../conversation-store'
import { unreachable } from '../../unreachable'
import { advance, newLine, say, type StoreUnderTest } from './store-under-test'

const leaseMs = 10_000

type Report = LaneOutcome['kind'] | 'nothing'

type Move =
  | { readonly kind: 'commit'; readonly messages: number }
  /** The drainer asks for a head; with one in hand, it reports this outcome first. */
  | { readonly kind: 'step'; readonly drainer: 0 | 1; readonly report: Report }
  | { readonly kind: 'leave'; readonly drainer: 0 | 1 }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'resume' }

/** A head that a drainer was given. */
interface Taken {
  readonly seq: number
  /** Until then nobody else may be given one. */
  readonly until: number
  /** The other drainer has been given it since. */
  readonly isLost: boolean
}

interface Finished {
  readonly seq: number
  readonly outcome: LaneOutcome
}

const drainer = fc.constantFrom<0 | 1>(0, 1)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant<'commit'>('commit'), messages: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant<'step'>('step'),
      drainer,
      report: fc.constantFrom<Report>('done', 'done', 'done', 'later', 'suspended', 'nothing'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant<'leave'>('leave'), drainer }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant<'wait'>('wait'), ms: fc.constantFrom(2_000, leaseMs + 1_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant<'resume'>('resume') }) },
)

export function describeLaneOrder(test: () => StoreUnderTest): void {
  it('sends in commit order and to one holder at a time, whatever two drainers do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 40 }), (moves) => drain(test(), moves)),
      { numRuns: 30 },
    )
  }, 120_000)
}

async function drain(test: StoreUnderTest, moves: readonly Move[]): Promise<void> {
  const line = newLine()
  const stores = [test.store, test.another] as const
  const inHand: [Taken | undefined, Taken | undefined] = [undefined, undefined]
  const firstAttempts: number[] = []
  const done: number[] = []
  let committed = 0

  /** What a drainer reports; it counts unless the other one has been given the head since. */
  const finish = (drainer: 0 | 1, kind: Report): Finished | undefined => {
    const taken = inHand[drainer]
    inHand[drainer] = undefined
    if (taken === undefined || kind === 'nothing') return undefined
    if (kind === 'done' && !taken.isLost) done.push(taken.seq)
    return { seq: taken.seq, outcome: outcomeOf(kind, test.now()) }
  }

  /** Whether the lane was empty. */
  const step = async (drainer: 0 | 1, kind: Report): Promise<boolean> => {
    const finished = finish(drainer, kind)
    const answer = await stores[drainer].stepLane(line, `drainer-${drainer}`, leaseMs, finished)
    if (answer.kind !== 'head') return answer.kind === 'empty' && finished === undefined
    const { seq } = answer.entry
    const other = inHand[drainer === 0 ? 1 : 0]
    if (other && !other.isLost && other.until > test.now()) throw new Error(`${seq} went out beside ${other.seq}`)
    if (done.includes(seq)) throw new Error(`${seq} went out after it was done`)
    if (other) inHand[drainer === 0 ? 1 : 0] = { ...other, isLost: true }
    if (answer.attempt === 1) firstAttempts.push(seq)
    inHand[drainer] = { seq, until: test.now() + leaseMs, isLost: false }
    return false
  }

  for (const next of moves) {
    switch (next.kind) {
      case 'commit': {
        const entries = Array.from({ length: next.messages }, (_, index) => say(`${committed + index + 1}`))
        await advance(test, line, { entries })
        committed += next.messages
        break
      }
      case 'step':
        await step(next.drainer, next.report)
        break
      case 'leave': {
        const finished = finish(next.drainer, 'done')
        if (finished) await stores[next.drainer].leaveLane(line, `drainer-${next.drainer}`, finished)
        break
      }
      case 'wait':
        test.advance(next.ms)
        break
      case 'resume':
        await test.store.resumeLane(line)
        break
      default:
        unreachable(next)
    }
  }

  test.advance(leaseMs + 1_000)
  await test.store.resumeLane(line)
  for (let count = 0; !(await step(0, 'done')); count += 1) {
    if (count > committed + 5) throw new Error('the lane does not come to its end')
  }
  const everything = Array.from({ length: committed }, (_, index) => index + 1)
  expect(firstAttempts).toEqual(everything)
  expect(done).toEqual(everything)
}

function outcomeOf(kind: LaneOutcome['kind'], now: number): LaneOutcome {
  if (kind === 'done') return { kind, state: 'sent' }
  if (kind === 'later') return { kind, notBefore: now + 1_000, attempted: true }
  return { kind, reason: 'stopped for the test' }
}
