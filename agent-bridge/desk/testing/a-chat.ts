import type { ChatSummary, DeskEntry } from '../../src/desk-api/schema'

/** A chat of the agent Asha in the team Billing, with what a test cares about. */
export function aChat(given: Partial<ChatSummary> & { readonly id: string }): ChatSummary {
  return {
    number: 1,
    epoch: 1,
    customer: { id: 'web.site.dl-4f1c', name: 'Priya N.' },
    channel: 'web',
    owner: {
      kind: 'agent',
      team: { id: 'billing', name: 'Billing' },
      agent: { id: 'asha', name: 'Asha' },
      phase: 'active',
    },
    openedAt: 1000,
    unanswered: 0,
    delayed: false,
    rights: ['say'],
    ...given,
  }
}

export function customerSays(seq: number, text: string, at = seq * 1000): DeskEntry {
  return { seq, at, body: { kind: 'customer', content: { kind: 'text', text } } }
}

export function agentSays(seq: number, text: string, at = seq * 1000): DeskEntry {
  return {
    seq,
    at,
    body: {
      kind: 'message',
      from: { kind: 'agent', agent: 'asha', name: 'Asha' },
      message: { kind: 'text', text },
    },
  }
}
