import { agentId, conversationId, teamId, type Conversation } from '@baton/core'
import { filingOf } from '../lists/filing-of'
import { queueName, tenantKeys } from '../tenant/tenant-keys'
import { keepTestHouses } from '../testing/keep-test-houses'
import type { TestHouse, TestHouseOptions } from '../testing/start-test-house'

const startHouse = keepTestHouses()
const support = teamId('support')
const billing = teamId('billing')
const limits = { secondLookMs: 20, graceMs: -10_001 }

/** Three wait, one is with Asha, one is parked by her, and one is closed. */
async function startBusyHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const house = await startHouse({ ...options, bridge: { limits, ...options.bridge } })
  const asha = await house.addAgent('asha', { capacity: 1 })
  for (const place of ['closed', 'parked', 'active']) {
    await house.customerWrites(place)
    await house.until(`${place} is hers`, async () => (await house.ownerOf(place)) === asha)
    if (place === 'closed') await house.agentDoes(asha, place, { kind: 'close' })
    if (place === 'parked') await house.agentDoes(asha, place, { kind: 'park' })
  }
  for (const place of ['ann', 'bob', 'cat']) await house.customerWrites(place)
  await house.queueBecomes(support, ['ann', 'bob', 'cat'])
  await house.until('nothing is wrong', async () => (await house.first.bridge.audits.audit(house.tenant)) === 0)
  return house
}

const repairs = (house: TestHouse) =>
  house.observed.flatMap((observation) => (observation.kind === 'repaired' ? [observation.what] : []))

test('G6 in a house where all is well nothing is repaired', async () => {
  const house = await startBusyHouse()
  const before = repairs(house).length
  expect(await house.first.bridge.audits.audit(house.tenant)).toBe(0)
  expect(await house.first.bridge.audits.rebuild(house.tenant)).toBe(0)
  expect(repairs(house)).toHaveLength(before)
})

test('G6 a lost entry is put back, a foreign one removed and a misplaced one moved', async () => {
  const house = await startBusyHouse()
  const { desk, audits } = house.first.bridge
  // Matching would take the foreign one out itself.
  await house.first.bridge.pause()
  await desk.perform(house.tenant, { kind: 'withdraw', entry: await house.entryOf('ann'), team: support })
  const bob = await house.entryOf('bob')
  await desk.perform(house.tenant, { kind: 'place', entry: bob, team: billing, virtualArrival: Date.now() })
  await desk.perform(house.tenant, { kind: 'place', entry: bob, team: support, virtualArrival: Date.now() + 60_000 })
  expect(await audits.audit(house.tenant)).toBe(3)
  expect(repairs(house).slice(-3).toSorted()).toEqual(['foreign-entry', 'misplaced-entry', 'missing-entry'])
  await house.queueBecomes(support, ['ann', 'bob', 'cat'])
  await house.queueBecomes(billing, [])
  expect(await audits.audit(house.tenant)).toBe(0)
})

test('G5 a lost hold is counted again, and one that nobody needs goes', async () => {
  const house = await startBusyHouse()
  const { redis, bridge } = house.first
  const { holds, load } = tenantKeys(house.tenant)
  // Matching would give her another chat before she is counted again.
  await bridge.pause()
  await redis.del(holds, load)
  expect(await bridge.audits.audit(house.tenant)).toBe(1)
  const [held] = Object.entries(await redis.hgetall(holds))
  const [asha] = Object.keys(await redis.hgetall(load))
  expect(held?.[0]).toMatch(/active\.1\.\d+$/)
  expect(Object.values(await redis.hgetall(load))).toEqual(['1'])
  await redis.hset(holds, await house.entryOf('ann'), held?.[1] ?? '')
  await redis.hincrby(load, asha ?? '', 1)
  expect(await bridge.audits.audit(house.tenant)).toBe(1)
  expect(Object.values(await redis.hgetall(load))).toEqual(['1'])
})

test('whoever waits although somebody is free is found by the audit', async () => {
  const house = await startBusyHouse()
  const { redis, bridge } = house.first
  const [asha = ''] = Object.keys(await redis.hgetall(tenantKeys(house.tenant).load))
  // A capacity that was raised behind the bridge's back pokes nobody.
  const account = JSON.parse((await redis.hget(tenantKeys(house.tenant).agents, asha)) ?? '{}') as object
  await redis.hset(tenantKeys(house.tenant).agents, asha, JSON.stringify({ ...account, capacity: 2 }))
  await bridge.audits.audit(house.tenant)
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
})

test('G6 queues, holds and lists are rebuilt from nothing', async () => {
  const house = await startBusyHouse()
  const { redis, bridge } = house.first
  const keys = tenantKeys(house.tenant)
  const snapshot = async () => ({
    queue: await house.queue(support),
    holds: Object.keys(await redis.hgetall(keys.holds)),
    load: await redis.hgetall(keys.load),
    counts: await Promise.all(
      [
        { kind: 'pending', team: support } as const,
        { kind: 'team-active', team: support } as const,
        { kind: 'team-waiting', team: support } as const,
      ].map((list) => bridge.lists.count(house.tenant, list)),
    ),
  })
  const before = await snapshot()
  expect(before.counts).toEqual([3, 1, 1])
  const lost = await redis.keys(`${keys.prefix}:${queueName(support)}:*`)
  await redis.del(...lost, keys.holds, keys.load, keys.filed, keys.lists, keys.bases)
  expect(await house.queue(support)).toEqual([])
  expect(await bridge.audits.rebuild(house.tenant)).toBeGreaterThan(0)
  expect(await snapshot()).toEqual(before)
  expect(await bridge.audits.rebuild(house.tenant)).toBe(0)
})

test('G6 a deadline that was lost is set again, whoever has the chat, and only of what is open', async () => {
  const house = await startBusyHouse()
  await house.toldPositions({ ann: 1, bob: 2, cat: 3 })
  const { bridge, store } = house.first
  await bridge.pause()
  const line = house.lineOf('dan')
  const withBot: Conversation = {
    ...(await house.load('ann')),
    id: conversationId(line, 1),
    line,
    ownership: { owner: 'bot' },
  }
  await store.commit({
    line,
    revision: 0,
    conversation: withBot,
    entries: [],
    chores: [],
    dedupeForMs: 0,
    at: withBot.openedAt,
  })
  await bridge.lists.file(house.tenant, filingOf(withBot, withBot.openedAt))
  const places = ['parked', 'active', 'ann', 'bob', 'cat', 'dan']
  const lines = [...places, 'closed'].map((place) => house.lineOf(place))
  for (const repair of [bridge.audits.audit, bridge.audits.rebuild]) {
    house.loseDeadlines()
    expect(await store.findWithoutDeadline(lines)).toHaveLength(lines.length)
    expect(await repair(house.tenant)).toBe(places.length)
    expect(repairs(house).slice(-places.length)).toEqual(places.map(() => 'missing-deadline'))
    expect(await store.findWithoutDeadline(lines)).toEqual([house.lineOf('closed')])
  }
})

test('G7 what waits in a team that is taken from the settings goes to the default team', async () => {
  const house = await startBusyHouse()
  const { audits } = house.first.bridge
  const teams = new Map([...house.business.teams].filter(([team]) => team === billing))
  house.business = { ...house.business, defaultTeam: billing, teams }
  expect(await audits.audit(house.tenant)).toBe(3)
  await house.queueBecomes(billing, ['ann', 'bob', 'cat'])
  expect(await audits.rebuild(house.tenant)).toBe(0)
  const log = await house.first.store.readLog(house.lineOf('ann'), { audience: 'team', limit: 100 })
  expect(log.map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ kind: 'warning', code: 'settings-changed' }),
  )
  const ben = await house.addAgent('ben')
  await house.until('ann is his', async () => (await house.ownerOf('ann')) === ben)
})

test('G7 what people have in a business that becomes bot-only goes to the bot', async () => {
  const house = await startBusyHouse()
  const { audits, lists } = house.first.bridge
  const [asha = ''] = Object.keys(await house.first.redis.hgetall(tenantKeys(house.tenant).load))
  house.business = { ...house.business, mode: 'bot-only', humanAssistance: false }
  // Three wait, one is with Asha and one was parked by her.
  expect(await audits.audit(house.tenant)).toBe(5)
  for (const place of ['ann', 'bob', 'cat', 'active', 'parked']) {
    expect((await house.load(place)).ownership).toEqual({ owner: 'bot' })
  }
  await house.until('nothing is held', async () => (await house.loadOf(agentId(asha))) === 0)
  expect(await house.queue(support)).toEqual([])
  expect(await lists.count(house.tenant, { kind: 'bot' })).toBe(5)
  expect(await audits.rebuild(house.tenant)).toBe(0)
})

test('a list that names a chat which is gone forgets it, and one in a wrong list moves', async () => {
  const house = await startBusyHouse()
  const { bridge } = house.first
  const ann = await house.load('ann')
  const filing = { kind: 'file', customer: 'x', epoch: 1, under: { kind: 'team', team: support }, at: 1 } as const
  const nobody = ann.id.replace('.ann.', '.nobody.') as typeof ann.id
  await bridge.lists.file(house.tenant, { ...filing, conversation: nobody })
  await bridge.lists.file(house.tenant, {
    ...filing,
    conversation: ann.id,
    epoch: ann.epoch,
    at: Date.now() + 1000,
    under: { kind: 'team', team: billing },
  })
  expect(await bridge.audits.audit(house.tenant)).toBe(2)
  expect(await bridge.lists.count(house.tenant, { kind: 'pending', team: support })).toBe(3)
  expect(await bridge.lists.count(house.tenant, { kind: 'pending', team: billing })).toBe(0)
})

test('of several processes one does a check, and then not again for its time', async () => {
  const house = await startBusyHouse()
  await house.startProcess({ limits })
  const { desk } = house.first.bridge
  const entry = await house.entryOf('ann')
  const checkAll = () =>
    Promise.all(
      house.processes.flatMap(({ bridge }) =>
        bridge.checks.filter(({ name }) => name === 'queues').map((check) => check.run()),
      ),
    )
  await desk.perform(house.tenant, { kind: 'withdraw', entry, team: support })
  const before = repairs(house).length
  await checkAll()
  expect(repairs(house).slice(before)).toEqual(['missing-entry'])
  // Whoever has placed it again takes it out: the other process remembers that it has done so already.
  const withdraw = { kind: 'withdraw', entry, team: support } as const
  await Promise.all(house.processes.map(({ bridge }) => bridge.desk.perform(house.tenant, withdraw)))
  await checkAll()
  expect(await house.queue(support)).toEqual(['bob', 'cat'])
})
