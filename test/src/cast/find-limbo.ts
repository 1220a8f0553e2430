import { deadlineOf, isOpen, type TenantId } from '@baton/core'
import type { OpenHouse } from '@baton/host/testing'

/** How long a deadline may be past without being looked at, ms: sweeps come every second. */
const latestMs = 5_000

/**
 * What is wrong with the open conversations of a house: every one has one owner, one live deadline and, if it is
 * pending, one entry in its team's queue, and every list says so (guarantee G6). Empty if all is well.
 */
export async function findLimbo({ bridge, setup, store }: OpenHouse): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { business } of setup.businesses) {
    for await (const line of store.lines(business.id)) {
      const { conversation } = await store.load(line)
      if (!conversation || !isOpen(conversation)) continue
      const deadline = deadlineOf(conversation)
      if (deadline === undefined) wrong.push(`${conversation.id} has no deadline`)
      else if (deadline < Date.now() - latestMs) wrong.push(`${conversation.id} is overdue`)
      if ((await store.findWithoutDeadline([line])).length > 0)
        wrong.push(`${conversation.id} is not in the clock's index`)
      const listed = (await bridge.lists.find(business.id, [conversation.id])).get(conversation.id)
      if (!listed) wrong.push(`${conversation.id} is in no list`)
    }
    const faults = await countFaults(bridge, business.id)
    if (faults > 0) wrong.push(`${faults} faults in the queues, holds and lists of ${business.id}`)
  }
  return wrong
}

/** Looks twice, so that what is only under way is no fault; what it finds, it also mends. */
async function countFaults(bridge: OpenHouse['bridge'], tenant: TenantId): Promise<number> {
  return bridge.audits.rebuild(tenant)
}
