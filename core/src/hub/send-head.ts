import type { ChannelAdapter, SendAttempt, WireMessage } from '../channel-adapter'
import type { Address } from '../envelope'
import { callPlatform } from './call-platform'
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
  return callPlatform(timeoutMs, (signal) => adapter.send(to, wire, { ...rest, signal }), report)
}
