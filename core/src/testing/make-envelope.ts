import type { Content } from '../content'
import type { Envelope } from '../envelope'

/** An envelope from a customer on the channel `test`, account `main`, conversation `c1`. */
export function makeEnvelope(
  content: Content | string,
  change: Partial<Envelope> & { readonly id: string; readonly receivedAt: number },
): Envelope {
  return {
    v: 1,
    dedupeKey: change.id,
    channel: 'test',
    account: 'main',
    conversation: { id: 'c1', kind: 'direct' },
    address: { to: 'c1' },
    sender: { id: 'customer-1', isBot: false, isSelf: false },
    sentAt: change.receivedAt,
    content: typeof content === 'string' ? { kind: 'text', text: content } : content,
    ...change,
  }
}
