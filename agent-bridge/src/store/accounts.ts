import type { ConversationStore } from '@baton/core'
import { readTexts } from '../redis/read-reply'
import { shutAccountScript } from './scripts/shut-account-script'
import { visitAccountScript } from './scripts/visit-account-script'
import type { StoreContext } from './store-context'

type Accounts = Pick<ConversationStore, 'visitAccount' | 'shutAccount'>

/** What processes tell each other of the accounts that they send on. */
export function createAccounts({ keys, clockOffset, run }: StoreContext): Accounts {
  return {
    async visitAccount(account, sender, staysMs) {
      const { senders, shut } = keys.account(account)
      const reply = await run('visit an account', visitAccountScript, [senders, shut], [clockOffset(), sender, staysMs])
      const [count, quietMs, silentMs] = readTexts(reply)
      return { senders: Number(count), quietMs: Number(quietMs), silentMs: Number(silentMs) }
    },
    async shutAccount(account, why, forMs) {
      await run(
        'shut an account',
        shutAccountScript,
        [keys.account(account).shut],
        [clockOffset(), why, Math.ceil(forMs)],
      )
    },
  }
}
