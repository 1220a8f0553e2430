import { createAccountGate } from './account-gate'
import type { ConversationStore } from '../conversation-store'
import type { Observe } from '../observation'
import type { SendOutcome } from './judge-send'

/** An account's gate as all processes share it. */
export interface SharedGate {
  /** As `AccountGate.ask`: nothing, or when to ask again (epoch ms). Rejects when the store cannot be asked. */
  ask(cost: number): Promise<number | undefined>
  /** What came of a send. Never rejects: whatever others hear of it, the send must be reported. */
  tell(sent: SendOutcome): Promise<void>
}

export interface SharedGateOptions {
  readonly store: Pick<ConversationStore, 'visitAccount' | 'shutAccount'>
  readonly observe: Observe
  readonly now: () => number
  /** `tenant.channel.account`, as it stands in the ids of its lines. */
  readonly account: string
  /** This process. */
  readonly sender: string
  readonly ratePerSecond?: number
}

/** What others know of an account is asked for this often while it is sent on, ms. */
const visitEveryMs = 1_000
/** Who has not asked for so long does not send on it any more, ms. */
const staysMs = 3_000
/** A platform that asks for quiet without saying how long, ms. */
const defaultQuietMs = 1_000

/**
 * A gate of this process that learns from the others', and they from it. The store is asked once a second, not at each
 * send, and told only when a gate shuts or opens; so a start or a second process is not too much for a platform that has
 * asked for quiet, and the allowed rate is divided among those who send.
 */
export function createSharedGate(options: SharedGateOptions): SharedGate {
  const { store, now, account, ratePerSecond } = options
  const gate = createAccountGate({ now, ...(ratePerSecond !== undefined && { ratePerSecond }) })
  let visit: { readonly at: number; readonly done: Promise<void> } | undefined

  function learn(): Promise<void> {
    const time = now()
    if (visit && time < visit.at + visitEveryMs) return visit.done
    const done = store.visitAccount(account, options.sender, staysMs).then(gate.learn)
    const begun = { at: time, done }
    visit = begun
    done.catch(() => {
      if (visit === begun) visit = undefined
    })
    return done
  }

  async function share(why: 'quiet' | 'silent', forMs: number): Promise<void> {
    try {
      await store.shutAccount(account, why, forMs)
    } catch (error) {
      options.observe({ kind: 'error', where: 'gate', error })
    }
  }

  return {
    async ask(cost) {
      await learn()
      return gate.ask(cost)
    },
    async tell(sent) {
      if (sent.kind === 'failed' && (sent.code === 'transient' || sent.code === 'unknown-delivery')) {
        const pauseMs = gate.unanswered()
        if (pauseMs !== undefined) await share('silent', pauseMs)
        return
      }
      const isQuiet = sent.kind === 'failed' && sent.code === 'rate-limited'
      const quietMs = isQuiet ? (sent.retryAfterMs ?? defaultQuietMs) : 0
      const wasShut = gate.answered(now() + quietMs)
      if (wasShut) await share('silent', 0)
      if (isQuiet) await share('quiet', quietMs)
    },
  }
}
