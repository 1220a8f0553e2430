import type { Address } from '../envelope'
import type { HubLimits, HubOptions } from '../hub'
import type { LineId } from '../id'
import type { GateOf } from './account-gates'
import { callPlatform } from './call-platform'

export interface ShowTypingOptions extends Pick<HubOptions, 'adapter' | 'observe'> {
  readonly limits: Pick<HubLimits, 'sendTimeoutMs'>
  readonly gateOf: GateOf
}

/** Has a channel show that somebody types, if it is one that is pushed to and can. Nothing is tried again. */
export function createShowTyping(options: ShowTypingOptions): (line: LineId, to: Address) => Promise<void> {
  const { observe, limits, gateOf } = options
  const underWay = new Set<LineId>()
  return async (line, to) => {
    const adapter = options.adapter(line)
    if (!adapter?.typing || !adapter.capabilities.typing || underWay.has(line)) return
    underWay.add(line)
    try {
      const gate = gateOf(adapter, line)
      if ((await gate.ask(1)) !== undefined) return
      const shown = await callPlatform(
        limits.sendTimeoutMs,
        async (signal) => {
          await adapter.typing?.(to, signal)
          return {}
        },
        (error) => observe({ kind: 'error', where: 'typing', line, error }),
      )
      await gate.tell(shown)
    } catch (error) {
      observe({ kind: 'error', where: 'typing', line, error })
    } finally {
      underWay.delete(line)
    }
  }
}
