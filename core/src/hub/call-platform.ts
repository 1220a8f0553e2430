import type { SendResult } from '../channel-adapter'
import { BatonError, isBatonError } from '../error'
import type { SendOutcome } from './judge-send'

/** One call, bounded by time. Resolves to what came of it; an error that is no BatonError goes to `report` as well. */
export async function callPlatform(
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<SendResult>,
  report: (error: unknown) => void,
): Promise<SendOutcome> {
  try {
    const { platformId } = await withinTime(timeoutMs, call)
    return { kind: 'sent', ...(platformId !== undefined && { platformId }) }
  } catch (error) {
    if (!isBatonError(error)) {
      // An adapter that fails in a way it has no word for may have failed after the platform acted.
      report(error)
      return { kind: 'failed', code: 'unknown-delivery' }
    }
    const { code, retryAfterMs } = error
    return { kind: 'failed', code, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
}

/** The call may ignore the signal; its outcome is unknown all the same. */
async function withinTime(ms: number, call: (signal: AbortSignal) => Promise<SendResult>): Promise<SendResult> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Rejecting first: what the call says about being aborted must not be taken for the platform's answer.
      reject(new BatonError('unknown-delivery', `the platform did not answer within ${ms} ms`))
      controller.abort()
    }, ms)
    // A process that has ended everything else does not stay for it.
    timer.unref()
  })
  try {
    return await Promise.race([call(controller.signal), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
