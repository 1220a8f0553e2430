import type { Capabilities } from './channel-adapter'
import type { ConversationStore, DeliveryState } from './conversation-store'
import { hubSteps, type HubStep } from './hub'
import type { LogEntry } from './log-entry'
import { makeHubWorld, type HubProcess, type HubWorld } from './testing/make-hub-world'

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
  readonly store: ConversationStore
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
async function tellStory(capabilities: Partial<Capabilities>, deadly: number): Promise<Ending> {
  const world = makeHubWorld({ capabilities })
  const open = [...requestsOf(world)]
  let diedAt: HubStep | undefined
  let doubtful: string | undefined

  const tell = async (process: HubProcess) => {
    for (let next = open[0]; next; next = open[0]) {
      if (!(await next(process).catch(() => false))) return
      open.shift()
      // What the commit left to do has ended, or the process has.
      await process.hub.settle(world.line).catch(() => undefined)
    }
  }
  const first = world.start({
    onStep(step, count, die) {
      if (count !== deadly) return
      diedAt = step
      const sending = world.data.lines.get(world.line)?.sending
      doubtful = textsOf(world.log().filter(({ seq }) => seq === sending))[0]
      die()
    },
  })
  await tell(first)
  first.kill()
  const wasSent = doubtful !== undefined && world.platform.texts().includes(doubtful)

  const second = world.start()
  for (let round = 0; round < 8; round += 1) {
    world.now += 16_000
    await second.auditor.runOnce()
    if (round === 3) await tell(second)
  }
  await second.hub.stop()
  return {
    world,
    store: second.store,
    wasSent,
    answered: requestsOf(world).length - open.length,
    ...(diedAt && { diedAt }),
    ...(doubtful !== undefined && { doubtful }),
  }
}

const channels: readonly (readonly [string, Partial<Capabilities>])[] = [
  ['pushes to a platform that knows no keys', { delivery: 'push', idempotentSend: false }],
  ['pushes to a platform that drops repeated keys', { delivery: 'push', idempotentSend: true }],
  ['lets clients read the log', { delivery: 'log', idempotentSend: true }],
]

describe.each(channels)('a process that dies, on a channel that %s', (_, capabilities) => {
  it('loses and doubles nothing, except what was being sent, whichever step it dies at', async () => {
    const deaths = new Set<HubStep>()
    for (let deadly = 1; ; deadly += 1) {
      const ending = await tellStory(capabilities, deadly)
      expect(await whatCame(ending, capabilities)).toEqual(whatMustCome(ending, capabilities))
      if (!ending.diedAt) break
      deaths.add(ending.diedAt)
    }
    expect([...deaths].sort()).toEqual([...hubSteps].sort())
  })
})

async function whatCame({ world, store, diedAt, doubtful, answered }: Ending, { delivery }: Partial<Capabilities>) {
  const log = world.log()
  const written = log.filter(({ body }) => body.kind === 'message')
  const deliveries = await store.readDelivery(
    world.line,
    written.map(({ seq }) => seq),
  )
  const released = await store.readReleased(world.line, 0, 100)
  const arrived = delivery === 'log' ? textsOf(released.entries) : world.platform.texts()
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
    choresLeft: world.data.lines.get(world.line)?.chores.size,
    indexed: world.data.dirty.size,
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
    indexed: 0,
  }
}

function textsOf(entries: readonly LogEntry[]): readonly string[] {
  return entries.flatMap(({ body }) =>
    body.kind === 'message' && body.message.kind === 'text' ? [body.message.text] : [],
  )
}
