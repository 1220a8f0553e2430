import { channelOf, nodeId, type LineId } from '../id'
import type { IntegrationRequest } from '../integration'

/** What Ann's node `order` asks a function about her order. */
export function makeIntegrationRequest(line: LineId): IntegrationRequest {
  const { channel } = channelOf(line)
  return {
    kind: 'function',
    target: 'findOrder',
    purpose: 'answer',
    node: nodeId('order'),
    conversation: `${line}.1`,
    customer: { id: `${channel}.main.ann`, name: 'Ann', facts: {} },
    entities: { order: 'A-4417' },
    language: 'en',
    channel,
    timeoutMs: 5_000,
  }
}
