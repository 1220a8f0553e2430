import type { AccountState } from '../conversation-store'

/** Says whether an account may be sent to now, from what its platform has answered so far. One per account and process. */
export interface AccountGate {
  /**
   * Nothing: send now, and say what came of it. A time (epoch ms): not before then. `cost` is the number of platform
   * calls; with 0 it is only asked, and nothing is used up.
   */
  ask(cost: number): number | undefined
  /**
   * The platform answered, whatever it said; it may have asked for quiet until `notBefore`. Says whether that has opened
   * the gate.
   */
  answered(notBefore?: number): boolean
  /** It did not answer, or said that it cannot serve anybody now. Says for how long (ms) that has shut the gate, if it has. */
  unanswered(): number | undefined
  /** What other processes know of the account. */
  readonly learn: (known: AccountState) => void
}

export interface AccountGateOptions {
  readonly now: () => number
  readonly ratePerSecond?: number
}

/** So many sends in a row without an answer shut the gate. */
const patience = 5
/** How long it stays shut at first; doubled with each failed probe, ms. */
const firstPauseMs = 5_000
const longestPauseMs = 60_000
/** While one send probes a platform that has been silent, the others ask again after so long, ms. */
const probeWaitMs = 1_000
/** A probe that nobody has reported by then was lost, ms. */
const probeLostMs = 20_000

/** A gate with three reasons to be shut: Retry-After, the allowed rate, and a platform that does not answer. */
export function createAccountGate({ now, ratePerSecond }: AccountGateOptions): AccountGate {
  const bucket = ratePerSecond === undefined ? undefined : createBucket(ratePerSecond)
  let quietUntil = 0
  let silences = 0
  let pauses = 0
  let pausedUntil = 0
  let probedAt: number | undefined

  function shutUntil(time: number): number | undefined {
    if (time < quietUntil) return quietUntil
    if (silences < patience) return undefined
    if (time < pausedUntil) return pausedUntil
    return probedAt !== undefined && time < probedAt + probeLostMs ? time + probeWaitMs : undefined
  }

  return {
    ask(cost) {
      const time = now()
      const until = shutUntil(time) ?? bucket?.take(time, cost)
      if (until !== undefined) return until
      if (cost > 0 && silences >= patience) probedAt = time
      return undefined
    },
    answered(notBefore = 0) {
      const wasShut = silences >= patience
      silences = 0
      pauses = 0
      probedAt = undefined
      quietUntil = Math.max(quietUntil, notBefore)
      return wasShut
    },
    unanswered() {
      probedAt = undefined
      const time = now()
      // Others that were under way when the gate was shut say nothing new.
      if (time < pausedUntil) return undefined
      silences += 1
      if (silences < patience) return undefined
      const pauseMs = Math.min(firstPauseMs * 2 ** pauses, longestPauseMs)
      pausedUntil = time + pauseMs
      pauses = Math.min(pauses + 1, 10)
      return pauseMs
    },
    learn({ senders, quietMs, silentMs }) {
      const time = now()
      bucket?.divide(senders)
      if (quietMs > 0) quietUntil = Math.max(quietUntil, time + quietMs)
      if (silentMs === 0) return
      // As if it had been silent here: afterwards one send probes it, and not all at once.
      silences = Math.max(silences, patience)
      pausedUntil = Math.max(pausedUntil, time + silentMs)
    },
  }
}

/** A token bucket that gives everybody who finds it empty a time of their own, so that they do not all come back at once. */
function createBucket(wholeRate: number): {
  take(time: number, cost: number): number | undefined
  divide(senders: number): void
} {
  let ratePerSecond = wholeRate
  let size = Math.max(1, ratePerSecond)
  let tokens = size
  let filledAt: number | undefined
  let promisedUntil = 0

  return {
    divide(senders) {
      ratePerSecond = wholeRate / Math.max(1, senders)
      size = Math.max(1, ratePerSecond)
      tokens = Math.min(tokens, size)
    },
    take(time, cost) {
      const passed = Math.max(0, time - (filledAt ?? time))
      tokens = Math.min(size, tokens + (passed * ratePerSecond) / 1000)
      filledAt = time
      // A message of more calls than the bucket holds leaves a debt behind; it must not wait for ever.
      const missing = Math.min(Math.max(cost, 1), size) - tokens
      if (missing <= 0) {
        tokens -= cost
        return undefined
      }
      promisedUntil = Math.max(promisedUntil + 1000 / ratePerSecond, time + (missing * 1000) / ratePerSecond)
      return Math.ceil(promisedUntil)
    },
  }
}
