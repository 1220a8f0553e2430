import { createMemoryStore, makeBusiness } from '@baton/core/testing'
import { agentId, awaitId, conversationId, lineId, nodeId, teamId, tenantId, type Observation } from '@baton/core'
import { Redis } from 'ioredis'
import { createAgentBridge, type AgentBridge } from './create-agent-bridge'
import type { News } from './tenant/news'
import { startTestServer, type TestServer } from './testing/start-test-server'

let server: TestServer
let redis: Redis
const observations: Observation[] = []
const tenant = tenantId('shop')
const business = makeBusiness({ id: tenant })

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())

function createBridge(): AgentBridge {
  return createAgentBridge({
    redis,
    store: createMemoryStore(),
    tenants: () => [tenant],
    business: (id) => (id === tenant ? business : undefined),
    runIntegration: async () => ({ kind: 'empty' }),
    observe: (observation) => observations.push(observation),
  })
}

const countClients = async () =>
  String(await redis.client('LIST'))
    .trim()
    .split('\n').length

test('after a stop no connection is left but the one it was given, however often it is stopped', async () => {
  const before = await countClients()
  const bridge = createBridge()
  bridge.start({ advance: async () => ({ kind: 'ignored', reason: 'nothing' }) })
  const stopWatching = bridge.news.watch(tenant, () => undefined)
  await bridge.poke(tenant, teamId('support'))
  await until(async () => (await countClients()) > before)
  await bridge.pause()
  await bridge.stop()
  await bridge.stop()
  stopWatching()
  await until(async () => (await countClients()) === before)
  expect(observations).toEqual([])
})

test('a bridge that was never started serves accounts, and stops', async () => {
  const bridge = createBridge()
  const account = await bridge.agents.add(tenant, {
    email: 'asha@example.com',
    name: 'Asha',
    teams: [teamId('support')],
    role: 'lead',
  })
  expect(await bridge.agents.list(tenant)).toEqual([account])
  await bridge.stop()
})

test('what needs the hub says so before it is there', async () => {
  const bridge = createBridge()
  const line = lineId({ tenant, channel: 'web', account: 'main', place: 'ann' })
  const request = {
    tenant,
    conversation: conversationId(line, 1),
    agent: agentId('asha'),
    how: { kind: 'picked' } as const,
  }
  // Nobody has written: that is known without a hub.
  expect(await bridge.claimChat(request)).toBe('not-found')
  await bridge.integrations.start(line, awaitId('u1-1'), {
    kind: 'function',
    target: 'f',
    purpose: 'answer',
    node: nodeId('order'),
    conversation: `${line}.1`,
    customer: { id: 'x', facts: {} },
    entities: {},
    language: 'en',
    channel: 'web',
    timeoutMs: 1_000,
  })
  await bridge.stop()
})

test('the desk hears whose lists a conversation has left and entered', async () => {
  const bridge = createBridge()
  const heard: News[] = []
  const stop = bridge.news.watch(tenant, (news) => heard.push(news))
  // The first news says that it listens.
  await until(() => heard.splice(0).some(({ kind }) => kind === 'missed'))
  const conversation = conversationId(lineId({ tenant, channel: 'web', account: 'main', place: 'ann' }), 1)
  const filing = { kind: 'file', conversation, customer: 'x', at: 1 } as const
  const pending = { kind: 'team', team: teamId('support') } as const
  const active = { kind: 'agent', agent: agentId('asha'), team: teamId('billing'), phase: 'active' } as const
  await bridge.desk.perform(tenant, { ...filing, epoch: 1, under: pending })
  await bridge.desk.perform(tenant, { ...filing, epoch: 2, under: active })
  // A late one changes nothing, so nobody needs to look.
  await bridge.desk.perform(tenant, { ...filing, epoch: 1, under: { kind: 'bot' } })
  await until(() => heard.length >= 2)
  expect(heard).toEqual([
    { kind: 'filed', conversation, under: pending },
    { kind: 'filed', conversation, before: pending, under: active },
  ])
  stop()
  await bridge.stop()
})

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}
