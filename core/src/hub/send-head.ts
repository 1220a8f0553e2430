import type { ChannelAdapter, SendAttempt, SendResult, WireMessage } from '../channel-adapter'
import type { Address } from '../envelope'
import { BatonError, isBatonError } from '../error'
import type { SendOutcome } from './judge-send'
import type { LogBody } from '../log-entry'
import { fitMessage } from '../fit-message'

type MessageBody = Extract<LogBody, { kind: 'message' }>

/** What the channel's wire wants to hear: the message fitted to what it can do, in its own shape. */
export function renderMessage(adapter: ChannelAdapter, { message, from }: MessageBody): readonly WireMessage[] {
  return fitMessage(message, adapter.capabilities).flatMap((part) => adapter.render(part, from))
}

/** One attempt, bounded by time. Resolves to what came of it; an error that is no BatonError goes to `report` as well. */
export async function sendWire(
  adapter: ChannelAdapter,
  to: Address,
  wire: readonly WireMessage[],
  attempt: Omit<SendAttempt, 'signal'> & { readonly timeoutMs: number },
  report: (error: unknown) => void,
): Promise<SendOutcome> {
  const { timeoutMs, ...rest } = attempt
  try {
    const { platformId } = await withinTime(timeoutMs, (signal) => adapter.send(to, wire, { ...rest, signal }))
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

/** The send may ignore the signal; its outcome is unknown all the same. */
async function withinTime(ms: number, send: (signal: AbortSignal) => Promise<SendResult>): Promise<SendResult> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Rejecting first: what the send says about being aborted must not be taken for the platform's answer.
      reject(new BatonError('unknown-delivery', `the platform did not answer within ${ms} ms`))
      controller.abort()
    }, ms)
    // A process that has ended everything else does not stay for it.
    timer.unref()
  })
  try {
    return await Promise.race([send(controller.signal), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
