import type { ArbiterVerdict } from '../arbiter'
import type { Resolution } from '../decision-record'
import { unreachable } from '../unreachable'

/** Whether there is anything to choose from: statistics suggest nodes, and answer with none. */
export function isUnsure({ kind, others }: Resolution): boolean {
  return kind === 'none' && others.length > 0
}

/** What a resolution comes to once an arbiter has been asked. It counts only where nodes are suggested, and only one of those. */
export function heedArbiter(resolution: Resolution, verdict: ArbiterVerdict): Resolution {
  if (!isUnsure(resolution)) return resolution
  const { evidence, others, why } = resolution
  switch (verdict.kind) {
    case 'node': {
      const chosen = others.find(({ node }) => node === verdict.node)
      if (!chosen) return resolution
      return {
        kind: 'node',
        node: chosen.node,
        by: 'arbiter',
        sureness: chosen.sureness,
        others: others.filter((other) => other !== chosen),
        why: `${why}, and the arbiter chose ${chosen.node}`,
        ...(evidence && { evidence }),
      }
    }
    case 'none':
      return { ...resolution, others: [], why: `${why}, and the arbiter chose none` }
    case 'late':
    case 'failed':
      return { ...resolution, why: `${why}, and the arbiter ${verdict.kind === 'late' ? 'was late' : 'failed'}` }
    default:
      return unreachable(verdict)
  }
}
