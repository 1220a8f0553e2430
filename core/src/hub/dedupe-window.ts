import type { ChannelAdapter } from '../channel-adapter'

const leastMs = 7 * 24 * 60 * 60_000

/** How long a line must know its inputs again, ms. Every commit of a line says the same: one trims for all. */
export function dedupeWindow(adapter: ChannelAdapter | undefined): number {
  return Math.max(leastMs, adapter?.capabilities.redeliveryMs ?? 0)
}
