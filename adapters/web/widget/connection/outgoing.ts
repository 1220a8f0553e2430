import type { eventNames } from '../../server/activity'

/** Something the customer says or asks for. */
export interface Draft {
  /** The activity to post, but for its key. */
  readonly body: { readonly [name: string]: unknown }
  /** What the log shows until it has the echo; nothing for a mere event. */
  readonly text?: string
  readonly file?: File
}

/** A draft on its way to the log. */
export interface Outgoing extends Draft {
  /** The server takes what comes twice under one key once, and the echo in the log carries it. */
  readonly key: string
  /** epoch ms, by the customer's clock */
  readonly at: number
  readonly state: OutgoingState
  /** The name of an earlier page's file, until it is fetched from where the browser keeps it. */
  readonly lacks?: string
}

export type OutgoingState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending' }
  /** The server has it; its echo is still to come. */
  | { readonly kind: 'sent' }
  /** The server does not want it as it is, or the browser has not kept the file over a reload: the text that says so. */
  | { readonly kind: 'failed'; readonly why: 'failed' | 'failedTooLarge' | 'failedLost' }

/** Whether it stands in the log. */
export function isSaid({ text, file }: Draft): boolean {
  return text !== undefined || file !== undefined
}

export function draftText(text: string): Draft {
  return draftMessage({ text }, text)
}

export function draftChoice({ id, label }: { readonly id: string; readonly label: string }): Draft {
  return draftMessage({ text: label, value: { choice: id } }, label)
}

/** The answers to a form; in the log they stand one under the other. */
export function draftForm(form: string, values: { readonly [field: string]: string }): Draft {
  const text = Object.values(values).join('\n')
  return draftMessage({ text, value: { form, values } }, text)
}

export function draftFile(file: File): Draft {
  return { body: { type: 'message' }, file }
}

export function draftEvent(name: Exclude<keyof typeof eventNames, 'webchat/join'>): Draft {
  return { body: { type: 'event', name } }
}

function draftMessage(body: object, text: string): Draft {
  return { body: { type: 'message', textFormat: 'plain', ...body }, text }
}
