import type { Envelope } from './envelope'
import { lineId, type LineId, type TenantId } from './id'

/** The line an envelope belongs to. A thread's id must be its own within the account. */
export function lineOf(tenant: TenantId, envelope: Pick<Envelope, 'channel' | 'account' | 'conversation'>): LineId {
  return lineId({
    tenant,
    channel: envelope.channel,
    account: envelope.account,
    place: envelope.conversation.thread ?? envelope.conversation.id,
  })
}
