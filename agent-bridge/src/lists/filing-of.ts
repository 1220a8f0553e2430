import { filedUnder, type Conversation } from '@baton/core'
import type { Filing } from './lists'

/** Where a conversation belongs, by what it is now. `at` orders it within its list and against later filings. */
export function filingOf(conversation: Conversation, at: number): Filing {
  return {
    kind: 'file',
    conversation: conversation.id,
    customer: conversation.customer.id,
    epoch: conversation.epoch,
    under: filedUnder(conversation),
    at,
  }
}
