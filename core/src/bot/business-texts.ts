/** Everything the house itself says to a customer. */
export const textNames = [
  'break',
  'assist-choice',
  'assist-choices',
  'assist-rephrase',
  'queued',
  'position-next',
  'position-few',
  'position-many',
  'offline',
  'offline-known',
  'message-left',
  'message-left-known',
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

/** When each of them is said. */
export const textMeanings = {
  break: 'The bot has no answer and keeps the chat.',
  'assist-choice': 'Smart Assist, where it could have been one node; `%choice%` is its label.',
  'assist-choices': 'Smart Assist, above the nodes it could have been.',
  'assist-rephrase': 'Smart Assist, where nothing was near.',
  queued: 'The chat has come into a team’s queue, and the node itself said nothing about it.',
  'position-next': 'The customer is the next one.',
  'position-few': 'The customer is one of the first five.',
  'position-many': 'The customer is further back.',
  offline: 'The chat has come into a team’s queue, and nobody of the team is online.',
  'offline-known': 'As `offline`, where the customer’s e-mail is known; `%email%` is its beginning.',
  'message-left': 'The customer, told that nobody is there, has left a message; their e-mail is not known.',
  'message-left-known': 'As `message-left`, where the customer’s e-mail is known.',
  delay: 'Nobody has taken the chat within the team’s `delay`.',
  recall: 'The customer has not answered an agent within the team’s `recall`.',
  joined: 'An agent has taken the chat.',
  transferred: 'An agent has passed the chat on.',
  requeued: 'The agent has gone, and the chat is back in the queue.',
  'left-queue': 'The customer has left the line and is with the bot again.',
  'handed-back': 'An agent has handed the chat back to the bot.',
  closed: 'An agent has closed the chat.',
  'closed-offline': 'Nobody is online, and the team does not queue then.',
  'ended-by-customer': 'The customer has ended the chat.',
  'waiting-expired': 'A parked chat was closed because the customer was silent.',
  unsupported: 'The bot cannot read what the customer sent.',
  'leave-queue-label': 'The reply that takes a waiting customer back to the bot.',
  'end-chat-label': 'The reply that ends the chat.',
} as const satisfies Record<TextName, string>

/**
 * Per language, one or more ways to say it. `%position%`, `%ahead%`, `%agent%`, `%email%` (its beginning only),
 * `%choice%` and `%business%` are filled in.
 */
export type BusinessTexts = {
  readonly [language: string]: { readonly [Name in TextName]?: readonly string[] }
}

/** What is said where a business says nothing. */
export const defaultTexts = {
  break: ["Sorry, I don't know that one. Could you ask me something else?"],
  'assist-choice': ["I'm not sure I understood. Did you mean “%choice%”?"],
  'assist-choices': ["I'm not sure I understood. Did you mean one of these?"],
  'assist-rephrase': ["Sorry, I didn't get that. Could you say it in other words?"],
  queued: ['I am getting a person for you. Everything you write here will reach them.'],
  'position-next': ['You are next.'],
  'position-few': ['You are number %position% in line.'],
  'position-many': ['Many people are waiting. Please stay with us, you keep your place.'],
  offline: ['Nobody is here right now. Leave your message and your e-mail, and we will answer when we are back.'],
  'offline-known': [
    'Nobody is here right now. Leave your message, and we will answer here or to %email% when we are back.',
  ],
  'message-left': [
    'Thank you, we have your message. To which e-mail may we answer, if you are not here when we are back?',
  ],
  'message-left-known': ['Thank you, we have your message. We will answer here or to %email% when we are back.'],
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
