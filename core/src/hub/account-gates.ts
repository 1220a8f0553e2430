import type { ChannelAdapter } from '../channel-adapter'
import { createAccountGate, type AccountGate } from './account-gate'

/** The gate of an adapter's account; the same one for whatever is asked of its platform. */
export type GateOf = (adapter: ChannelAdapter) => AccountGate

export function createAccountGates(now: () => number): GateOf {
  const gates = new Map<string, AccountGate>()
  return ({ channel, account, capabilities }) => {
    const key = `${channel}\n${account}`
    const known = gates.get(key)
    if (known) return known
    const { ratePerSecond } = capabilities
    const gate = createAccountGate({ now, ...(ratePerSecond !== undefined && { ratePerSecond }) })
    gates.set(key, gate)
    return gate
  }
}
