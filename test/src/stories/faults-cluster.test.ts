import { createAgentBridge, createRedisCluster, createRedisStore, toAgentRef } from '@baton/agent-bridge'
import { describeOnRedisServer, startTestCluster, type TestCluster } from '@baton/agent-bridge/testing'
import {
  createAuditor,
  createHub,
  lineId,
  teamId,
  tenantId,
  type Conversation,
  type LineId,
  type Observation,
} from '@baton/core'
import { createScriptedAdapter, makeBusiness, makeEnvelope, type ScriptedPlatform } from '@baton/core/testing'
import { until, untilEqual } from '../cast/until'

const support = teamId('support')
const shops = ['shop', 'bakery', 'museum'].map((id) => makeBusiness({ mode: 'human-only', id: tenantId(id) }))
const places = Array.from({ length: 8 }, (_, index) => `customer-${index}`)

describeOnRedisServer('a cluster of three nodes', () => {
  let cluster: TestCluster
  const stops: (() => Promise<void>)[] = []
  beforeAll(async () => {
    cluster = await startTestCluster()
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop()
  })
  afterAll(() => cluster.stop())

  /**
   * A host's inside, on a channel that pushes. `stall`: it stands still where a crash would leave it; then it has no
   * auditor, which would go on asking for the lines that it cannot settle.
   */
  async function openProcess(adapter: ReturnType<typeof createScriptedAdapter>, stall?: () => boolean) {
    const observed: Observation[] = []
    const observe = (observation: Observation): void => void observed.push(observation)
    const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(',')
    const redis = createRedisCluster(`redis-cluster://:${cluster.password}@${nodes}`, { observe })
    await until('the cluster answers', () => redis.client.status === 'ready')
    const store = await createRedisStore({ redis, observe, graceMs: 3_000 })
    const business = (id: string) => shops.find((shop) => shop.id === id)
    const bridge = createAgentBridge({
      redis: redis.client,
      store,
      tenants: () => shops.map(({ id }) => id),
      business,
      runIntegration: async () => ({ kind: 'empty' }),
      lines: (tenant) => store.lines(tenant),
      observe,
      limits: { secondLookMs: 500, jobLockMs: 1_000 },
    })
    const hub = createHub({
      store,
      desk: bridge.desk,
      integrations: bridge.integrations,
      tenant: (id) => {
        const found = business(id)
        return found && { business: found }
      },
      adapter: () => adapter,
      observe,
      limits: { sendTimeoutMs: 300, leaseMs: 600, stopWithinMs: 1_000 },
      onStep: async (step) => {
        if (step === 'after-send' && stall?.()) await new Promise(() => undefined)
      },
    })
    bridge.start(hub)
    const auditor = createAuditor({ store, hub, observe, intervalMs: 100, every: bridge.checks })
    if (!stall) auditor.start()
    stops.push(async () => {
      await auditor.stop()
      await bridge.pause()
      await hub.stop()
      await bridge.stop()
      await store.close()
      await redis.close()
    })
    return { bridge, hub, observed, store }
  }

  const lineAt = (tenant: string, place: string): LineId =>
    lineId({ tenant: tenantId(tenant), channel: 'test', account: 'main', place })
  const textsTo = ({ shown }: ScriptedPlatform, line: LineId): readonly string[] =>
    shown.flatMap(({ key, wire }) =>
      key.startsWith(`${line}.`) ? wire.map((each) => String(Reflect.get(Object(each), 'text'))) : [],
    )

  it('G1 G3 G4 G5 commits, claims and drains every line, wherever its slot is', async () => {
    const adapter = createScriptedAdapter()
    const { bridge, hub, observed, store } = await openProcess(adapter)
    for (const { id } of shops) {
      const [asha, ben] = await Promise.all(
        [5, 3].map((capacity) =>
          bridge.agents.add(id, {
            email: `a${capacity}@example.com`,
            name: `A${capacity}`,
            teams: [support],
            role: 'agent',
            capacity,
          }),
        ),
      )
      if (!asha || !ben) throw new Error('nobody was added')
      for (const agent of [asha, ben]) await bridge.presence.choose(id, agent.id, 'online')
      const received = await Promise.all(
        places.map((place) =>
          hub.receive(
            id,
            makeEnvelope('hello', {
              id: `${id}-${place}`,
              receivedAt: Date.now(),
              conversation: { id: place, kind: 'direct' },
            }),
          ),
        ),
      )
      expect(received.map(({ kind }) => kind)).toEqual(places.map(() => 'accepted'))
      const conversations = (): Promise<readonly (Conversation | undefined)[]> =>
        Promise.all(places.map(async (place) => (await store.load(lineAt(id, place))).conversation))
      const spread = async () => {
        const owners = (await conversations()).map((each) =>
          each?.ownership.owner === 'agent' ? each.ownership.agent : '',
        )
        return [asha, ben].map((agent) => owners.filter((owner) => owner === agent.id).length)
      }
      await untilEqual(spread, [5, 3])

      for (const conversation of await conversations()) {
        const agent = [asha, ben].find(
          (each) => conversation?.ownership.owner === 'agent' && conversation.ownership.agent === each.id,
        )
        if (!conversation || !agent) throw new Error('nobody has the chat')
        for (const text of ['one', 'two', 'three']) {
          const advanced = await hub.advance(conversation.line, {
            kind: 'agent',
            by: toAgentRef(agent),
            requestId: `${conversation.id}-${text}`,
            conversation: conversation.number,
            epoch: conversation.epoch,
            action: { kind: 'say', text },
          })
          expect(advanced.kind).toBe('committed')
        }
      }
      for (const place of places) {
        await untilEqual(() => textsTo(adapter.platform, lineAt(id, place)).slice(-3), ['one', 'two', 'three'])
        const texts = textsTo(adapter.platform, lineAt(id, place))
        expect(texts.filter((text) => /has joined/.test(text))).toHaveLength(1)
      }
      expect(await bridge.audits.rebuild(id)).toBe(0)
    }
    expect(observed.filter(({ kind }) => kind === 'error')).toEqual([])
  })

  it('G1 G2 lets another process go on where one stands still in the middle of a send', async () => {
    const adapter = createScriptedAdapter({ capabilities: { idempotentSend: true } })
    let stalled = 0
    const first = await openProcess(adapter, () => (stalled += 1) <= 4)
    const [shop] = shops
    if (!shop) throw new Error('there is no shop')
    const late = Array.from({ length: 12 }, (_, index) => `late-${index}`)
    await Promise.all(
      late.map((place) =>
        first.hub.receive(
          shop.id,
          makeEnvelope('hello', {
            id: `${place}-1`,
            receivedAt: Date.now(),
            conversation: { id: place, kind: 'direct' },
          }),
        ),
      ),
    )
    await until('some stand still', () => stalled >= 4)
    const second = await openProcess(adapter)
    for (const place of late) {
      const line = lineAt(shop.id, place)
      await until(`everything to ${place} has left`, async () => {
        const entries = await second.store.readLog(line, { audience: 'customer', limit: 100 })
        const messages = entries.filter(({ body }) => body.kind === 'message').map(({ seq }) => seq)
        const states = await second.store.readDelivery(line, messages)
        return messages.length > 0 && messages.every((seq) => states.get(seq)?.state === 'sent')
      })
    }
    const keys = adapter.platform.shown.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(adapter.platform.calls.length).toBeGreaterThan(keys.length)
  })
})
