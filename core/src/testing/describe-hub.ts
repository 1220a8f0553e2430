import type { Capabilities } from '../channel-adapter'
import type { ConversationStore, DeliveryState, LaneStep } from '../conversation-store'
import { hubSteps, type HubStep } from '../hub'
import type { LogEntry } from '../log-entry'
import { makeHubWorld, type HubProcess, type HubWorld } from './make-hub-world'

/** A store under a hub, as several processes see it. */
export interface HubStore {
  /** Each process has a way of its own to the same store. */
  readonly stores: readonly [ConversationStore, ConversationStore]
  readonly now: () => number
  advance(ms: number): void
  close(): Promise<void>
}

/** What a hub promises over any store: nothing acknowledged is lost, doubled or reordered, whoever dies when. */
export function describeHub(name: string, open: () => Promise<HubStore>): void {
  describe(`a hub over ${name}`, () => {
    let test: HubStore
    let places = 0

    beforeAll(async () => {
      test = await open()
    })
    afterAll(() => test.close())

    const makeWorld = (capabilities: Partial<Capabilities> = {}): HubWorld =>
      makeHubWorld({ capabilities, place: `place-${(places += 1)}`, clock: test })
    const startTwo = (world: HubWorld): readonly [HubProcess, HubProcess] => [
      world.start({ store: test.stores[0] }),
      world.start({ store: test.stores[1] }),
    ]

    it('accepts one of eight deliveries of the same message, through two processes at once', async () => {
      const world = makeWorld()
      const processes = startTwo(world)
      const results = await Promise.all(
        Array.from({ length: 4 }, () =>
          processes.map(({ hub }) => hub.receive(world.business.id, world.envelope('once'))),
        ).flat(),
      )
      expect(results.filter(({ kind }) => kind === 'accepted')).toEqual([{ kind: 'accepted', seq: 1 }])
      expect(results.filter(({ kind }) => kind === 'duplicate')).toEqual(
        Array.from({ length: 7 }, () => ({ kind: 'duplicate', seq: 1 })),
      )
      await Promise.all(processes.map(({ hub }) => hub.stop()))
      expect(world.platform.texts()).toEqual(['echo once'])
    })

    it('sends in the order of the log what two processes take at once', async () => {
      const world = makeWorld()
      const processes = startTwo(world)
      const said = Array.from({ length: 20 }, (_, index) => `m${index}`)
      const results = await Promise.all(
        said.map((text, index) =>
          processes[index % 2 === 0 ? 0 : 1].hub.receive(world.business.id, world.envelope(text)),
        ),
      )
      expect(results.map(({ kind }) => kind)).toEqual(said.map(() => 'accepted'))
      await Promise.all(processes.map(({ hub }) => hub.stop()))
      // What one process left because the other held the lane, an auditor finds.
      const last = world.start({ store: test.stores[0] })
      test.advance(20_000)
      await last.auditor.runOnce()
      await last.hub.stop()
      const log = await test.stores[0].readLog(world.line, { audience: 'audit', limit: 100 })
      expect(world.platform.texts()).toEqual(textsOf(log))
      expect([...world.platform.texts()].sort()).toEqual(said.map((text) => `echo ${text}`).sort())
    })

    describe.each(channels)('when a process dies, on a channel that %s', (_, capabilities) => {
      it('loses and doubles nothing, except what was being sent, whichever step it dies at', async () => {
        const deaths = new Set<HubStep>()
        for (let deadly = 1; ; deadly += 1) {
          const ending = await tellStory(test, makeWorld(capabilities), deadly)
          expect(await whatCame(test, ending, capabilities)).toEqual(whatMustCome(ending, capabilities))
          if (!ending.diedAt) break
          deaths.add(ending.diedAt)
        }
        expect([...deaths].sort()).toEqual([...hubSteps].sort())
      }, 120_000)
    })
  })
}

const channels: readonly (readonly [string, Partial<Capabilities>])[] = [
  ['pushes to a platform that knows no keys', { delivery: 'push', idempotentSend: false }],
  ['pushes to a platform that drops repeated keys', { delivery: 'push', idempotentSend: true }],
  ['lets clients read the log', { delivery: 'log', idempotentSend: true }],
]

const customerTexts = ['one', 'integrate', 'four']
const messages = ['echo one', 'two', 'before', 'after', 'three', 'echo four']
const fromAgent = ['two', 'three']

/** Something that customer or agent does; resolves to whether they were told that it was done. */
type Request = (process: HubProcess) => Promise<boolean>

function requestsOf(world: HubWorld): readonly Request[] {
  const receive =
    (text: string): Request =>
    async ({ hub }) => {
      const { kind } = await hub.receive(world.business.id, world.envelope(text))
      return kind === 'accepted' || kind === 'duplicate'
    }
  const say =
    (text: string): Request =>
    async ({ hub }) => {
      const { kind } = await hub.advance(world.line, world.says(text))
      return kind === 'committed' || kind === 'duplicate'
    }
  return [receive('one'), say('two'), receive('integrate'), say('three'), receive('four')]
}

interface Ending {
  readonly world: HubWorld
  /** The step the first process died at; none if the story ended before. */
  readonly diedAt?: HubStep
  /** The message whose outcome nobody can know: it was marked as being sent when the process died. */
  readonly doubtful?: string
  /** Whether the platform has got it all the same. */
  readonly wasSent: boolean
  readonly answered: number
}

/**
 * The same story, and the process dies at one of its steps. Who was not answered asks again, as platforms and desks do;
 * the rest is up to the auditor of the next process, while the clock goes on.
 */
async function tellStory(test: HubStore, world: HubWorld, deadly: number): Promise<Ending> {
  const open = [...requestsOf(world)]
  let diedAt: HubStep | undefined
  const lane = watchLane(test.stores[0])

  const tell = async (process: HubProcess) => {
    for (let next = open[0]; next; next = open[0]) {
      if (!(await next(process).catch(() => false))) return
      open.shift()
      // What the commit left to do has ended, or the process has.
      await process.hub.settle(world.line).catch(() => undefined)
    }
  }
  const first = world.start({
    store: lane.store,
    onStep(step, count, die) {
      if (count !== deadly) return
      diedAt = step
      die()
    },
  })
  await tell(first)
  await first.hub.stop()
  first.kill()
  const doubtful = lane.sending()
  const wasSent = doubtful !== undefined && world.platform.texts().includes(doubtful)

  const second = world.start({ store: test.stores[1] })
  const audit = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      test.advance(16_000)
      await second.auditor.runOnce()
    }
  }
  await audit(2)
  await tell(second)
  await audit(4)
  await second.hub.stop()
  return {
    world,
    wasSent,
    answered: requestsOf(world).length - open.length,
    ...(diedAt && { diedAt }),
    ...(doubtful !== undefined && { doubtful }),
  }
}

/** Notes which message a process has been handed out and not yet reported on. */
function watchLane(store: ConversationStore): { readonly store: ConversationStore; sending(): string | undefined } {
  let head: LaneStep | undefined
  return {
    sending: () => (head?.kind === 'head' ? textsOf([head.entry])[0] : undefined),
    store: {
      ...store,
      async stepLane(...args) {
        head = await store.stepLane(...args)
        return head
      },
      async leaveLane(...args) {
        await store.leaveLane(...args)
        head = undefined
      },
    },
  }
}

async function whatCame(
  { stores, advance }: HubStore,
  { world, diedAt, doubtful, answered }: Ending,
  { delivery }: Partial<Capabilities>,
) {
  const [store] = stores
  const log = await store.readLog(world.line, { audience: 'audit', limit: 100 })
  const written = log.filter(({ body }) => body.kind === 'message')
  const deliveries = await store.readDelivery(
    world.line,
    written.map(({ seq }) => seq),
  )
  const released = await store.readReleased(world.line, 0, 100)
  const arrived = delivery === 'log' ? textsOf(released.entries) : world.platform.texts()
  advance(60_000)
  const shards = Array.from({ length: store.shards }, (_, shard) => store.takeDirty(shard, 1_000, 1_000))
  return {
    diedAt,
    doubtful,
    answered,
    said: log.flatMap(({ body }) =>
      body.kind === 'customer' && body.content.kind === 'text' ? [body.content.text] : [],
    ),
    written: textsOf(written),
    states: written.map(({ seq }) => deliveries.get(seq)?.state),
    /** In the order in which they first arrived, with how often. */
    arrived: [...new Set(arrived)].map((text) => [text, arrived.filter((each) => each === text).length]),
    integrations: world.started.length,
    chores: new Set(world.performed.map((chore) => JSON.stringify(chore))).size,
    choresLeft: (await store.readChores(world.line)).size,
    isUnfinished: (await Promise.all(shards)).flat().includes(world.line),
  }
}

/** Everything once and sent, but the doubtful message. */
function whatMustCome(
  { diedAt, doubtful, wasSent }: Ending,
  { idempotentSend, delivery }: Partial<Capabilities>,
): Awaited<ReturnType<typeof whatCame>> {
  const states: DeliveryState[] = messages.map(() => 'sent')
  let arrived: [string, number][] = messages.map((text) => [text, 1])
  if (doubtful !== undefined && delivery === 'push' && !idempotentSend) {
    if (fromAgent.includes(doubtful)) {
      // Nobody but a person may decide to say it twice.
      states[messages.indexOf(doubtful)] = 'unknown'
      if (!wasSent) arrived = arrived.filter(([text]) => text !== doubtful)
    } else if (wasSent) {
      arrived = arrived.map(([text, times]) => [text, text === doubtful ? 2 : times])
    }
  }
  return {
    diedAt,
    doubtful,
    answered: 5,
    said: customerTexts,
    written: messages,
    states,
    arrived,
    integrations: 1,
    chores: 3,
    choresLeft: 0,
    isUnfinished: false,
  }
}

function textsOf(entries: readonly LogEntry[]): readonly string[] {
  return entries.flatMap(({ body }) =>
    body.kind === 'message' && body.message.kind === 'text' ? [body.message.text] : [],
  )
}
