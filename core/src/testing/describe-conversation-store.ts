import { describeAccounts } from './conversation-store/describe-accounts'
import { describeChores } from './conversation-store/describe-chores'
import { describeCommits } from './conversation-store/describe-commits'
import { describeDelivery } from './conversation-store/describe-delivery'
import { describeFailures } from './conversation-store/describe-failures'
import { describeIndex } from './conversation-store/describe-index'
import { describeLane } from './conversation-store/describe-lane'
import { describeLaneOrder } from './conversation-store/describe-lane-order'
import { describeLog } from './conversation-store/describe-log'
import { describeNews } from './conversation-store/describe-news'
import type { StoreUnderTest } from './conversation-store/store-under-test'

export type { StoreUnderTest } from './conversation-store/store-under-test'

/**
 * What every conversation store must do, whatever keeps it. `create` gives a fresh store for each test; the suite moves
 * its clock and never waits.
 */
export function describeConversationStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a conversation store`, () => {
    let current: StoreUnderTest | undefined
    const test = (): StoreUnderTest => {
      if (current === undefined) throw new Error('the store is made before each test')
      return current
    }

    beforeEach(async () => {
      current = await create()
    })
    afterEach(async () => {
      await current?.close()
      current = undefined
    })

    describeCommits(test)
    describeLog(test)
    describeLane(test)
    describeLaneOrder(test)
    describeChores(test)
    describeIndex(test)
    describeDelivery(test)
    describeNews(test)
    describeAccounts(test)
    describeFailures(test)
  })
}
