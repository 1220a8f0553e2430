import { teamId, type AgentId, type EntryId } from '@baton/core'
import { makeTeam } from '@baton/core/testing'
import { tenantKeys } from '../tenant/tenant-keys'
import { baseLifeMs } from '../queue/priority-step'
import { keepTestHouses } from '../testing/keep-test-houses'
import { conversationAt, type TestHouse } from '../testing/start-test-house'

const startHouse = keepTestHouses()

const support = teamId('support')
const billing = teamId('billing')

const pullTeams = new Map(
  [makeTeam({ id: support, strategy: 'pull' }), makeTeam({ id: billing })].map((team) => [team.id, team]),
)

test('G4 G5 ten chats and one agent with capacity 1: one chat at a time, first come first served', async () => {
  const house = await startHouse()
  const places = Array.from({ length: 10 }, (_, i) => `c${i}`)
  for (const place of places) await house.customerWrites(place)
  const asha = await house.addAgent('asha', { capacity: 1 })
  for (const [i, place] of places.entries()) {
    await house.until(`${place} is hers`, async () => (await house.ownerOf(place)) === asha)
    for (const later of places.slice(i + 1)) expect(await house.ownerOf(later)).toBeUndefined()
    await house.agentDoes(asha, place, { kind: 'close' })
  }
})

test('G7 within a team the first to come is the first to be served, however they came to be placed', async () => {
  const house = await startHouse()
  const places = Array.from({ length: 12 }, (_, i) => `c${i}`)
  for (const place of places) await house.customerWrites(place)
  // All of one 10-second step, placed again backwards: only the exact arrival can tell them apart.
  const order: string[] = []
  for (const place of places.toReversed()) {
    const entry = await house.entryOf(place)
    await house.first.bridge.desk.perform(house.tenant, { kind: 'withdraw', entry, team: support })
    const { arrivedAt = 0 } = (await house.load(place)).place ?? {}
    await house.first.bridge.desk.perform(house.tenant, {
      kind: 'place',
      entry,
      team: support,
      virtualArrival: arrivedAt,
    })
  }
  const asha = await house.addAgent('asha', { capacity: 1 })
  while (order.length < places.length) {
    await house.until('the next one is hers', async () => {
      for (const place of places) {
        if (order.includes(place) || (await house.ownerOf(place)) !== asha) continue
        order.push(place)
        await house.agentDoes(asha, place, { kind: 'close' })
        return true
      }
      return false
    })
  }
  expect(order).toEqual(places)
})

test('two agents and one chat in two processes: exactly one gets it', async () => {
  const house = await startHouse()
  await house.startProcess()
  const [asha, ben] = [await house.addAgent('asha', { capacity: 1 }), await house.addAgent('ben', { capacity: 1 })]
  await house.customerWrites('ann')
  await house.until('somebody has it', async () => (await house.ownerOf('ann')) !== undefined)
  const owner = await house.ownerOf('ann')
  expect([asha, ben]).toContain(owner)
  await house.customerWrites('bob')
  await house.until('the other one has bob', async () => (await house.ownerOf('bob')) !== undefined)
  expect(await house.ownerOf('bob')).not.toBe(owner)
})

test('a chat goes to the agent with most free slots, then to the longest idle', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { capacity: 3 })
  const ben = await house.addAgent('ben', { capacity: 2 })
  const owners: (AgentId | undefined)[] = []
  for (const place of ['c1', 'c2', 'c3', 'c4']) {
    await house.customerWrites(place)
    await house.until(`${place} is somebody's`, async () => (await house.ownerOf(place)) !== undefined)
    owners.push(await house.ownerOf(place))
  }
  // Asha has 3 free, then both 2 and Ben was idle longer, then Asha 2 against 1, then both 1 and Ben was idle longer.
  expect(owners).toEqual([asha, ben, asha, ben])
})

test('an agent of two teams has one capacity', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { teams: [support, billing], capacity: 1 })
  await house.customerWrites('ann')
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  await house.customerWrites('bob')
  const ben = await house.addAgent('ben', { teams: [support], capacity: 1 })
  await house.until('bob is his', async () => (await house.ownerOf('bob')) === ben)
  await house.agentDoes(ben, 'bob', { kind: 'transfer', team: billing })
  await house.until('bob waits for billing', async () => (await house.load('bob')).ownership.owner === 'team')
  // Asha is the only one of billing, and full with a chat of support: when that ends, bob is hers.
  await house.agentDoes(asha, 'ann', { kind: 'close' })
  await house.until('bob is hers', async () => (await house.ownerOf('bob')) === asha)
})

test('G7 seniority survives a transfer: who came first is served first in the new team too', async () => {
  const house = await startHouse()
  const ben = await house.addAgent('ben', { teams: [support], capacity: 1 })
  await house.customerWrites('ann')
  await house.until('ann is his', async () => (await house.ownerOf('ann')) === ben)
  house.business = { ...house.business, defaultTeam: billing }
  await house.customerWrites('bob')
  await house.customerWrites('cat')
  await house.agentDoes(ben, 'ann', { kind: 'transfer', team: billing })
  await house.queueBecomes(billing, ['ann', 'bob', 'cat'])
  const asha = await house.addAgent('asha', { teams: [billing], capacity: 1 })
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  expect(await house.ownerOf('bob')).toBeUndefined()
})

test('a chat reserved for a busy agent waits for them and blocks nobody behind it', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.customerWrites('ann')
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  const ben = await house.addAgent('ben', { capacity: 1 })
  await house.customerWrites('bob')
  await house.until('bob is his', async () => (await house.ownerOf('bob')) === ben)
  await house.agentDoes(ben, 'bob', { kind: 'transfer', team: support, agent: asha })
  await house.customerWrites('cat')
  await house.until('cat is his', async () => (await house.ownerOf('cat')) === ben)
  expect((await house.load('bob')).ownership).toMatchObject({ owner: 'team', reservedFor: asha })
  await house.agentDoes(asha, 'ann', { kind: 'close' })
  await house.until('bob is hers', async () => (await house.ownerOf('bob')) === asha)
})

test('a parked chat frees a slot, and comes back to its agent when the customer answers', async () => {
  const house = await startHouse()
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.addAgent('ben', { capacity: 1, presence: 'break' })
  await house.customerWrites('ann')
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  await house.customerWrites('bob')
  await house.agentDoes(asha, 'ann', { kind: 'park' })
  await house.until('bob is hers', async () => (await house.ownerOf('bob')) === asha)
  await house.customerWrites('ann', 'I am back')
  await house.until('ann waits for her', async () => (await house.load('ann')).ownership.owner === 'team')
  await house.agentDoes(asha, 'bob', { kind: 'close' })
  await house.until('ann is hers again', async () => {
    const { ownership } = await house.load('ann')
    return ownership.owner === 'agent' && ownership.agent === asha && ownership.phase === 'active'
  })
})

test('a team that pulls is pushed nothing, and serves who picks', async () => {
  const house = await startHouse({ business: { teams: pullTeams } })
  const asha = await house.addAgent('asha')
  await house.customerWrites('ann')
  await house.customerWrites('bob')
  await house.toldPositions({ ann: 1, bob: 2 })
  expect(await house.ownerOf('ann')).toBeUndefined()
  expect(await house.picks(asha, 'bob')).toBe('claimed')
  expect(await house.ownerOf('bob')).toBe(asha)
  expect(await house.ownerOf('ann')).toBeUndefined()
})

test('in a team that pulls, a chat that comes back goes to its agent by itself', async () => {
  const house = await startHouse({ business: { teams: pullTeams } })
  const asha = await house.addAgent('asha')
  await house.customerWrites('ann')
  expect(await house.picks(asha, 'ann')).toBe('claimed')
  await house.agentDoes(asha, 'ann', { kind: 'park' })
  await house.customerWrites('ann', 'I am back')
  await house.until('ann is hers again', async () => {
    const { ownership } = await house.load('ann')
    return ownership.owner === 'agent' && ownership.phase === 'active'
  })
})

test('customers hear where they stand, and hear it again when it changes', async () => {
  const house = await startHouse()
  const ben = await house.addAgent('ben', { capacity: 1 })
  await house.customerWrites('dan')
  await house.until('dan is his', async () => (await house.ownerOf('dan')) === ben)
  for (const place of ['ann', 'bob', 'cat']) await house.customerWrites(place)
  await house.toldPositions({ ann: 1, bob: 2, cat: 3 })
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  await house.toldPositions({ bob: 1 })
})

test('G7 everybody hears that they wait, however many they are: who is far back once, and again among the first', async () => {
  const house = await startHouse()
  const places = Array.from({ length: 130 }, (_, i) => `c${i}`)
  for (const place of places) await house.customerWrites(place)
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.until('c0 is hers', async () => (await house.ownerOf('c0')) === asha)
  await house.toldPositions(Object.fromEntries(places.slice(1).map((place, i) => [place, i + 1])))

  const told = async (place: string) => {
    const entries = await house.first.store.readLog(house.lineOf(place), { audience: 'customer', limit: 100 })
    return entries.flatMap(({ body }) =>
      body.kind === 'message' && body.message.kind === 'notice' && body.message.notice.kind === 'position'
        ? [[body.message.notice.position, body.message.choices?.length]]
        : [],
    )
  }
  await house.agentDoes(asha, 'c0', { kind: 'close' })
  await house.toldPositions({ c2: 1, c6: 5 })
  expect(await told('c129')).toEqual([[129, 1]])
  expect(await told('c6')).toEqual([
    [6, 1],
    [5, 1],
  ])
})

test('an entry whose chat waits no more is taken out when it is met', async () => {
  const house = await startHouse()
  await house.customerWrites('ann')
  const entry = await house.entryOf('ann')
  const asha = await house.addAgent('asha', { capacity: 2 })
  await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
  // A chore that was delayed by a crash is done again after the claim.
  await house.first.bridge.desk.perform(house.tenant, {
    kind: 'place',
    entry,
    team: support,
    virtualArrival: Date.now(),
  })
  await house.queueBecomes(support, [])
  expect(await house.ownerOf('ann')).toBe(asha)
  expect(await house.loadOf(asha)).toBe(1)
})

test('an old base is moved by the match job, and nobody loses their place', async () => {
  const house = await startHouse()
  const { bases } = tenantKeys(house.tenant)
  await house.first.redis.hset(bases, support, Date.now() - baseLifeMs - 60_000)
  for (const place of ['ann', 'bob', 'cat']) await house.customerWrites(place)
  await house.until('the base is moved', async () => {
    return Number(await house.first.redis.hget(bases, support)) > Date.now() - baseLifeMs
  })
  await house.first.bridge.poke(house.tenant, support)
  await house.queueBecomes(support, ['ann', 'bob', 'cat'])
  await house.until('nothing is misplaced', async () => (await house.first.bridge.audits.audit(house.tenant)) === 0)
})

test('G5 fifty agents and two hundred chats in three processes: nobody has too many, no chat has two', async () => {
  const house = await startHouse({ bridge: { limits: { matches: 2 } } })
  await house.startProcess()
  await house.startProcess()
  const places = Array.from({ length: 200 }, (_, i) => `c${i}`)
  const agents = await Promise.all(
    Array.from({ length: 50 }, (_, i) => house.addAgent(`agent-${i}`, { capacity: 1 + (i % 3), presence: 'offline' })),
  )
  await Promise.all(places.map((place) => house.customerWrites(place)))
  // Everybody comes online at once, and many pick by hand what is pushed to others at the same time.
  await Promise.all(
    agents.flatMap((agent, i) => [
      house.first.bridge.presence.choose(house.tenant, agent, 'online'),
      house.picks(agent, places[(i * 13) % places.length] ?? ''),
      house.picks(agent, places[(i * 29) % places.length] ?? ''),
    ]),
  )
  const capacity = agents.reduce((sum, _, i) => sum + 1 + (i % 3), 0)
  const owners = () => Promise.all(places.map((place) => house.ownerOf(place)))
  await house.until('every slot is used', async () => (await owners()).filter(Boolean).length === capacity)
  const held = new Map<AgentId, number>()
  for (const owner of await owners()) if (owner) held.set(owner, (held.get(owner) ?? 0) + 1)
  for (const [i, agent] of agents.entries()) {
    expect(held.get(agent)).toBe(1 + (i % 3))
    expect(await house.loadOf(agent)).toBe(1 + (i % 3))
  }
  await house.until('only the waiting ones are in the queue', async () => {
    return (await house.queue(support)).length === places.length - capacity
  })
})

describe('by hand', () => {
  test('of two agents who pick the same chat, one gets it and the other hears so', async () => {
    const house = await startHouse({ business: { teams: pullTeams } })
    const [asha, ben] = [await house.addAgent('asha'), await house.addAgent('ben')]
    await house.customerWrites('ann')
    const results = await Promise.all([house.picks(asha, 'ann'), house.picks(ben, 'ann')])
    expect(results.toSorted()).toEqual(['claimed', 'taken'])
    expect(await house.ownerOf('ann')).toBe(results[0] === 'claimed' ? asha : ben)
    await house.until('one slot is used', async () => (await house.loadOf(asha)) + (await house.loadOf(ben)) === 1)
  })

  test('who picks twice at once has it once', async () => {
    const house = await startHouse({ business: { teams: pullTeams } })
    const asha = await house.addAgent('asha')
    await house.customerWrites('ann')
    const results = await Promise.all(Array.from({ length: 8 }, () => house.picks(asha, 'ann')))
    expect(new Set(results)).toEqual(new Set(['claimed']))
    expect(await house.loadOf(asha)).toBe(1)
  })

  test('what cannot be picked says why, and nothing changes', async () => {
    const house = await startHouse({ business: { teams: pullTeams } })
    const asha = await house.addAgent('asha', { capacity: 1 })
    const ben = await house.addAgent('ben', { teams: [billing] })
    const cleo = await house.addAgent('cleo', { presence: 'break' })
    for (const place of ['ann', 'bob', 'cat']) await house.customerWrites(place)
    expect(await house.picks(ben, 'ann')).toBe('agent-not-in-team')
    expect(await house.picks(cleo, 'ann')).toBe('away')
    expect(await house.picks(asha, 'ann')).toBe('claimed')
    expect(await house.picks(asha, 'bob')).toBe('full')
    expect(await house.picks(asha, 'nobody')).toBe('not-found')
    const dev = await house.addAgent('dev')
    expect(await house.picks(dev, 'ann')).toBe('taken')
    await house.agentDoes(asha, 'ann', { kind: 'transfer', team: support, agent: dev })
    await house.until('ann is his', async () => (await house.ownerOf('ann')) === dev)
    await house.agentDoes(dev, 'ann', { kind: 'close' })
    expect(await house.picks(asha, 'ann')).toBe('closed')
    expect((await house.load('bob')).ownership).toEqual({ owner: 'team', team: support })
  })

  test('a chat reserved for somebody else can be given away by a lead only', async () => {
    const house = await startHouse()
    const asha = await house.addAgent('asha', { capacity: 1 })
    await house.customerWrites('ann')
    await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
    const ben = await house.addAgent('ben', { capacity: 1 })
    await house.customerWrites('bob')
    await house.until('bob is his', async () => (await house.ownerOf('bob')) === ben)
    await house.agentDoes(ben, 'bob', { kind: 'transfer', team: support, agent: asha })
    const cleo = await house.addAgent('cleo')
    expect(await house.picks(cleo, 'bob')).toBe('reserved')
    const given = await house.first.bridge.claimChat({
      tenant: house.tenant,
      conversation: conversationAt(house, 'bob'),
      agent: cleo,
      how: { kind: 'assigned', by: asha },
    })
    expect(given).toBe('claimed')
    expect(await house.ownerOf('bob')).toBe(cleo)
  })

  test('G10 a chat of another business does not exist', async () => {
    const [house, other] = [await startHouse(), await startHouse()]
    await other.customerWrites('ann')
    const asha = await house.addAgent('asha')
    const result = await house.first.bridge.claimChat({
      tenant: house.tenant,
      conversation: conversationAt(other, 'ann'),
      agent: asha,
      how: { kind: 'picked' },
    })
    expect(result).toBe('not-found')
  })

  test('in a bot-only business nobody can take a chat', async () => {
    const house = await startHouse({ business: { teams: pullTeams } })
    const asha = await house.addAgent('asha')
    await house.customerWrites('ann')
    house.business = { ...house.business, mode: 'bot-only', humanAssistance: false }
    expect(await house.picks(asha, 'ann')).toBe('bot-only')
    expect(await house.ownerOf('ann')).toBeUndefined()
  })
})

test('a claim that takes too long changes nothing, and can be made again', async () => {
  const house = await startHouse({ business: { teams: pullTeams }, bridge: { limits: { claimMs: -1 } } })
  const asha = await house.addAgent('asha', { capacity: 1 })
  await house.customerWrites('ann')
  expect(await house.picks(asha, 'ann')).toBe('expired')
  expect(await house.loadOf(asha)).toBe(0)
  expect(await house.ownerOf('ann')).toBeUndefined()
  const patient = await house.startProcess({ limits: {} })
  expect(await house.picks(asha, 'ann', patient)).toBe('claimed')
})

describe('a claimer that dies', () => {
  const limits = { claimMs: 400, graceMs: 300, secondLookMs: 20 }

  /** A process whose next claim never gets beyond the step, as if it had been killed there. */
  async function startDying(
    house: TestHouse,
    step: 'held' | 'committed',
  ): Promise<{ readonly died: Promise<EntryId> }> {
    let tell: (entry: EntryId) => void = () => undefined
    const died = new Promise<EntryId>((resolve) => (tell = resolve))
    let dead = false
    await house.startProcess({
      limits,
      onClaimStep: async (at, entry) => {
        if (dead || at !== step) return
        dead = true
        tell(entry)
        throw new Error('killed')
      },
    })
    return { died }
  }

  const dyingPicks = (house: TestHouse, agent: AgentId, place: string) =>
    expect(house.picks(agent, place, house.processes.at(-1))).rejects.toThrow('killed')

  test('between hold and commit: the chat waits until the hold is over, and then goes to somebody else', async () => {
    const house = await startHouse({ business: { teams: pullTeams }, bridge: { limits } })
    const [asha, ben] = [await house.addAgent('asha'), await house.addAgent('ben')]
    await house.customerWrites('ann')
    const { died } = await startDying(house, 'held')
    await dyingPicks(house, asha, 'ann')
    await died
    expect(await house.loadOf(asha)).toBe(1)
    expect(await house.picks(ben, 'ann')).toBe('taken')
    await house.until('the hold is over', async () => (await house.picks(ben, 'ann')) === 'claimed')
    expect(await house.ownerOf('ann')).toBe(ben)
    expect(await house.loadOf(asha)).toBe(0)
    expect(await house.loadOf(ben)).toBe(1)
  })

  test('between hold and commit: the auditor gives the slot back', async () => {
    const house = await startHouse({ business: { teams: pullTeams }, bridge: { limits } })
    const asha = await house.addAgent('asha', { capacity: 1 })
    await house.customerWrites('ann')
    await startDying(house, 'held')
    await dyingPicks(house, asha, 'ann')
    await house.until('the auditor has found the hold', async () => {
      return (await house.first.bridge.audits.audit(house.tenant)) === 1
    })
    expect(await house.loadOf(asha)).toBe(0)
    expect(house.first.observations).toContainEqual({ kind: 'repaired', what: 'abandoned-hold' })
    expect(await house.picks(asha, 'ann')).toBe('claimed')
  })

  test('between commit and removal of the entry: the agent has the chat, and nobody else gets it', async () => {
    const house = await startHouse({ business: { teams: pullTeams }, bridge: { limits } })
    const [asha, ben] = [await house.addAgent('asha'), await house.addAgent('ben')]
    await house.customerWrites('ann')
    await startDying(house, 'committed')
    await dyingPicks(house, asha, 'ann')
    expect(await house.picks(ben, 'ann')).toBe('taken')
    expect(await house.ownerOf('ann')).toBe(asha)
    await house.queueBecomes(support, [])
    await house.until('nothing is wrong', async () => (await house.first.bridge.audits.audit(house.tenant)) === 0)
    expect(await house.loadOf(asha)).toBe(1)
  })
})
