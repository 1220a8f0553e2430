import {
  decisiveWords,
  unreachable,
  type Decision,
  type DecisionStep,
  type Evidence,
  type LogEntry,
  type Ownership,
} from '@baton/core'

/** What happened, in plain words and without anybody's own; nothing for what the bot or the house said. */
export function explainEntry({ body }: LogEntry): string | undefined {
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
  const understood = resolution && `understood: ${resolution.why}${describeEvidence(resolution.evidence)}`
  const weighed = rules.map(
    ({ because, matched, rule }) => `rule ${rule} ${matched ? 'matched' : 'did not match'} (${because})`,
  )
  return [understood, ...weighed, ...warnings, `decided: ${describeDecision(decision)}`].filter(Boolean).join('; ')
}

/** Words of the bot's phrases only: what else a customer has written is theirs. */
function describeEvidence(evidence: Evidence | undefined): string {
  if (!evidence) return ''
  const words = decisiveWords(evidence).map((word) => `"${word}"`)
  const unknown = evidence.unknownWords.length
  const parts = [
    words.length > 0 && `by ${words.join(', ')}`,
    unknown > 0 && `${unknown === 1 ? 'a word is' : `${unknown} words are`} in no phrase`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
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
    case 'settings-changed':
      return 'the settings have changed'
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
