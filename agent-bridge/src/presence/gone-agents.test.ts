import { teamId, type AgentId } from '@baton/core'
import { makeTeam } from '@baton/core/testing'
import { tenantKeys } from '../tenant/tenant-keys'
import { keepTestHouses } from '../testing/keep-test-houses'
import type { TestHouse } from '../testing/start-test-house'

const startHouse = keepTestHouses()

const support = teamId('support')
const billing = teamId('billing')

/** Nothing has been heard of the agent for so long. */
async function fallSilent(house: TestHouse, agent: AgentId, ms: number): Promise<void> {
  const { presence } = tenantKeys(house.tenant)
  const record = JSON.parse((await house.first.redis.hget(presence, agent)) ?? '{}') as { state: string }
  await house.first.redis.hset(presence, agent, JSON.stringify({ ...record, beatAt: Date.now() - ms }))
}

const isHers = (house: TestHouse, place: string, agent: AgentId) => async () => (await house.ownerOf(place)) === agent

const sweep = async (house: TestHouse) => {
  const [check] = house.first.bridge.checks.filter(({ name }) => name === 'presence')
  await house.first.redis.del(tenantKeys(house.tenant).check('presence'))
  await check?.run()
}

const minute = 60_000

test('an agent who is away gets no new chat and keeps what they have, also when they come back in time', async () => {
  const house = await startHouse()
  const ben = await house.addAgent('ben', { capacity: 1 })
  await house.customerWrites('dan')
  await house.until('dan is his', isHers(house, 'dan', ben))
  const asha = await house.addAgent('asha')
  await house.customerWrites('ann')
  await house.until('ann is hers', isHers(house, 'ann', asha))
  await fallSilent(house, asha, 4 * minute)
  await sweep(house)
  await house.customerWrites('bob')
  await house.toldPositions({ bob: 1 })
  expect(await house.ownerOf('ann')).toBe(asha)
  expect(await house.ownerOf('bob')).toBeUndefined()
  expect(await house.first.bridge.presence.beat(house.tenant, asha)).toBe('online')
  await house.until('bob is hers too', isHers(house, 'bob', asha))
  expect(await house.ownerOf('ann')).toBe(asha)
})

test('after the team’s limit everything goes back to the top of the queue, parked chats too, once each', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { capacity: 2 })
  for (const place of ['ann', 'bob']) {
    await house.customerWrites(place)
    await house.until(`${place} is hers`, isHers(house, place, asha))
  }
  await house.agentDoes(asha, 'bob', { kind: 'park' })
  await house.first.bridge.presence.choose(house.tenant, asha, 'break')
  await house.customerWrites('cat')
  await fallSilent(house, asha, 5 * minute + 1_000)
  await sweep(house)
  await house.queueBecomes(support, ['ann', 'bob', 'cat'])
  await house.until('nothing is held', async () => (await house.loadOf(asha)) === 0)
  const epochs = await Promise.all(['ann', 'bob'].map(async (place) => (await house.load(place)).epoch))
  await sweep(house)
  expect(await Promise.all(['ann', 'bob'].map(async (place) => (await house.load(place)).epoch))).toEqual(epochs)
  const log = await house.first.store.readLog(house.lineOf('ann'), { audience: 'team', limit: 100 })
  expect(log.map(({ body }) => body)).toContainEqual(
    expect.objectContaining({ kind: 'owner', why: { kind: 'requeued', reason: 'agent-away' } }),
  )
})

test('each team has its own limit', async () => {
  const patient = makeTeam({ id: support, awayMs: 30 * minute })
  const strict = makeTeam({ id: billing, awayMs: 1 * minute })
  const house = await startHouse({ business: { teams: new Map([patient, strict].map((team) => [team.id, team])) } })
  const asha = await house.addAgent('asha', { teams: [support, billing] })
  await house.customerWrites('ann')
  await house.until('ann is hers', isHers(house, 'ann', asha))
  house.business = { ...house.business, defaultTeam: billing }
  await house.customerWrites('bob')
  await house.until('bob is hers', isHers(house, 'bob', asha))
  await fallSilent(house, asha, 2 * minute)
  await sweep(house)
  await house.queueBecomes(billing, ['bob'])
  expect(await house.ownerOf('ann')).toBe(asha)
})

test('going offline gives everything back at once, and somebody else gets it', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha')
  await house.customerWrites('ann')
  await house.until('ann is hers', isHers(house, 'ann', asha))
  const ben = await house.addAgent('ben')
  await house.first.bridge.presence.choose(house.tenant, asha, 'offline')
  await house.until('ann is his', isHers(house, 'ann', ben))
  await house.until('her slot is free', async () => (await house.loadOf(asha)) === 0)
})

test.each(['a break', 'another team'])(
  'G7 a chat reserved for an agent who has no room, and then leaves for %s, is somebody else’s',
  async (where) => {
    const house = await startHouse()
    const asha = await house.addAgent('asha', { capacity: 1, teams: [support, billing] })
    await house.customerWrites('ann')
    await house.until('ann is hers', isHers(house, 'ann', asha))
    await house.agentDoes(asha, 'ann', { kind: 'park' })
    await house.customerWrites('bob')
    await house.until('bob is hers', isHers(house, 'bob', asha))
    await house.customerWrites('ann', 'here I am')
    expect((await house.load('ann')).ownership).toMatchObject({ reservedFor: asha })
    const ben = await house.addAgent('ben')
    const { agents, audits, presence } = house.first.bridge
    await audits.audit(house.tenant)
    expect((await house.load('ann')).ownership).toMatchObject({ reservedFor: asha })

    if (where === 'a break') await presence.choose(house.tenant, asha, 'break')
    else await agents.update(house.tenant, asha, { teams: [billing] })
    await audits.audit(house.tenant)
    await house.until('ann is his', isHers(house, 'ann', ben))
    // What she is talking in stays hers.
    expect(await house.ownerOf('bob')).toBe(asha)
    const log = await house.first.store.readLog(house.lineOf('ann'), { audience: 'team', limit: 100 })
    const reason = where === 'a break' ? 'agent-on-break' : 'agent-left-team'
    expect(log.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ kind: 'owner', why: { kind: 'requeued', reason } }),
    )
  },
)

test('a chat reserved for an agent who goes offline is anybody’s', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.customerWrites('ann')
  await house.until('ann is hers', isHers(house, 'ann', asha))
  const ben = await house.addAgent('ben', { capacity: 1 })
  await house.customerWrites('bob')
  await house.until('bob is his', isHers(house, 'bob', ben))
  await house.agentDoes(ben, 'bob', { kind: 'transfer', team: support, agent: asha })
  await house.first.bridge.presence.choose(house.tenant, asha, 'offline')
  await house.until('he has one of them', async () => (await house.loadOf(ben)) === 1)
  const cleo = await house.addAgent('cleo')
  await house.until('nobody waits', async () => (await house.queue(support)).length === 0)
  expect(new Set([await house.ownerOf('ann'), await house.ownerOf('bob')])).toEqual(new Set([ben, cleo]))
})

test('an agent who is deactivated loses their session and their chats', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha')
  const { agents, signIn, sessions } = house.first.bridge
  const session = await signIn.as(house.tenant, asha)
  await house.customerWrites('ann')
  await house.until('ann is hers', isHers(house, 'ann', asha))
  await agents.deactivate(house.tenant, asha)
  expect(await sessions.find(session.token)).toBeUndefined()
  await house.queueBecomes(support, ['ann'])
})

test('a claim that commits while its agent goes offline is found by the next sweep', async () => {
  let reach: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  let goOn: () => void = () => undefined
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve))
  const house = await startHouse({
    bridge: {
      onClaimStep: async (step) => {
        if (step !== 'held') return
        reach()
        await mayGoOn
      },
    },
  })
  const asha = await house.addAgent('asha')
  await house.customerWrites('ann')
  await reached
  await house.first.bridge.presence.choose(house.tenant, asha, 'offline')
  goOn()
  await house.until('ann is hers', isHers(house, 'ann', asha))
  await sweep(house)
  await house.queueBecomes(support, ['ann'])
})

test('what the hub is told of presence is at most two seconds old, and at once new after a change made here', async () => {
  const house = await startHouse()
  const { bridge } = house.first
  const facts = () => bridge.desk.presence(house.tenant)
  expect(await facts()).toEqual({ online: {}, agents: {} })
  const asha = await house.addAgent('asha', { teams: [support, billing] })
  const ben = await house.addAgent('ben', { presence: 'break' })
  expect(await facts()).toEqual({
    online: { support: 1, billing: 1 },
    agents: {
      [asha]: { teams: [support, billing], online: true },
      [ben]: { teams: [support], online: false },
    },
  })
  await fallSilent(house, asha, minute)
  await house.until('the change is seen', async () => (await facts()).online[support] === undefined)
})
