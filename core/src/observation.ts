import type { ArbiterVerdict } from './arbiter'
import type { Decision } from './decision-record'
import type { ErrorCode } from './error'
import type { LineId, TeamId, TenantId } from './id'
import type { Input } from './input'

/** What core tells the host for logs and metrics. Never a message's text, a name or an address. */
export type Observation =
  | {
      readonly kind: 'turn'
      readonly line: LineId
      readonly input: Input['kind']
      readonly result: 'committed' | 'duplicate' | 'ignored' | 'refused' | 'expired'
      readonly decision?: Decision
      /** how often another process was faster */
      readonly retries: number
      readonly ms: number
    }
  | {
      readonly kind: 'arbiter'
      readonly line: LineId
      readonly outcome: ArbiterVerdict['kind']
      /** Why it failed. */
      readonly error?: unknown
      readonly ms: number
    }
  | {
      readonly kind: 'handover'
      readonly tenant: TenantId
      readonly how: 'by-design' | 'on-bot-break' | 'no-bot' | 'reopened'
      readonly team: TeamId
    }
  | {
      readonly kind: 'send'
      readonly line: LineId
      readonly outcome: 'sent' | 'later' | 'dead' | 'unknown' | 'suspended'
      readonly code?: ErrorCode
      readonly attempt: number
      readonly ms: number
    }
  | {
      readonly kind: 'assigned'
      readonly tenant: TenantId
      readonly team: TeamId
      /** Since nobody had it: each stay in a queue counts by itself. */
      readonly waitedMs: number
    }
  | { readonly kind: 'repaired'; readonly what: string; readonly line?: LineId }
  | { readonly kind: 'warning'; readonly code: string; readonly line?: LineId; readonly text: string }
  | {
      readonly kind: 'error'
      readonly where: string
      readonly line?: LineId
      readonly error: unknown
    }

export type Observe = (observation: Observation) => void
