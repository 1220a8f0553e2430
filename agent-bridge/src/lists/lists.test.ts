import { agentId, conversationId, lineId, teamId, tenantId, type ConversationId, type FiledUnder } from '@baton/core'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { startTestServer, type TestServer } from '../testing/start-test-server'
import { createLists, type Filing, type ListName, type Lists } from './lists'

let server: TestServer
let redis: Redis
let lists: Lists
const tenant = tenantId('shop')
const support = teamId('support')
const billing = teamId('billing')
const asha = agentId('asha')
const ben = agentId('ben')

beforeAll(async () => {
  server = await startTestServer()
  redis = new Redis(server.url)
  lists = createLists({ redis, closedPerTeam: 5, perCustomer: 3, customerMs: 60_000 })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.flushall())

const conversation = (place: string, number = 1): ConversationId =>
  conversationId(lineId({ tenant, channel: 'web', account: 'main', place }), number)

const file = (place: string, under: FiledUnder, epoch: number, at = 1000 + epoch, number = 1) =>
  lists.file(tenant, {
    kind: 'file',
    conversation: conversation(place, number),
    customer: `web.main.${place}`,
    epoch,
    under,
    at,
  })

const pending: FiledUnder = { kind: 'team', team: support }
const active: FiledUnder = { kind: 'agent', agent: asha, team: support, phase: 'active' }
const waiting: FiledUnder = { kind: 'agent', agent: asha, team: support, phase: 'waiting' }
const closed: FiledUnder = { kind: 'closed', team: support, agent: asha }

const everywhere: readonly ListName[] = [
  { kind: 'bot' },
  { kind: 'pending', team: support },
  { kind: 'pending', team: billing },
  { kind: 'active', agent: asha },
  { kind: 'waiting', agent: asha },
  { kind: 'active', agent: ben },
  { kind: 'team-active', team: support },
  { kind: 'team-waiting', team: support },
  { kind: 'closed', team: support },
  { kind: 'closed' },
]

async function whereIs(place: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const list of everywhere) {
    if ((await lists.read(tenant, list)).includes(conversation(place))) found.push(list.kind)
  }
  return found
}

test('a conversation is in the lists of where it is now, and in no other', async () => {
  await file('ann', { kind: 'bot' }, 0)
  expect(await whereIs('ann')).toEqual(['bot'])
  await file('ann', pending, 1)
  expect(await whereIs('ann')).toEqual(['pending'])
  await file('ann', active, 2)
  expect(await whereIs('ann')).toEqual(['active', 'team-active'])
  await file('ann', waiting, 2, 1010)
  expect(await whereIs('ann')).toEqual(['waiting', 'team-waiting'])
  await file('ann', closed, 3, 1020)
  expect(await whereIs('ann')).toEqual(['closed'])
  await lists.remove(tenant, conversation('ann'))
  expect(await whereIs('ann')).toEqual([])
})

test('a late filing changes nothing: of an epoch the later moment wins', async () => {
  await file('ann', active, 2, 1010)
  expect(await file('ann', pending, 1, 1020)).toBeUndefined()
  expect(await file('ann', waiting, 2, 1005)).toBeUndefined()
  expect(await whereIs('ann')).toEqual(['active', 'team-active'])
})

test('filings in any order, each once or twice, end where the last one says', async () => {
  const history: readonly (readonly [FiledUnder, number, number])[] = [
    [{ kind: 'bot' }, 0, 1000],
    [pending, 1, 1010],
    [active, 2, 1020],
    [waiting, 2, 1030],
    [{ kind: 'team', team: billing }, 3, 1040],
    [{ kind: 'agent', agent: ben, team: support, phase: 'active' }, 4, 1050],
  ]
  const orders = fc.shuffledSubarray([...history, ...history], { minLength: 12 })
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      await redis.flushall()
      for (const [under, epoch, at] of order) await file('ann', under, epoch, at)
      expect(await whereIs('ann')).toEqual(['active', 'team-active'])
      expect(await lists.read(tenant, { kind: 'active', agent: ben })).toEqual([conversation('ann')])
      expect(await lists.readWithAgents(tenant)).toEqual([{ agent: ben, conversation: conversation('ann') }])
    }),
    { numRuns: 20 },
  )
})

test('a list is in the order of filing, from either end', async () => {
  for (const [i, place] of ['ann', 'bob', 'cat'].entries()) await file(place, pending, 1, 1000 + i)
  const list: ListName = { kind: 'pending', team: support }
  expect(await lists.read(tenant, list)).toEqual(['ann', 'bob', 'cat'].map((place) => conversation(place)))
  expect(await lists.read(tenant, list, { limit: 2, newestFirst: true })).toEqual([
    conversation('cat'),
    conversation('bob'),
  ])
  expect(await lists.count(tenant, list)).toBe(3)
})

test('names that begin alike are not mixed up', async () => {
  await file('ann', { kind: 'team', team: teamId('support-2') }, 1)
  expect(await lists.read(tenant, { kind: 'pending', team: support })).toEqual([])
  expect(await lists.count(tenant, { kind: 'pending', team: support })).toBe(0)
})

test('of the closed ones only the last of each team stay, and leave nothing behind', async () => {
  for (let i = 0; i < 9; i += 1) await file(`c${i}`, closed, 3, 1000 + i)
  await file('dan', { kind: 'closed' }, 1)
  expect(await lists.read(tenant, { kind: 'closed', team: support })).toEqual(
    ['c4', 'c5', 'c6', 'c7', 'c8'].map((place) => conversation(place)),
  )
  expect(await lists.read(tenant, { kind: 'closed' })).toEqual([conversation('dan')])
  expect((await lists.readAll(tenant)).size).toBe(6)
})

test('a customer’s conversations are found, newest first, and only the last few', async () => {
  for (let number = 1; number <= 4; number += 1) await file('ann', closed, 3, 1000 + number, number)
  expect(await lists.readOfCustomer(tenant, 'web.main.ann')).toEqual(
    [4, 3, 2].map((number) => conversation('ann', number)),
  )
  expect(await lists.readOfCustomer(tenant, 'web.main.bob')).toEqual([])
})

test('what is filed can be read back with its moment', async () => {
  const filing: Filing = {
    kind: 'file',
    conversation: conversation('ann'),
    customer: 'x',
    epoch: 2,
    under: active,
    at: 1020,
  }
  await lists.file(tenant, filing)
  const filed = new Map([[conversation('ann'), { under: active, at: 1020 }]])
  expect(await lists.readAll(tenant)).toEqual(filed)
  expect(await lists.find(tenant, [conversation('ann'), conversation('bob')])).toEqual(filed)
})

test('G10 another tenant sees nothing of it', async () => {
  await file('ann', active, 2)
  const other = tenantId('bakery')
  expect(await lists.read(other, { kind: 'active', agent: asha })).toEqual([])
  expect(await lists.readOfCustomer(other, 'web.main.ann')).toEqual([])
})
