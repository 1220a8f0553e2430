import {
  BatonError,
  parseConversationId,
  unreachable,
  type Decision,
  type DecisionStep,
  type LogEntry,
  type Ownership,
} from '@baton/core'
import type { Command } from 'commander'
import { openHouse } from '../wiring/open-house'
import { ownFolder, type Terminal } from './terminal'

/** More entries than any conversation that a person would explain. */
const mostEntries = 5_000

export function addExplainCommand(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('say in plain words why a conversation went where it went')
    .argument('<conversation>', 'its id, as the desk shows it')
    .option('--folder <folder>', 'the folder with baton.yaml', ownFolder(terminal))
    .addHelpText('after', '\nWhat customers and agents wrote is not shown, only what was decided about it.')
    .action(async (id: string, options: { readonly folder: string }) => {
      const parsed = parseConversationId(id)
      if (!parsed) throw new BatonError('malformed', `"${id}" is no conversation: copy its id from the desk`)
      const house = await openHouse(options.folder, terminal.env, terminal.err)
      try {
        const query = { audience: 'audit', conversation: parsed.number, limit: mostEntries } as const
        const entries = await house.store.readLog(parsed.line, query)
        if (entries.length === 0) throw new BatonError('not-found', `there is no conversation ${id}`)
        for (const line of explainConversation(entries)) terminal.out(line)
      } finally {
        await house.close()
      }
    })
}

/** One line per thing that happened, without anybody's words. */
function explainConversation(entries: readonly LogEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    const said = explainEntry(entry)
    return said === undefined ? [] : [`${new Date(entry.at).toISOString()}  ${said}`]
  })
}

function explainEntry({ body }: LogEntry): string | undefined {
  switch (body.kind) {
    case 'customer':
      return `the customer sent ${body.content.kind === 'event' ? body.content.event : body.content.kind}`
    case 'message':
      return body.from.kind === 'agent' ? `agent ${body.from.agent} answered` : undefined
    case 'owner':
      return `${describeOwner(body.from)} → ${describeOwner(body.to)}: ${describeChange(body.why)}`
    case 'integration':
      return `node ${body.node} started ${body.request.kind} ${body.request.target}`
    case 'integration-result':
      return `the integration ${body.outcome.kind === 'failed' ? `failed: ${body.outcome.reason}` : `was ${body.outcome.kind}`}${body.late ? ', too late to be said' : ''}`
    case 'warning':
      return `warning: ${body.text}`
    case 'record':
      return body.record.steps.map(explainStep).join('; ')
    case 'note':
      return `agent ${body.by} wrote a note`
    case 'fact':
      return `${body.name} became known, from the ${body.source}`
    default:
      return unreachable(body)
  }
}

function explainStep({ decision, resolution, rules, warnings }: DecisionStep): string {
  const understood = resolution ? `understood: ${resolution.why}` : undefined
  const weighed = rules.map(
    ({ because, matched, rule }) => `rule ${rule} ${matched ? 'matched' : 'did not match'} (${because})`,
  )
  return [understood, ...weighed, ...warnings, `decided: ${describeDecision(decision)}`].filter(Boolean).join('; ')
}

function describeDecision(decision: Decision): string {
  switch (decision.kind) {
    case 'reply':
      return `node ${decision.node} replies`
    case 'ask':
      return `node ${decision.node} asks for ${decision.entity}`
    case 'integration':
      return `node ${decision.node} waits for its integration`
    case 'assist':
      return 'Smart Assist helps'
    case 'break':
      return `the bot breaks (${decision.cause}) and keeps the chat`
    case 'handover':
      return `handed over to team ${decision.team} ${describeHow(decision)}`
    case 'silent':
      return 'nothing to answer'
    case 'hold':
      return 'held until the integration has answered'
    case 'end':
      return 'the bot ends the conversation'
    case 'assigned':
      return `agent ${decision.agent} of team ${decision.team} gets it`
    default:
      return unreachable(decision)
  }
}

function describeHow({ cause, how, rule }: Extract<Decision, { kind: 'handover' }>): string {
  const why = {
    'by-design': 'by design',
    'on-bot-break': `on bot break (${cause ?? ''})`,
    'no-bot': 'as there is no bot',
    reopened: 'as it was reopened',
  }[how]
  return `${why}, ${rule === undefined ? 'no rule chose the team' : `by rule ${rule}`}`
}

function describeChange(why: Extract<LogEntry['body'], { kind: 'owner' }>['why']): string {
  switch (why.kind) {
    case 'handed-over':
      return why.reason
    case 'claimed':
      return `claimed, ${why.how}`
    case 'transferred':
      return `transferred by ${why.by}`
    case 'parked':
      return `parked by ${why.by}`
    case 'customer-returned':
      return 'the customer answered a parked chat'
    case 'requeued':
      return why.reason
    case 'left-queue':
      return 'the customer left the line'
    case 'handed-back':
      return `handed back by ${why.by}`
    case 'closed':
      return why.completion.reason
    default:
      return unreachable(why)
  }
}

function describeOwner(ownership: Ownership): string {
  switch (ownership.owner) {
    case 'bot':
      return 'bot'
    case 'team':
      return `team ${ownership.team}${ownership.reservedFor ? ` (for ${ownership.reservedFor})` : ''}`
    case 'agent':
      return `agent ${ownership.agent}${ownership.phase === 'waiting' ? ' (parked)' : ''}`
    case 'nobody':
      return 'closed'
    default:
      return unreachable(ownership)
  }
}
