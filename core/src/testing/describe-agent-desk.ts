import type { AgentDesk } from '../agent-desk'
import {
  agentId,
  conversationId,
  customerId,
  entryId,
  lineId,
  teamId,
  tenantId,
  type AgentId,
  type ConversationId,
  type EntryId,
  type TeamId,
  type TenantId,
} from '../id'
import type { Chore, FiledUnder } from '../turn'

/** A desk for one test, as two processes see it, and a way to see what its chores have done. */
export interface AgentDeskUnderTest {
  readonly desks: readonly [AgentDesk, AgentDesk]
  /** Who waits for a team, in order. */
  waiting(tenant: TenantId, team: TeamId): Promise<readonly string[]>
  /** A claim has taken a place in the agent's capacity under this entry. */
  hold(tenant: TenantId, entry: EntryId, agent: AgentId, team: TeamId): Promise<void>
  held(tenant: TenantId): Promise<readonly string[]>
  filed(tenant: TenantId): Promise<ReadonlyMap<ConversationId, FiledUnder>>
  /** An agent of these teams comes, or is there and takes no chats. */
  agentComes(tenant: TenantId, teams: readonly TeamId[], presence: 'online' | 'break'): Promise<AgentId>
  close(): Promise<void>
}

/** The businesses that the desk is made for; both have the teams `support` and `billing`. */
export const deskTenants = [tenantId('acme'), tenantId('dune')] as const

/** What every agent desk does with the hub's chores: each may come twice, late, and in any order with those of other turns. */
export function describeAgentDesk(name: string, create: () => Promise<AgentDeskUnderTest>): void {
  describe(`agent desk: ${name}`, () => {
    const [acme, dune] = deskTenants
    const [support, billing] = [teamId('support'), teamId('billing')]
    const [asha, ben] = [agentId('asha'), agentId('ben')]
    const arrival = Date.now() - 60 * 60_000
    let subject: AgentDeskUnderTest
    let desk: AgentDesk
    let another: AgentDesk
    beforeEach(async () => {
      subject = await create()
      ;[desk, another] = subject.desks
    })
    afterEach(() => subject.close())

    const lineAt = (place: string, tenant = acme) => lineId({ tenant, channel: 'test', account: 'main', place })
    const entryAt = (place: string, epoch = 2, tenant = acme) => entryId(lineAt(place, tenant), 1, epoch)
    /** Each later place has come a minute later. */
    const place = (entry: EntryId, minute: number, team = support): Chore => ({
      kind: 'place',
      entry,
      team,
      virtualArrival: arrival + minute * 60_000,
    })
    const withdraw = (entry: EntryId, team = support): Chore => ({ kind: 'withdraw', entry, team })
    const release = (hold: EntryId, team = support): Chore => ({ kind: 'release', hold, team })
    const file = (at: string, epoch: number, under: FiledUnder, minute = epoch): Chore => ({
      kind: 'file',
      conversation: conversationId(lineAt(at), 1),
      customer: customerId('test', 'main', at),
      epoch,
      under,
      at: arrival + minute * 60_000,
    })
    async function perform(chores: readonly Chore[], at = desk): Promise<void> {
      for (const chore of chores) await at.perform(acme, chore)
    }

    it('places a chat once, however often and through whomever it is asked', async () => {
      const chore = place(entryAt('ann'), 0)
      await Promise.all(
        Array.from({ length: 6 }, () => [desk, another].map((each) => each.perform(acme, chore))).flat(),
      )
      await perform([chore], another)
      expect(await subject.waiting(acme, support)).toEqual([entryAt('ann')])
    })

    it('keeps them in the order of their arrival, and moves one whose arrival is another now', async () => {
      const [ann, bob, cat] = [entryAt('ann'), entryAt('bob'), entryAt('cat')]
      await perform([place(cat, 3), place(ann, 1), place(bob, 2)])
      expect(await subject.waiting(acme, support)).toEqual([ann, bob, cat])
      await perform([place(cat, 0)], another)
      expect(await subject.waiting(acme, support)).toEqual([cat, ann, bob])
    })

    it('withdraws what was placed, again and again, and what never was', async () => {
      const [ann, bob] = [entryAt('ann'), entryAt('bob')]
      await perform([place(ann, 1), place(bob, 2)])
      await perform([withdraw(ann), withdraw(ann), withdraw(entryAt('nobody'))])
      await perform([withdraw(ann)], another)
      expect(await subject.waiting(acme, support)).toEqual([bob])
    })

    it('keeps teams and businesses apart', async () => {
      const ann = entryAt('ann')
      await perform([place(ann, 1)])
      await perform([withdraw(ann, billing)])
      await desk.perform(dune, withdraw(ann))
      expect(await subject.waiting(acme, support)).toEqual([ann])
      expect(await subject.waiting(acme, billing)).toEqual([])
      expect(await subject.waiting(dune, support)).toEqual([])
    })

    it('ends the same when another process does everything again from the start', async () => {
      const [first, second] = [entryAt('ann', 2), entryAt('ann', 4)]
      const chores = [
        place(first, 1),
        file('ann', 2, { kind: 'team', team: support }),
        withdraw(first),
        file('ann', 3, { kind: 'agent', agent: asha, team: support, phase: 'active' }),
        release(first),
        place(second, 1, billing),
        file('ann', 4, { kind: 'team', team: billing }),
      ]
      await subject.hold(acme, first, asha, support)
      await perform(chores)
      const see = async () => [
        await subject.waiting(acme, support),
        await subject.waiting(acme, billing),
        await subject.held(acme),
        [...(await subject.filed(acme)).values()],
      ]
      const before = await see()
      expect(before).toEqual([[], [second], [], [{ kind: 'team', team: billing }]])
      await perform(chores, another)
      expect(await see()).toEqual(before)
    })

    it('gives back exactly the place that is named, once', async () => {
      const [ann, bob] = [entryAt('ann'), entryAt('bob')]
      await subject.hold(acme, ann, asha, support)
      await subject.hold(acme, bob, ben, support)
      await perform([release(ann), release(ann), release(entryAt('nobody'))])
      await perform([release(ann)], another)
      await desk.perform(dune, release(bob))
      expect(await subject.held(acme)).toEqual([bob])
    })

    it.each([
      ['in order', [0, 1, 2]],
      ['backwards', [2, 1, 0]],
      ['the last one first, and again at the end', [2, 0, 1, 2]],
      ['twice', [0, 1, 2, 0, 1, 2]],
    ])('files a chat where it belongs now, with what it was before coming late: %s', async (_name, order) => {
      const filings = [
        file('ann', 2, { kind: 'team', team: support }),
        file('ann', 3, { kind: 'agent', agent: asha, team: support, phase: 'active' }, 3),
        // Parked under the same epoch, a minute later.
        file('ann', 3, { kind: 'agent', agent: asha, team: support, phase: 'waiting' }, 4),
      ]
      for (const index of order) await perform(filings.slice(index, index + 1), index % 2 === 0 ? desk : another)
      expect([...(await subject.filed(acme))]).toEqual([
        [conversationId(lineAt('ann'), 1), { kind: 'agent', agent: asha, team: support, phase: 'waiting' }],
      ])
      expect([...(await subject.filed(dune))]).toEqual([])
    })

    it('says who is there for whom, and to nobody of another business', async () => {
      const lena = await subject.agentComes(acme, [support, billing], 'online')
      const tom = await subject.agentComes(acme, [support], 'break')
      const { online, agents } = await desk.presence(acme)
      expect(online).toEqual({ support: 1, billing: 1 })
      expect(agents?.[lena]).toEqual({ teams: [support, billing], online: true })
      expect(agents?.[tom]).toEqual({ teams: [support], online: false })
      const elsewhere = await another.presence(dune)
      expect(elsewhere.online).toEqual({})
      expect(Object.keys(elsewhere.agents ?? {})).toEqual([])
    })
  })
}
