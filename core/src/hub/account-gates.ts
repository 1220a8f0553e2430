import type { ChannelAdapter } from '../channel-adapter'
import type { LineId } from '../id'
import { createSharedGate, type SharedGate, type SharedGateOptions } from './shared-gate'

/** The gate of a line's account; the same one for whatever is asked of its platform. */
export type GateOf = (adapter: ChannelAdapter, line: LineId) => SharedGate

/** One gate per account. Two businesses with the same account name have two. */
export function createAccountGates(options: Omit<SharedGateOptions, 'account' | 'ratePerSecond'>): GateOf {
  const gates = new Map<string, SharedGate>()
  return ({ capabilities: { ratePerSecond } }, line) => {
    const account = line.slice(0, line.lastIndexOf('.'))
    const known = gates.get(account)
    if (known) return known
    const gate = createSharedGate({ ...options, account, ...(ratePerSecond !== undefined && { ratePerSecond }) })
    gates.set(account, gate)
    return gate
  }
}
