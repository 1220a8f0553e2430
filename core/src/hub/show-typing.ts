import type { Address } from '../envelope'
import type { HubLimits, HubOptions } from '../hub'
import type { LineId } from '../id'
import type { GateOf } from './account-gates'
import { callPlatform } from './call-platform'
import { tellGate } from './tell-gate'

export interface ShowTypingOptions extends Pick<HubOptions, 'adapter' | 'observe'> {
  readonly now: () => number
  readonly limits: Pick<HubLimits, 'sendTimeoutMs'>
  readonly gateOf: GateOf
}

/** Has a channel show that somebody types, if it is one that is pushed to and can. Nothing is tried again. */
export function createShowTyping(options: ShowTypingOptions): (line: LineId, to: Address) => Promise<void> {
  const { now, observe, limits, gateOf } = options
  const underWay = new Set<LineId>()
  return async (line, to) => {
    const adapter = options.adapter(line)
    if (!adapter?.typing || !adapter.capabilities.typing || underWay.has(line)) return
    const gate = gateOf(adapter)
    if (gate.ask(1) !== undefined) return
    underWay.add(line)
    const shown = await callPlatform(
      limits.sendTimeoutMs,
      async (signal) => {
        await adapter.typing?.(to, signal)
        return {}
      },
      (error) => observe({ kind: 'error', where: 'typing', line, error }),
    )
    underWay.delete(line)
    tellGate(gate, shown, now())
  }
}
