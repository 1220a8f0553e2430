import type { ConversationStore } from './conversation-store'
import { BatonError } from './error'
import { agentId, entryId, teamId } from './id'
import type { Observation } from './observation'
import { echoTurn } from './testing/echo-turn'
import { makeHubWorld } from './testing/make-hub-world'
import { makeAgent } from './testing/play-turns'

/** A gate that a test opens. */
function createBarrier(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

const customerTexts = (log: ReturnType<ReturnType<typeof makeHubWorld>['log']>) =>
  log.flatMap(({ body }) => (body.kind === 'customer' && body.content.kind === 'text' ? [body.content.text] : []))
const messageTexts = (log: ReturnType<ReturnType<typeof makeHubWorld>['log']>) =>
  log.flatMap(({ body }) => (body.kind === 'message' && body.message.kind === 'text' ? [body.message.text] : []))

describe('receiving', () => {
  it('answers after the commit and not before, and does not wait for the send', async () => {
    const world = makeHubWorld()
    const reached = createBarrier()
    const barrier = createBarrier()
    world.platform.answerAll('hang')
    const { hub } = world.start({
      wrapStore: (store) => ({
        ...store,
        async commit(commit) {
          reached.open()
          await barrier.opened
          return store.commit(commit)
        },
      }),
      limits: { stopWithinMs: 10 },
    })
    let answered = false
    const receiving = hub.receive(world.business.id, world.envelope('hello')).then((result) => {
      answered = true
      return result
    })
    await reached.opened
    await new Promise(setImmediate)
    expect(answered).toBe(false)
    expect(world.log()).toEqual([])
    barrier.open()
    expect(await receiving).toEqual({ kind: 'accepted', seq: 1 })
    expect(customerTexts(world.log())).toEqual(['hello'])
    await world.platform.called(1)
    await hub.stop()
  })

  it.each(['store-unavailable', 'store-full'] as const)('fails with %s and acknowledges nothing', async (code) => {
    const world = makeHubWorld()
    const { hub } = world.start({
      wrapStore: (store) => ({ ...store, commit: () => Promise.reject(new BatonError(code, 'told to')) }),
    })
    expect(await hub.receive(world.business.id, world.envelope('hello'))).toMatchObject({ kind: 'failed', code })
    expect(world.platform.calls).toEqual([])
    await hub.stop()
  })

  it('keeps what went wrong inside to itself, and reports it', async () => {
    const world = makeHubWorld()
    const { hub } = world.start({
      takeTurn() {
        throw new TypeError('a fault in the turn')
      },
    })
    expect(await hub.receive(world.business.id, world.envelope('hello'))).toEqual({
      kind: 'failed',
      code: 'transient',
      message: 'it could not be taken',
    })
    expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'receive' }))
    await hub.stop()
  })

  it('does not know other businesses', async () => {
    const world = makeHubWorld()
    const { hub } = world.start({ tenant: () => undefined })
    expect(await hub.receive(world.business.id, world.envelope('hello'))).toMatchObject({ code: 'not-found' })
    await hub.stop()
  })

  it("ignores our own messages and other bots'", async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    const envelope = world.envelope('hello')
    for (const sender of [
      { id: 'us', isBot: true, isSelf: true },
      { id: 'them', isBot: true, isSelf: false },
    ]) {
      expect(await hub.receive(world.business.id, { ...envelope, sender })).toMatchObject({ kind: 'ignored' })
    }
    expect(world.data.lines.size).toBe(0)
    await hub.stop()
  })

  it('passes typing on and keeps nothing of it', async () => {
    const world = makeHubWorld()
    const { hub, store } = world.start()
    const heard = new Promise((resolve) => store.watch(world.line, resolve))
    expect(await hub.receive(world.business.id, world.envelope('t', { kind: 'typing' }))).toMatchObject({
      kind: 'ignored',
    })
    expect(await heard).toEqual({ kind: 'signal', signal: { kind: 'typing', by: 'customer' } })
    expect((await store.load(world.line)).revision).toBe(0)
    await hub.stop()
  })

  it('moves delivery states on a receipt, without a commit', async () => {
    const world = makeHubWorld()
    const { hub, store } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    await hub.settle(world.line)
    const { revision } = await store.load(world.line)
    const receipt = world.envelope('r', { kind: 'receipt', state: 'read', upTo: 2 })
    expect(await hub.receive(world.business.id, receipt)).toMatchObject({ kind: 'ignored' })
    expect((await store.readDelivery(world.line, [2])).get(2)).toMatchObject({ state: 'read' })
    expect((await store.load(world.line)).revision).toBe(revision)
    await hub.stop()
  })

  it('answers a repeat with the position of the first, eight at a time and through two processes', async () => {
    const world = makeHubWorld()
    const processes = [world.start(), world.start()]
    const results = await Promise.all(
      Array.from({ length: 4 }, () =>
        processes.map(({ hub }) => hub.receive(world.business.id, world.envelope('once'))),
      ).flat(),
    )
    expect(results.filter((result) => result.kind === 'accepted')).toEqual([{ kind: 'accepted', seq: 1 }])
    expect(results.filter((result) => result.kind === 'duplicate')).toEqual(
      Array.from({ length: 7 }, () => ({ kind: 'duplicate', seq: 1 })),
    )
    await Promise.all(processes.map(({ hub }) => hub.stop()))
    expect(world.platform.texts()).toEqual(['echo once'])
  })

  it('keeps twenty messages of one customer in the order they came, and starts none of their turns over', async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    const said = Array.from({ length: 20 }, (_, index) => `m${index}`)
    await Promise.all(said.map((text) => hub.receive(world.business.id, world.envelope(text))))
    await hub.settle(world.line)
    expect(customerTexts(world.log())).toEqual(said)
    expect(world.platform.texts()).toEqual(said.map((text) => `echo ${text}`))
    expect(retriesIn(world.observed)).toBe(0)
    await hub.stop()
  })

  it('keeps one order when two processes take the messages of one customer', async () => {
    const world = makeHubWorld()
    const processes = [world.start(), world.start()] as const
    const said = Array.from({ length: 20 }, (_, index) => `m${index}`)
    const results = await Promise.all(
      said.map((text, index) =>
        processes[index % 2 === 0 ? 0 : 1].hub.receive(world.business.id, world.envelope(text)),
      ),
    )
    expect(results.every((result) => result.kind === 'accepted')).toBe(true)
    await Promise.all(processes.map(({ hub }) => hub.settle(world.line)))
    expect([...customerTexts(world.log())].sort()).toEqual([...said].sort())
    for (const half of [0, 1]) {
      const own = said.filter((_, index) => index % 2 === half)
      expect(customerTexts(world.log()).filter((text) => own.includes(text))).toEqual(own)
    }
    await Promise.all(processes.map(({ hub }) => hub.stop()))
    // What one process left because the other held the lane, the auditor finds.
    world.now += 20_000
    const { auditor, hub } = world.start()
    await auditor.runOnce()
    expect(world.platform.texts()).toEqual(messageTexts(world.log()))
    expect(world.platform.texts()).toHaveLength(20)
    await hub.stop()
  })

  it('takes the turn again after each faster commit, and loses nothing in a storm of them', async () => {
    const world = makeHubWorld()
    const processes = Array.from({ length: 4 }, () => world.start())
    const results = await Promise.all(
      processes.flatMap(({ hub }, process) =>
        Array.from({ length: 10 }, (_, index) =>
          hub.receive(world.business.id, world.envelope(`p${process}-m${index}`)),
        ),
      ),
    )
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(40)
    expect(new Set(customerTexts(world.log())).size).toBe(40)
    expect(retriesIn(world.observed)).toBeGreaterThan(0)
    await Promise.all(processes.map(({ hub }) => hub.stop()))
  })

  it('gives up, and says so, when it never gets its turn', async () => {
    const world = makeHubWorld()
    const { hub } = world.start({
      limits: { retakes: 3 },
      wrapStore: (store) => ({ ...store, commit: () => Promise.resolve({ kind: 'stale' as const }) }),
    })
    expect(await hub.receive(world.business.id, world.envelope('hello'))).toMatchObject({
      kind: 'failed',
      code: 'transient',
    })
    await hub.stop()
  })
})

describe('advancing', () => {
  it("answers an agent's repeated request as a duplicate, also where its first effect would refuse it now", async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    const close = {
      kind: 'agent',
      by: makeAgent('ana'),
      requestId: 'r1',
      conversation: 1,
      epoch: 1,
      action: { kind: 'close' },
    } as const
    expect(await hub.advance(world.line, close)).toMatchObject({ kind: 'committed' })
    expect(await hub.advance(world.line, close)).toEqual({ kind: 'duplicate', seq: 2 })
    expect(await hub.advance(world.line, { ...close, requestId: 'r2' })).toEqual({
      kind: 'refused',
      refusal: 'closed',
    })
    await hub.stop()
  })

  it('does not take the request of one agent for the same of another', async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    const says = world.says('hi', 'r1')
    expect(await hub.advance(world.line, says)).toMatchObject({ kind: 'committed' })
    const another = { ...says, by: makeAgent('ben') } as typeof says
    expect(await hub.advance(world.line, another)).toMatchObject({ kind: 'committed' })
    expect(await hub.advance(world.line, another)).toMatchObject({ kind: 'duplicate' })
    await hub.stop()
  })

  it('takes the result of an integration once', async () => {
    const world = makeHubWorld()
    const result = { kind: 'integration-result', await: 'a1', outcome: { kind: 'empty' } } as never
    const { hub } = world.start({
      takeTurn: (context, line, before, input, facts) =>
        input.kind === 'integration-result' && before
          ? { kind: 'taken', conversation: before, entries: [], chores: [] }
          : echoTurn(context, line, before, input, facts),
    })
    await hub.receive(world.business.id, world.envelope('hello'))
    expect(await hub.advance(world.line, result)).toMatchObject({ kind: 'committed' })
    expect(await hub.advance(world.line, result)).toMatchObject({ kind: 'duplicate' })
    await hub.stop()
  })

  it('lets a claim commit only while its hold is valid', async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    const claim = (notAfter: number) =>
      ({
        kind: 'claim',
        agent: makeAgent('ana'),
        entry: entryId(world.line, 1, 1),
        notAfter,
        assignment: { how: 'picked', candidates: [], chosen: agentId('ana') },
      }) as const
    expect(await hub.advance(world.line, claim(world.now - 1))).toEqual({ kind: 'expired' })
    expect(await hub.advance(world.line, claim(world.now))).toMatchObject({ kind: 'committed' })
    await hub.stop()
  })

  it('asks who is online only when the turn may put the chat into a queue', async () => {
    const world = makeHubWorld()
    const { hub } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    expect(world.presenceAsked()).toBe(1)
    await hub.advance(world.line, world.says('hi'))
    expect(world.presenceAsked()).toBe(1)
    await hub.advance(world.line, {
      ...(world.says('x', 'r2') as Extract<ReturnType<typeof world.says>, { kind: 'agent' }>),
      action: { kind: 'transfer', team: teamId('billing') },
    })
    expect(world.presenceAsked()).toBe(2)
    await hub.stop()
  })

  it('gives the turn the messages that the conversation holds back, as they were written', async () => {
    const world = makeHubWorld()
    const held: unknown[] = []
    const { hub } = world.start({
      takeTurn(context, line, before, input, facts) {
        held.push(facts.held)
        const turn = echoTurn(context, line, before, input, facts)
        if (turn.kind !== 'taken') return turn
        const { conversation } = turn
        if (facts.nextSeq === 3) return turn
        const dialogue = { ...conversation.dialogue, held: [...conversation.dialogue.held, facts.nextSeq] }
        return { ...turn, conversation: { ...conversation, dialogue } }
      },
    })
    for (const text of ['one', 'two', 'three', 'four']) await hub.receive(world.business.id, world.envelope(text))
    expect(held).toEqual([
      [],
      [{ seq: 1, content: { kind: 'text', text: 'one' } }],
      [{ seq: 1, content: { kind: 'text', text: 'one' } }],
      [
        { seq: 1, content: { kind: 'text', text: 'one' } },
        { seq: 5, content: { kind: 'text', text: 'three' } },
      ],
    ])
    await hub.stop()
  })

  it('gives the turn the message that is to be sent again', async () => {
    const world = makeHubWorld()
    const seen: unknown[] = []
    const { hub } = world.start({
      takeTurn(context, line, before, input, facts) {
        seen.push(facts.resend)
        return echoTurn(context, line, before, input, facts)
      },
    })
    await hub.receive(world.business.id, world.envelope('hello'))
    const says = world.says('x', 'r2') as Extract<ReturnType<typeof world.says>, { kind: 'agent' }>
    await hub.advance(world.line, { ...says, action: { kind: 'resend', seq: 2 } })
    await hub.advance(world.line, { ...says, requestId: 'r3', action: { kind: 'resend', seq: 1 } })
    expect(seen).toEqual([undefined, { kind: 'text', text: 'echo hello' }, undefined])
    await hub.stop()
  })
})

describe('stopping', () => {
  it('takes nothing new, and waits for what is under way', async () => {
    const world = makeHubWorld()
    const answer = createBarrier()
    world.platform.answerAll({ kind: 'held', until: answer.opened.then(() => 'ok') })
    const { hub, store } = world.start({ limits: { stopWithinMs: 5_000 } })
    await hub.receive(world.business.id, world.envelope('hello'))
    await world.platform.called(1)
    let stopped = false
    const stopping = hub.stop().then(() => (stopped = true))
    await new Promise(setImmediate)
    expect(stopped).toBe(false)
    expect(await hub.receive(world.business.id, world.envelope('late'))).toMatchObject({
      kind: 'failed',
      code: 'transient',
    })
    await expect(hub.advance(world.line, { kind: 'tick' })).rejects.toMatchObject({ code: 'transient' })
    answer.open()
    await stopping
    expect((await store.readDelivery(world.line, [2])).get(2)).toMatchObject({ state: 'sent' })
  })

  it('waits for a turn that is being committed', async () => {
    const world = makeHubWorld()
    const reached = createBarrier()
    const barrier = createBarrier()
    const { hub } = world.start({
      limits: { stopWithinMs: 5_000 },
      wrapStore: (store) => ({
        ...store,
        async commit(commit) {
          reached.open()
          await barrier.opened
          return store.commit(commit)
        },
      }),
    })
    const receiving = hub.receive(world.business.id, world.envelope('hello'))
    await reached.opened
    let stopped = false
    const stopping = hub.stop().then(() => (stopped = true))
    await new Promise(setImmediate)
    expect(stopped).toBe(false)
    barrier.open()
    await stopping
    expect(await receiving).toEqual({ kind: 'accepted', seq: 1 })
  })

  it('leaves the rest of a lane to others, without a message in between', async () => {
    const world = makeHubWorld()
    const answer = createBarrier()
    world.platform.script({ kind: 'held', until: answer.opened.then(() => 'ok') })
    const { hub } = world.start()
    for (const text of ['one', 'two', 'three']) await hub.receive(world.business.id, world.envelope(text))
    await world.platform.called(1)
    const stopping = hub.stop()
    answer.open()
    await stopping
    expect(world.platform.texts()).toEqual(['echo one'])
    world.now += 20_000
    const next = world.start()
    await next.auditor.runOnce()
    expect(world.platform.texts()).toEqual(['echo one', 'echo two', 'echo three'])
    await next.hub.stop()
  })

  it('does not wait for ever', async () => {
    const world = makeHubWorld()
    world.platform.answerAll('hang')
    const { hub } = world.start({ limits: { stopWithinMs: 20 } })
    await hub.receive(world.business.id, world.envelope('hello'))
    await world.platform.called(1)
    await hub.stop()
    expect(world.platform.shown).toEqual([])
  })

  it('reports what fails in the background, and leaves it to be found again', async () => {
    const world = makeHubWorld()
    let away = true
    const wrapStore = (store: ConversationStore): ConversationStore => ({
      ...store,
      async stepLane(...args) {
        if (away) throw new BatonError('store-unavailable', 'gone for a moment')
        return store.stepLane(...args)
      },
    })
    const { hub, auditor } = world.start({ wrapStore })
    expect(await hub.receive(world.business.id, world.envelope('hello'))).toMatchObject({ kind: 'accepted' })
    await hub.settle(world.line).catch(() => undefined)
    expect(world.observed).toContainEqual(expect.objectContaining({ kind: 'error', where: 'settle' }))
    away = false
    world.now += 20_000
    await auditor.runOnce()
    expect(world.platform.texts()).toEqual(['echo hello'])
    await hub.stop()
  })
})

function retriesIn(observed: readonly Observation[]): number {
  return observed.reduce((sum, observation) => sum + (observation.kind === 'turn' ? observation.retries : 0), 0)
}
