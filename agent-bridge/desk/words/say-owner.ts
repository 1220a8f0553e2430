import type { ChatOwner, DeskBody, DeskCompletion } from '../../src/desk-api/schema'

type OwnerBody = Extract<DeskBody, { kind: 'owner' }>

const handoverWords = {
  'by-design': 'by design',
  'on-bot-break': 'on bot break',
  'no-bot': 'no bot here',
  reopened: 'reopened',
} as const

export type HandoverKind = keyof typeof handoverWords

/** The words for a kind of handover: "by design", "on bot break". */
export function sayHandoverKind(kind: HandoverKind): string {
  return handoverWords[kind] ?? kind
}

/** Why a chat left the bot: the node that asked for it, or what broke. */
export function sayHandoverReason(
  kind: HandoverKind,
  node: { readonly name: string } | undefined,
  reason: string,
): string {
  return kind === 'by-design' && node ? `“${node.name}” asks for a person` : reason
}

/** Whose a chat has become and why, in one line of the conversation. */
export function sayOwnerChange({ owner, why }: OwnerBody): string {
  switch (why.kind) {
    case 'handed-over':
      return why.handover === 'reopened'
        ? `Reopened for ${sayOwner(owner)}`
        : `Handed over to ${sayOwner(owner)}, ${sayHandoverKind(why.handover)}: ${sayHandoverReason(why.handover, why.node, why.reason)}`
    case 'claimed':
      return `${sayOwner(owner)} ${claimWords[why.how] ?? 'has the chat'}`
    case 'transferred':
      return `${why.by.name} transferred the chat to ${why.agent ? `${why.agent.name} (${why.team.name})` : why.team.name}`
    case 'parked':
      return `${why.by.name} parked the chat until the customer answers`
    case 'customer-returned':
      return 'The customer is back'
    case 'requeued':
      return `Back at the top of the queue: ${requeueWords[why.reason] ?? 'the agent let it go'}`
    case 'settings-changed':
      return `The settings have changed: now with ${sayOwner(owner)}`
    case 'left-queue':
      return 'The customer left the queue, back to the bot'
    case 'handed-back':
      return `${why.by.name} handed the chat back to the bot${why.node ? `, at “${why.node.name}”` : ''}`
    case 'closed':
      return sayCompletion(why.completion)
    default:
      // A newer server may know changes that this page does not.
      return `Now with ${sayOwner(owner)}`
  }
}

const claimWords = {
  matched: 'got the chat',
  picked: 'took the chat',
  assigned: 'was given the chat',
  returned: 'has the chat',
} as const

const requeueWords = {
  'agent-away': 'the agent lost the connection',
  'agent-signed-out': 'the agent signed out',
  'agent-on-break': 'the agent is on a break',
  'agent-left-team': 'the agent does not work in this team any more',
} as const

/** Who owns a chat, by name. */
export function sayOwner(owner: ChatOwner): string {
  switch (owner.kind) {
    case 'bot':
      return 'the bot'
    case 'team':
      return owner.reservedFor ? `${owner.reservedFor.name} (${owner.team.name})` : owner.team.name
    case 'agent':
      return owner.agent.name
    case 'nobody':
      return 'nobody'
    default:
      return 'somebody'
  }
}

/** How a chat ended, with its category. */
export function sayCompletion({ reason, agent, category }: DeskCompletion): string {
  const how = completionWords(reason, agent?.name)
  return category === undefined ? how : `${how} · ${category}`
}

function completionWords(reason: DeskCompletion['reason'], agent: string | undefined): string {
  switch (reason) {
    case 'closed-by-agent':
      return agent === undefined ? 'Closed by an agent' : `Closed by ${agent}`
    case 'ended-by-bot':
      return 'Ended by the bot'
    case 'ended-by-customer':
      return 'Ended by the customer'
    case 'bot-idle':
      return 'Closed: the customer stopped writing to the bot'
    case 'waiting-expired':
      return 'Closed: the customer did not answer in time'
    case 'nobody-online':
      return 'Closed: nobody was online'
    default:
      return 'Closed'
  }
}
