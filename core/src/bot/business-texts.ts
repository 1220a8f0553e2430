/** Everything the house itself says to a customer. */
export const textNames = [
  'break',
  'assist-choices',
  'assist-rephrase',
  'queued',
  'position-next',
  'position-few',
  'position-many',
  'offline',
  'delay',
  'recall',
  'joined',
  'transferred',
  'requeued',
  'left-queue',
  'handed-back',
  'closed',
  'closed-offline',
  'ended-by-customer',
  'waiting-expired',
  'unsupported',
  'leave-queue-label',
  'end-chat-label',
] as const
export type TextName = (typeof textNames)[number]

/** Per language, one or more ways to say it. `%position%`, `%ahead%`, `%agent%` and `%business%` are filled in. */
export type BusinessTexts = {
  readonly [language: string]: { readonly [Name in TextName]?: readonly string[] }
}

/** What is said where a business says nothing. */
export const defaultTexts = {
  break: ["Sorry, I don't know that one. Could you ask me something else?"],
  'assist-choices': ["I'm not sure I understood. Did you mean one of these?"],
  'assist-rephrase': ["Sorry, I didn't get that. Could you say it in other words?"],
  queued: ['I am getting a person for you. Everything you write here will reach them.'],
  'position-next': ['You are next.'],
  'position-few': ['You are number %position% in line.'],
  'position-many': ['Many people are waiting. Please stay with us, you keep your place.'],
  offline: ['Nobody is here right now. Leave your message and your e-mail, and we will answer when we are back.'],
  delay: ['Everybody is still busy. Thank you for waiting, you keep your place.'],
  recall: ['Are you still there?'],
  joined: ['%agent% has joined.'],
  transferred: ['I am passing you on to a colleague.'],
  requeued: ['Your agent had to leave. You are first in line for the next one.'],
  'left-queue': ['You have left the line. What else can I do for you?'],
  'handed-back': ["I'm back. What else can I do for you?"],
  closed: ['This chat is closed. Write again whenever you like.'],
  'closed-offline': ['Nobody is here right now. Please write again later.'],
  'ended-by-customer': ['You have ended this chat. Write again whenever you like.'],
  'waiting-expired': ['We have not heard from you, so this chat is closed. Write again whenever you like.'],
  unsupported: ['I cannot read this kind of message. Could you write it?'],
  'leave-queue-label': ['Leave the line'],
  'end-chat-label': ['End chat'],
} as const satisfies Record<TextName, readonly string[]>
