import type { Capabilities } from './channel-adapter'
import { agentId, entryId } from './id'
import type { LogEntry } from './log-entry'
import { createScriptedPlatform, type PlatformAnswer } from './testing/create-scripted-adapter'
import { echoTurn } from './testing/echo-turn'
import { makeHubWorld, type HubProcess, type HubWorld } from './testing/make-hub-world'
import { makeAgent } from './testing/play-turns'

/** An answer that the platform gives when the test says so. */
function heldAnswer(): { readonly answer: PlatformAnswer; give(answer: PlatformAnswer): void } {
  let give: (answer: PlatformAnswer) => void = () => undefined
  const until = new Promise<PlatformAnswer>((resolve) => (give = resolve))
  return { answer: { kind: 'held', until }, give: (answer) => give(answer) }
}

/** A customer writes; resolves when what that left to do has been tried. */
async function write(world: HubWorld, { hub }: HubProcess, text: string, place?: string): Promise<void> {
  const envelope = place === undefined ? world.envelope(text) : world.envelope(`${text} ${place}`, text, { place })
  expect(await hub.receive(world.business.id, envelope)).toMatchObject({ kind: 'accepted' })
  await hub.settle(place === undefined ? world.line : world.lineAt(place))
}

async function say(world: HubWorld, { hub }: HubProcess, text: string, requestId?: string): Promise<void> {
  expect(await hub.advance(world.line, world.says(text, requestId))).toMatchObject({ kind: 'committed' })
  await hub.settle(world.line)
}

async function pass(world: HubWorld, { auditor }: HubProcess, ms: number): Promise<void> {
  world.now += ms
  await auditor.runOnce()
}

async function stateOf(world: HubWorld, { store }: HubProcess, seq: number) {
  return (await store.readDelivery(world.line, [seq])).get(seq)
}

const warningsIn = (log: readonly LogEntry[]) => log.flatMap(({ body }) => (body.kind === 'warning' ? [body.code] : []))

async function inWorld(
  capabilities: Partial<Capabilities>,
  run: (world: HubWorld, process: HubProcess) => Promise<void>,
): Promise<void> {
  const world = makeHubWorld({ capabilities })
  const process = world.start()
  await run(world, process)
  await process.hub.stop()
}

describe('a message that the platform does not take at once', () => {
  it('is sent again when the platform asked to, by whoever audits, and not earlier', () =>
    inWorld({}, async (world, process) => {
      world.platform.script({ kind: 'rate-limited', retryAfterMs: 30_000 })
      await write(world, process, 'one')
      await write(world, process, 'two')
      await pass(world, process, 29_000)
      expect(world.platform.calls).toHaveLength(1)
      await pass(world, process, 1_000)
      expect(world.platform.texts()).toEqual(['echo one', 'echo two'])
      expect(world.platform.calls.map(({ number }) => number)).toEqual([1, 2, 1])
    }))

  it('keeps its key and its place over every attempt', () =>
    inWorld({}, async (world, process) => {
      world.platform.script('server-error', 'server-error')
      await write(world, process, 'one')
      await write(world, process, 'two')
      for (let round = 0; round < 4; round += 1) await pass(world, process, 20_000)
      expect(world.platform.texts()).toEqual(['echo one', 'echo two'])
      const keys = world.platform.calls.map(({ key }) => key)
      expect(keys).toEqual([`${world.line}.2`, `${world.line}.2`, `${world.line}.2`, `${world.line}.4`])
    }))

  it('is dead-lettered after eight attempts, and the lane goes on', () =>
    inWorld({}, async (world, process) => {
      world.platform.answerAll(({ wire }) => (JSON.stringify(wire).includes('one') ? 'server-error' : 'ok'))
      await write(world, process, 'one')
      await write(world, process, 'two')
      for (let round = 0; round < 12; round += 1) await pass(world, process, 10 * 60_000)
      expect(world.platform.calls.filter(({ key }) => key.endsWith('.2'))).toHaveLength(8)
      expect(world.platform.texts()).toEqual(['echo two'])
      expect(await stateOf(world, process, 2)).toMatchObject({ state: 'failed', reason: 'transient' })
      expect(world.observed).toContainEqual(
        expect.objectContaining({ kind: 'send', outcome: 'dead', code: 'transient' }),
      )
    }))

  it.each(['window-closed', 'too-long', 'permission-denied', 'unsupported'] as const)(
    'fails at once with %s, says why, and lets the next one out',
    (code) =>
      inWorld({}, async (world, process) => {
        world.platform.script({ kind: 'refused', code })
        await write(world, process, 'one')
        await write(world, process, 'two')
        expect(world.platform.texts()).toEqual(['echo two'])
        expect(await stateOf(world, process, 2)).toMatchObject({ state: 'failed', reason: code })
      }),
  )

  it('does not block the lane when its adapter cannot render it', async () => {
    const world = makeHubWorld({
      render: (text) => {
        if (text === 'echo one') throw new TypeError('a fault in render')
      },
    })
    const process = world.start()
    await write(world, process, 'one')
    await write(world, process, 'two')
    expect(world.platform.texts()).toEqual(['echo two'])
    expect(await stateOf(world, process, 2)).toMatchObject({ state: 'failed' })
    expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'render' }))
    await process.hub.stop()
  })
})

describe('a send whose outcome nobody knows', () => {
  it('is repeated once for the bot, though the platform has shown it', () =>
    inWorld({}, async (world, process) => {
      world.platform.script('accepted-but-502', 'accepted-but-502')
      await write(world, process, 'one')
      for (let round = 0; round < 4; round += 1) await pass(world, process, 60_000)
      await write(world, process, 'two')
      expect(world.platform.texts()).toEqual(['echo one', 'echo one', 'echo two'])
      expect(await stateOf(world, process, 2)).toMatchObject({ state: 'unknown' })
    }))

  it('is repeated once, not once per crash', async () => {
    const world = makeHubWorld()
    const dying = () => world.start({ onStep: (step, _, die) => (step === 'after-send' ? die() : undefined) })
    const first = dying()
    await first.hub.receive(world.business.id, world.envelope('one'))
    await world.platform.called(1)
    for (let life = 0; life < 3; life += 1) {
      world.now += 20_000
      await dying().auditor.runOnce()
    }
    world.now += 20_000
    const last = world.start()
    await last.auditor.runOnce()
    expect(world.platform.texts()).toEqual(['echo one', 'echo one'])
    expect(await stateOf(world, last, 2)).toMatchObject({ state: 'unknown' })
    await last.hub.stop()
  })

  it('is never repeated for an agent; a person may say it again, at the end', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.platform.script('accepted-but-502')
      await say(world, process, 'two')
      await say(world, process, 'three')
      for (let round = 0; round < 3; round += 1) await pass(world, process, 60_000)
      expect(world.platform.texts()).toEqual(['echo one', 'two', 'three'])
      expect(await stateOf(world, process, 3)).toMatchObject({ state: 'unknown' })
      expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'send', outcome: 'unknown' }))
    }))

  it('is repeated with the same key where the platform drops what it knows', () =>
    inWorld({ idempotentSend: true }, async (world, process) => {
      await write(world, process, 'one')
      world.platform.script('accepted-but-502', 'accepted-but-502', 'reset')
      await say(world, process, 'two')
      for (let round = 0; round < 5; round += 1) await pass(world, process, 60_000)
      expect(world.platform.texts()).toEqual(['echo one', 'two'])
      expect(world.platform.calls).toHaveLength(5)
      expect(await stateOf(world, process, 3)).toMatchObject({ state: 'sent' })
    }))

  it('is what a platform leaves behind that never answers', async () => {
    const world = makeHubWorld()
    const process = world.start({ limits: { sendTimeoutMs: 5 } })
    await write(world, process, 'one')
    world.platform.script('hang')
    await say(world, process, 'two')
    await say(world, process, 'three')
    expect(await stateOf(world, process, 3)).toMatchObject({ state: 'unknown' })
    expect(world.platform.texts()).toEqual(['echo one', 'three'])
    await process.hub.stop()
  })

  it('is what a fault in the adapter leaves behind, and it is reported', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.platform.script({ kind: 'fault', error: new TypeError('a fault in the adapter') })
      await say(world, process, 'two')
      expect(await stateOf(world, process, 3)).toMatchObject({ state: 'unknown' })
      expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'send' }))
    }))
})

describe('a lane that is suspended', () => {
  it.each(['recipient-gone', 'auth-failed'] as const)('stands still with %s, and the team is told in the log', (code) =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.platform.script({ kind: 'refused', code })
      const { auditor, hub } = process
      expect(await hub.advance(world.line, world.says('two'))).toMatchObject({ kind: 'committed' })
      await hub.settle(world.line)
      expect(warningsIn(world.log())).toEqual(['lane-suspended'])
      expect(world.log().find(({ body }) => body.kind === 'warning')?.audience).toBe('team')
      expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'warning', code: 'lane-suspended' }))
      for (let round = 0; round < 5; round += 1) {
        world.now += 60_000
        await auditor.runOnce()
      }
      expect(world.platform.calls).toHaveLength(2)
      expect(await stateOf(world, process, 3)).toMatchObject({ state: 'queued' })
    }),
  )

  it('is tried again, in order, as soon as somebody writes on the line', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.platform.script({ kind: 'refused', code: 'recipient-gone' })
      await say(world, process, 'two')
      await write(world, process, 'back')
      expect(world.platform.texts()).toEqual(['echo one', 'two', 'echo back'])
    }))

  it('is tried again also when what the customer writes is not answered', async () => {
    const world = makeHubWorld()
    const process = world.start({
      takeTurn(...args) {
        const turn = echoTurn(...args)
        if (turn.kind !== 'taken' || args[3].kind !== 'customer') return turn
        return { ...turn, entries: turn.entries.filter(({ body }) => body.kind === 'customer'), chores: [] }
      },
    })
    await write(world, process, 'one')
    world.platform.script({ kind: 'refused', code: 'recipient-gone' })
    await say(world, process, 'two')
    await process.hub.receive(world.business.id, world.envelope('back'))
    await world.platform.called(2)
    await process.hub.stop()
    expect(world.platform.texts()).toEqual(['two'])
  })

  it('forgets nothing of what was received before', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.now += 60_000
      world.platform.script({ kind: 'refused', code: 'recipient-gone' })
      await say(world, process, 'two')
      expect(warningsIn(world.log())).toEqual(['lane-suspended'])
      expect(await process.hub.receive(world.business.id, world.envelope('one'))).toEqual({ kind: 'duplicate', seq: 1 })
    }))

  it('is tried once per message, not round and round', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'one')
      world.platform.answerAll({ kind: 'refused', code: 'auth-failed' })
      await say(world, process, 'two')
      await say(world, process, 'three')
      await say(world, process, 'four')
      expect(world.platform.calls).toHaveLength(4)
      expect(warningsIn(world.log())).toEqual(['lane-suspended', 'lane-suspended', 'lane-suspended'])
    }))
})

describe('an account', () => {
  it('that hangs with 200 lanes does not delay a live one, and holds half of the places only', async () => {
    const hanging = createScriptedPlatform()
    const live = createScriptedPlatform()
    const held = heldAnswer()
    hanging.answerAll(held.answer)
    const world = makeHubWorld({ platformOf: (account) => (account === 'dead' ? hanging : live) })
    const stepped: string[] = []
    const process = world.start({
      wrapStore: (store) => ({
        ...store,
        async stepLane(line, ...rest) {
          stepped.push(line)
          return store.stepLane(line, ...rest)
        },
      }),
    })
    const places = Array.from({ length: 200 }, (_, index) => `c${index}`)
    await Promise.all(
      places.map((place) =>
        process.hub.receive(world.business.id, world.envelope(`hello ${place}`, 'hello', { place, account: 'dead' })),
      ),
    )
    await hanging.called(16)
    await process.hub.receive(world.business.id, world.envelope('one', 'one', { account: 'main' }))
    await live.called(1)
    await process.hub.settle(world.lineAt('c1'))
    expect(live.texts()).toEqual(['echo one'])
    expect(hanging.calls).toHaveLength(16)

    // Once it fails, the gate is shut: nobody else of the 200 spends an attempt, and all are filed for later.
    held.give('server-error')
    await Promise.all(places.map((place) => process.hub.settle(world.lineAt(place, 'dead'))))
    expect(hanging.calls).toHaveLength(16)
    expect(new Set(stepped.filter((line) => line.includes('.dead.'))).size).toBe(16)
    const filed = [...world.data.dirty.values()].filter(({ line }) => line.includes('.dead.'))
    expect(new Set(filed.map(({ line }) => line)).size).toBe(200)
    expect(filed.every(({ at }) => at > world.now)).toBe(true)

    // And once it answers again, everybody gets theirs: one probe first.
    hanging.answerAll('ok')
    for (let round = 0; round < 6; round += 1) await pass(world, process, 60_000)
    expect(new Set(hanging.shown.map(({ to }) => to['to'])).size).toBe(200)
    expect(hanging.shown).toHaveLength(200)
    await process.hub.stop()
  })

  it('that asked for quiet is left alone on all of its lanes, without an attempt', async () => {
    const world = makeHubWorld()
    const process = world.start()
    world.platform.script({ kind: 'rate-limited', retryAfterMs: 30_000 })
    await write(world, process, 'one')
    await process.hub.receive(world.business.id, world.envelope('two', 'two', { place: 'c2' }))
    await process.hub.settle(world.lineAt('c2'))
    expect(world.platform.calls).toHaveLength(1)
    await pass(world, process, 31_000)
    expect([...world.platform.texts()].sort()).toEqual(['echo one', 'echo two'])
    expect(world.platform.calls.map(({ number }) => number).sort()).toEqual([1, 1, 2])
    await process.hub.stop()
  })

  it('is left in peace by every process when its platform asked one of them, also after a restart', async () => {
    const world = makeHubWorld()
    const first = world.start()
    const second = world.start()
    await write(world, second, 'before', 'c2')
    expect(world.platform.texts()).toEqual(['echo before'])
    world.platform.script({ kind: 'rate-limited', retryAfterMs: 30_000 })
    await write(world, first, 'one')
    expect(world.platform.calls).toHaveLength(2)
    await pass(world, second, 1_000)
    await write(world, second, 'two', 'c2')
    await first.hub.stop()
    const restarted = world.start()
    await write(world, restarted, 'three', 'c3')
    expect(world.platform.calls).toHaveLength(2)
    await pass(world, restarted, 31_000)
    expect(world.platform.texts().toSorted()).toEqual(['before', 'one', 'three', 'two'].map((text) => `echo ${text}`))
    await Promise.all([second.hub.stop(), restarted.hub.stop()])
  })

  it('is probed by one send of each process after one of them has given it up', async () => {
    const world = makeHubWorld()
    const first = world.start()
    const second = world.start()
    world.platform.answerAll('server-error')
    const places = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']
    for (const place of places) await write(world, first, 'hello', place)
    expect(world.platform.calls).toHaveLength(5)
    for (const place of places) await second.hub.settle(world.lineAt(place))
    expect(world.platform.calls).toHaveLength(5)
    world.now += 6_000
    for (const place of places) await second.hub.settle(world.lineAt(place))
    expect(world.platform.calls).toHaveLength(6)
    world.platform.answerAll('ok')
    for (let round = 0; round < 4; round += 1) await pass(world, first, 20_000)
    expect(world.platform.shown).toHaveLength(6)
    await Promise.all([first.hub.stop(), second.hub.stop()])
  })

  it('is sent to by two processes no faster than by one', async () => {
    const world = makeHubWorld({ capabilities: { ratePerSecond: 4 } })
    const first = world.start()
    const second = world.start()
    await write(world, first, 'a', 'c1')
    await write(world, second, 'b', 'c2')
    // Each has heard of the other by then.
    await pass(world, first, 2_000)
    await pass(world, second, 0)
    const before = world.platform.calls.length
    for (let count = 0; count < 16; count += 1) {
      await write(world, count % 2 === 0 ? first : second, `m${count}`, `c${count}`)
    }
    await pass(world, first, 1_000)
    await pass(world, second, 0)
    // What was saved up, and a second's worth.
    expect(world.platform.calls.length - before).toBeLessThanOrEqual(8)
    for (let round = 0; round < 12; round += 1) {
      await pass(world, first, 1_000)
      await pass(world, second, 0)
    }
    expect(world.platform.shown).toHaveLength(18)
    await Promise.all([first.hub.stop(), second.hub.stop()])
  })

  it('is sent to no faster than its platform allows', async () => {
    const world = makeHubWorld({ capabilities: { ratePerSecond: 2 } })
    const process = world.start()
    for (const text of ['one', 'two', 'three', 'four', 'five']) await write(world, process, text)
    expect(world.platform.texts()).toEqual(['echo one', 'echo two'])
    await pass(world, process, 1_000)
    expect(world.platform.calls.length).toBeLessThanOrEqual(4)
    for (let round = 0; round < 5; round += 1) await pass(world, process, 1_000)
    expect(world.platform.texts()).toEqual(['one', 'two', 'three', 'four', 'five'].map((text) => `echo ${text}`))
    expect(world.platform.calls.every(({ number }) => number === 1)).toBe(true)
    await process.hub.stop()
  })
})

describe('a lane', () => {
  it('gives its place back after a number of sends, and goes on afterwards', async () => {
    const world = makeHubWorld()
    const process = world.start({ limits: { sendsPerDrain: 3, drains: 1 } })
    const held = heldAnswer()
    world.platform.script(held.answer)
    const texts = Array.from({ length: 8 }, (_, index) => `m${index}`)
    await Promise.all(texts.map((text) => process.hub.receive(world.business.id, world.envelope(text))))
    await world.platform.called(1)
    await process.hub.receive(world.business.id, world.envelope('other', 'other', { place: 'c2' }))
    held.give('ok')
    await world.platform.called(9)
    await process.hub.settle(world.line)
    const shown = world.platform.texts()
    expect(shown.filter((text) => text !== 'echo other')).toEqual(texts.map((text) => `echo ${text}`))
    expect(shown.indexOf('echo other')).toBeLessThan(8)
    await process.hub.stop()
  })

  it('is woken by the process itself when the wait is short', async () => {
    const world = makeHubWorld()
    const process = world.start({ limits: { wakeWithinMs: 1_000 } })
    world.platform.script({ kind: 'rate-limited', retryAfterMs: 1 })
    await process.hub.receive(world.business.id, world.envelope('one'))
    await process.hub.settle(world.line)
    world.now += 1_000
    await world.platform.called(2)
    await process.hub.settle(world.line)
    expect(world.platform.texts()).toEqual(['echo one'])
    await process.hub.stop()
  })

  it('starts an integration between the messages around it, and does not wait for its result', () =>
    inWorld({}, async (world, process) => {
      await write(world, process, 'integrate')
      expect(world.platform.texts()).toEqual(['before', 'after'])
      expect(world.started).toHaveLength(1)
    }))

  it.each(['push', 'log'] as const)('does not stand still for an integration that cannot be started (%s)', (delivery) =>
    inWorld({ delivery }, async (world, process) => {
      world.failIntegrations = true
      await write(world, process, 'integrate')
      expect(world.started).toEqual([])
      expect((await process.store.readReleased(world.line, 0, 10)).upTo).toBe(world.log().length)
      expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'integration' }))
    }),
  )

  it('has nothing more to do where clients read the log and the commit has let it go', async () => {
    const asked: string[] = []
    const world = makeHubWorld({ capabilities: { delivery: 'log' } })
    const { hub } = world.start({
      wrapStore: (store) =>
        new Proxy(store, {
          get(target, name) {
            asked.push(String(name))
            return Reflect.get(target, name) as unknown
          },
        }),
    })
    await hub.advance(world.line, world.says('two'))
    await hub.stop()
    expect(asked).toEqual(['load', 'commit', 'reindex'])
  })

  it('whose channel is not configured waits for it', async () => {
    const world = makeHubWorld()
    const lost = world.start({ adapter: () => undefined })
    await write(world, lost, 'one')
    expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'warning', code: 'no-adapter' }))
    await lost.hub.stop()
    const process = world.start()
    await pass(world, process, 61_000)
    expect(world.platform.texts()).toEqual(['echo one'])
    await process.hub.stop()
  })
})

describe('chores', () => {
  it('are done at once also where nothing is to be sent', () =>
    inWorld({}, async (world, { hub }) => {
      await hub.receive(world.business.id, world.envelope('one'))
      await hub.settle(world.line)
      expect(world.performed).toHaveLength(1)
      const performed = new Promise<void>((resolve) => world.onPerformed(resolve))
      const claim = {
        kind: 'claim',
        agent: makeAgent('ana'),
        entry: entryId(world.line, 1, 1),
        notAfter: world.now,
        assignment: { how: 'picked', candidates: [], chosen: agentId('ana') },
      } as const
      expect(await hub.advance(world.line, claim)).toMatchObject({ kind: 'committed' })
      await performed
    }))

  it('that fail are kept and tried again; the others and the lane go on', async () => {
    const world = makeHubWorld()
    let failing = true
    const process = world.start({
      desk: {
        async perform() {
          if (failing) throw new Error('the desk is away')
        },
        presence: async () => ({ online: {} }),
      },
    })
    await write(world, process, 'one')
    expect(world.platform.texts()).toEqual(['echo one'])
    expect(world.performed).toEqual([])
    expect((await process.store.readChores(world.line)).size).toBe(1)
    failing = false
    await pass(world, process, 6_000)
    expect(world.performed).toHaveLength(1)
    expect((await process.store.readChores(world.line)).size).toBe(0)
    await process.hub.stop()
  })

  it('are done although the channel does not answer', async () => {
    const world = makeHubWorld()
    const process = world.start({ limits: { stopWithinMs: 20 } })
    world.platform.answerAll('hang')
    await process.hub.receive(world.business.id, world.envelope('one'))
    await world.platform.called(1)
    const before = world.performed.length
    const performed = new Promise<void>((resolve) => world.onPerformed(resolve))
    await process.hub.receive(world.business.id, world.envelope('two'))
    await performed
    expect(world.performed.length).toBe(before + 1)
    expect(world.platform.calls).toHaveLength(1)
    await process.hub.stop()
  })
})
