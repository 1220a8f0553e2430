import type { DeliveryState, LaneOutcome } from '../conversation-store'
import { errorCodes, type ErrorCode } from '../error'
import type { Speaker } from '../message'
import { unreachable } from '../unreachable'

/** What a send came to. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly platformId?: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly retryAfterMs?: number }

/** The head as it was handed out, and what its channel can do. */
export interface HeadInHand {
  readonly from: Speaker['kind']
  /** from 1 */
  readonly attempt: number
  /** attempts before this one whose outcome nobody knows */
  readonly unknowns: number
  readonly idempotentSend: boolean
  readonly maxAttempts: number
}

/** What becomes of the head, and the word for it in logs and metrics. */
export interface Verdict {
  readonly word: 'sent' | 'later' | 'dead' | 'unknown' | 'suspended'
  readonly outcome: LaneOutcome
}

/**
 * Whether a head whose earlier outcomes are unknown may be sent at all: with a key that the platform knows, always; a
 * bot's message once more; an agent's never, because only a person may decide to say it twice.
 */
export function judgeBeforeSend(head: HeadInHand): Verdict | undefined {
  if (head.unknowns === 0) return undefined
  // A message that takes the process down with it each time must end too.
  const again = head.attempt <= head.maxAttempts && mayRepeat(head, head.unknowns)
  return again ? undefined : giveUp(head, 'unknown-delivery')
}

/** Decides what becomes of a head after a send. `now` in epoch ms, `random` in [0, 1). */
export function judgeSend(head: HeadInHand, sent: SendOutcome, now: number, random: number): Verdict {
  if (sent.kind === 'sent') {
    const { platformId } = sent
    return {
      word: 'sent',
      outcome: { kind: 'done', state: 'sent', ...(platformId !== undefined && { platformId }) },
    }
  }
  const { then } = errorCodes[sent.code]
  const notBefore = now + Math.max(sent.retryAfterMs ?? 0, pauseMs(head.attempt, random))
  switch (then) {
    case 'retry':
      if (head.attempt >= head.maxAttempts) return giveUp(head, sent.code)
      return { word: 'later', outcome: { kind: 'later', notBefore, attempted: true } }
    case 'unknown': {
      const again = head.attempt < head.maxAttempts && mayRepeat(head, head.unknowns + 1)
      if (!again) return giveUp({ ...head, unknowns: head.unknowns + 1 }, sent.code)
      return { word: 'later', outcome: { kind: 'later', notBefore, attempted: true, outcomeUnknown: true } }
    }
    case 'suspend':
      return { word: 'suspended', outcome: { kind: 'suspended', reason: sent.code } }
    case 'dead-letter':
    case 'refuse':
      return giveUp(head, sent.code)
    default:
      return unreachable(then)
  }
}

/** Between two attempts at the same message: 1 s, 4 s, 16 s … 10 min, spread by a fifth, so eight take half an hour. */
export function pauseMs(attempt: number, random: number): number {
  return Math.round(Math.min(1000 * 4 ** (attempt - 1), 600_000) * (0.8 + 0.4 * random))
}

function mayRepeat(head: HeadInHand, unknowns: number): boolean {
  if (head.idempotentSend) return true
  return head.from !== 'agent' && unknowns <= 1
}

/** The lane goes on without it. Nobody may say "failed" of what may have arrived. */
function giveUp(head: HeadInHand, code: ErrorCode): Verdict {
  const state: DeliveryState = head.unknowns > 0 ? 'unknown' : 'failed'
  return {
    word: state === 'unknown' ? 'unknown' : 'dead',
    outcome: { kind: 'done', state, reason: code },
  }
}
