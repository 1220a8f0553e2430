/** Whose chat is meant: by the name the desk shows, or by the customer themself. */
export type Who = string | { readonly conversation: string }

/** A chat, as an agent has found it. */
export interface FoundChat {
  readonly id: string
}

/** What the desk calls the ways to somebody else's chat, in the order in which stories tell them. */
export const waysInto = ['Take this chat', 'Assign…', 'Transfer', 'Reopen'] as const
export type WayInto = (typeof waysInto)[number]

/** A customer of a story that can be told over the wire and in a browser alike. */
export interface CustomerRole {
  /** Known once they have arrived. */
  readonly conversation: string
  /** Opens the page, and the chat in it: the bot may greet. */
  arrives(): Promise<void>
  says(text: string): Promise<void>
  /** Presses a reply that is offered. */
  presses(label: string | RegExp): Promise<void>
  /** Waits until somebody says this, after what was heard before. */
  hears(text: string | RegExp): Promise<unknown>
  leavesTheLine(): Promise<void>
  endsTheChat(): Promise<void>
  /** Everything in the conversation so far, in order: `bot: Hello`, `me: Hi`. */
  conversationSoFar(): Promise<readonly string[]>
  /** Loads the page again. */
  reloads(): Promise<void>
  /** The laptop's lid is closed: nothing reaches it, what is said meanwhile waits. */
  closesTheLid(): Promise<void>
  opensTheLid(): Promise<void>
  /** Closes the page for good. */
  leaves(): Promise<void>
}

/** An agent of a story that can be told over the wire and in a browser alike. */
export interface AgentRole {
  readonly name: string
  signsIn(): Promise<void>
  goesOnline(): Promise<void>
  takesABreak(): Promise<void>
  /** Stays at the desk, also when that gives chats back. */
  goesOffline(): Promise<void>
  /** Waits until a chat is in the agent's own list. */
  gets(customer: Who): Promise<FoundChat>
  /** Waits until a chat waits in one of the agent's queues. */
  seesPending(customer: Who): Promise<FoundChat>
  /** Waits until the agent has nothing of this customer's any more. */
  loses(customer: Who): Promise<void>
  /** The ids of the chats that wait in the agent's queues, first come first. */
  queueSoFar(): Promise<readonly string[]>
  /** The ids of the chats that the agent is talking in. */
  chatsSoFar(): Promise<readonly string[]>
  /** Takes it from the queue. */
  takes(chat: FoundChat): Promise<void>
  /** The buttons by which the desk lets them get at a chat that is not theirs, also one that stands in no list. */
  waysInto(chat: FoundChat): Promise<readonly WayInto[]>
  /** Asks for a chat past the buttons, as whoever is signed in can: `claimed`, or the code of the refusal. */
  asksFor(chat: FoundChat): Promise<string>
  says(chat: FoundChat, text: string): Promise<unknown>
  /** Waits until the customer has said this. */
  reads(chat: FoundChat, text: string): Promise<void>
  /** Why it came to a team, as the desk says it (`To Support, by design`), and what was odd about it. */
  whyHere(chat: FoundChat): Promise<readonly string[]>
  closes(chat: FoundChat, category?: string): Promise<void>
  reopens(chat: FoundChat): Promise<void>
  /** What was said so far, in order: `bot: Hello`, `me: Hi`, where `me` is the customer. */
  conversationSoFar(chat: FoundChat): Promise<readonly string[]>
  closesTheLid(): Promise<void>
  opensTheLid(): Promise<void>
}
