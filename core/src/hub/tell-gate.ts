import type { AccountGate } from './account-gate'
import type { SendOutcome } from './judge-send'

/** A platform that asks for quiet without saying how long, ms. */
const defaultQuietMs = 1_000

/** Tells an account's gate what its platform has answered. `now` in epoch ms. */
export function tellGate(gate: AccountGate, sent: SendOutcome, now: number): void {
  if (sent.kind === 'sent') return gate.answered()
  if (sent.code === 'transient' || sent.code === 'unknown-delivery') return gate.unanswered()
  gate.answered(sent.code === 'rate-limited' ? now + (sent.retryAfterMs ?? defaultQuietMs) : undefined)
}
