import { createAuditor, type AuditorOptions } from './create-auditor'
import { BatonError } from './error'
import type { Advanced, Hub } from './hub'
import { lineId, tenantId, type LineId } from './id'
import type { Observation } from './observation'
import { createMemoryStore } from './testing/create-memory-store'
import { echoTurn } from './testing/echo-turn'
import { makeHubWorld } from './testing/make-hub-world'

const line = (place: string): LineId => lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place })

/** An index that says what the test says, and a hub that only notes what it is asked to do. */
function makeAudit(options: Partial<AuditorOptions> = {}) {
  const due = new Map<number, LineId[]>()
  const dirty = new Map<number, LineId[]>()
  const ticked: LineId[] = []
  const settled: LineId[] = []
  const reindexed: LineId[] = []
  const observed: Observation[] = []
  const sweeps: { readonly least: number; readonly then: () => void }[] = []
  const counts = { sweeps: 0 }
  const away = { code: undefined as 'store-unavailable' | undefined }
  let answerTick: (line: LineId) => Promise<Advanced> = async () => ({ kind: 'ignored', reason: 'nothing is due' })
  let answerSettle: Hub['settle'] = async () => undefined

  const take = async (index: Map<number, LineId[]>, shard: number, limit: number) => {
    if (away.code) throw new BatonError(away.code, 'told to')
    return (index.get(shard) ?? []).splice(0, limit)
  }
  const auditor = createAuditor({
    store: {
      shards: 2,
      takeDue: (shard, limit) => take(due, shard, limit),
      async takeDirty(shard, limit) {
        if (shard === 0) counts.sweeps += 1
        for (const waiting of sweeps.filter(({ least }) => least <= counts.sweeps)) waiting.then()
        return take(dirty, shard, limit)
      },
      async reindex(id) {
        reindexed.push(id)
      },
    },
    hub: {
      async advance(id) {
        ticked.push(id)
        return answerTick(id)
      },
      async settle(id) {
        settled.push(id)
        await answerSettle(id)
      },
    },
    observe: (observation) => observed.push(observation),
    intervalMs: 1,
    ...options,
  })
  return {
    auditor,
    due,
    dirty,
    ticked,
    settled,
    reindexed,
    observed,
    away,
    counts,
    onTick: (answer: typeof answerTick) => void (answerTick = answer),
    onSettle: (answer: Hub['settle']) => void (answerSettle = answer),
    swept: (least: number) => new Promise<void>((then) => sweeps.push({ least, then })),
  }
}

describe('one sweep', () => {
  it('ticks what is due and settles what is left over, in every shard', async () => {
    const audit = makeAudit()
    audit.due.set(0, [line('a')]).set(1, [line('b')])
    audit.dirty.set(0, [line('c')]).set(1, [line('d')])
    await audit.auditor.runOnce()
    expect([...audit.ticked].sort()).toEqual([line('a'), line('b')])
    expect([...audit.settled].sort()).toEqual([line('c'), line('d')])
  })

  it('files a line anew whose tick came too early, and only that', async () => {
    const audit = makeAudit()
    audit.due.set(0, [line('early'), line('due')])
    audit.onTick(async (id) =>
      id === line('early') ? { kind: 'ignored', reason: 'nothing is due' } : { kind: 'duplicate', seq: 1 },
    )
    await audit.auditor.runOnce()
    expect(audit.reindexed).toEqual([line('early')])
  })

  it("reports one line's error and goes on with the others", async () => {
    const audit = makeAudit()
    audit.due.set(0, [line('bad'), line('good')])
    audit.dirty.set(0, [line('bad'), line('good')])
    audit.onTick(async (id) => {
      if (id === line('bad')) throw new Error('broken')
      return { kind: 'ignored', reason: 'nothing is due' }
    })
    audit.onSettle(async (id) => {
      if (id === line('bad')) throw new Error('broken')
    })
    await audit.auditor.runOnce()
    expect(audit.reindexed).toEqual([line('good')])
    expect(audit.settled).toContain(line('good'))
    expect(audit.observed.map((observation) => observation.kind === 'error' && observation.where)).toEqual([
      'auditor tick',
      'auditor settle',
    ])
  })

  it('rejects when the store cannot be asked', async () => {
    const audit = makeAudit()
    audit.away.code = 'store-unavailable'
    await expect(audit.auditor.runOnce()).rejects.toMatchObject({ code: 'store-unavailable' })
  })
})

describe('the loop', () => {
  it('sweeps again and again until it is stopped', async () => {
    const audit = makeAudit()
    audit.auditor.start()
    audit.auditor.start()
    await audit.swept(3)
    await audit.auditor.stop()
    const { sweeps } = audit.counts
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(audit.counts.sweeps).toBe(sweeps)
  })

  it('does not pause while a batch comes back full', async () => {
    const audit = makeAudit({ intervalMs: 60_000, batch: 2 })
    audit.due.set(
      0,
      Array.from({ length: 7 }, (_, index) => line(`l${index}`)),
    )
    audit.auditor.start()
    await audit.swept(4)
    await audit.auditor.stop()
    expect(audit.ticked).toHaveLength(7)
  })

  it('goes on after the store was away, and has reported it', async () => {
    const audit = makeAudit()
    audit.away.code = 'store-unavailable'
    audit.due.set(0, [line('a')])
    audit.auditor.start()
    await audit.swept(3)
    audit.away.code = undefined
    await audit.swept(audit.counts.sweeps + 2)
    await audit.auditor.stop()
    expect(audit.ticked).toEqual([line('a')])
    expect(audit.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'auditor' }))
  })

  it('does not wait for a line that hangs, and does not start it twice', async () => {
    const audit = makeAudit()
    audit.onSettle((id) => (id === line('hangs') ? new Promise(() => undefined) : Promise.resolve()))
    audit.dirty.set(0, [line('hangs')])
    audit.auditor.start()
    await audit.swept(2)
    audit.dirty.set(0, [line('hangs'), line('live')])
    await audit.swept(audit.counts.sweeps + 2)
    await audit.auditor.stop()
    expect(audit.settled).toEqual([line('hangs'), line('live')])
  })

  it('takes no more than it can hold', async () => {
    const audit = makeAudit({ mostInHand: 4 })
    audit.onSettle(() => new Promise(() => undefined))
    audit.dirty.set(
      0,
      Array.from({ length: 10 }, (_, index) => line(`l${index}`)),
    )
    audit.auditor.start()
    await audit.swept(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await audit.auditor.stop()
    expect(audit.settled).toHaveLength(4)
  })

  it('runs other checks in their own time, also after one has failed', async () => {
    let runs = 0
    let twice: () => void = () => undefined
    const ranTwice = new Promise<void>((resolve) => (twice = resolve))
    const audit = makeAudit({
      intervalMs: 60_000,
      every: [
        {
          name: 'pending',
          ms: 1,
          async run() {
            runs += 1
            if (runs === 2) twice()
            throw new Error('broken')
          },
        },
      ],
    })
    audit.auditor.start()
    await ranTwice
    await audit.auditor.stop()
    expect(audit.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'check pending' }))
  })
})

describe('over a store', () => {
  it('ticks a conversation once its deadline has passed, and not before', async () => {
    const world = makeHubWorld()
    const ticks: number[] = []
    const { hub, auditor } = world.start({
      takeTurn(context, id, before, input, facts) {
        if (input.kind === 'tick' && before) {
          ticks.push(facts.now)
          return { kind: 'taken', conversation: { ...before, timers: {} }, entries: [], chores: [] }
        }
        const turn = echoTurn(context, id, before, input, facts)
        if (turn.kind !== 'taken') return turn
        return { ...turn, conversation: { ...turn.conversation, timers: { check: facts.now + 60_000 } } }
      },
    })
    await hub.receive(world.business.id, world.envelope('one'))
    await hub.settle(world.line)
    world.now += 59_999
    await auditor.runOnce()
    expect(ticks).toEqual([])
    world.now += 1
    await auditor.runOnce()
    expect(ticks).toEqual([world.now])
    world.now += 60_000
    await auditor.runOnce()
    expect(ticks).toHaveLength(1)
    await hub.stop()
  })

  it('lets two auditors share the work: each line is handed to one of them', async () => {
    const world = makeHubWorld()
    const dead = world.start({ onStep: (step, _, die) => (step === 'after-commit' ? die() : undefined) })
    await dead.hub.receive(world.business.id, world.envelope('one'))
    world.now += 20_000
    const [first, second] = [world.start(), world.start()]
    await Promise.all([first.auditor.runOnce(), second.auditor.runOnce()])
    expect(world.platform.texts()).toEqual(['echo one'])
    expect(world.performed).toHaveLength(1)
    await Promise.all([first.hub.stop(), second.hub.stop()])
  })

  it('finds again what nobody answered for within the time it was held', async () => {
    const world = makeHubWorld()
    const { store } = world.start()
    const memory = createMemoryStore({ data: world.data, now: () => world.now })
    const dead = world.start({ onStep: (step, _, die) => (step === 'after-commit' ? die() : undefined) })
    await dead.hub.receive(world.business.id, world.envelope('one'))
    world.now += 20_000
    const taken = await Promise.all(
      Array.from({ length: memory.shards }, (_, shard) => memory.takeDirty(shard, 10, 30_000)),
    )
    expect(taken.flat()).toEqual([world.line])
    const living = world.start()
    await living.auditor.runOnce()
    expect(world.platform.texts()).toEqual([])
    world.now += 30_000
    await living.auditor.runOnce()
    expect(world.platform.texts()).toEqual(['echo one'])
    expect((await store.readChores(world.line)).size).toBe(0)
    await living.hub.stop()
  })
})
