import type { DecisionRecord, LoggedInput, LoggedRecord } from './decision-record'
import type { Input } from './input'
import type { LogBody } from './log-entry'

/** The record without what the log has beside it. */
export function abridgeRecord(record: DecisionRecord): LoggedRecord {
  const { held, ...facts } = record.facts
  return { ...record, v: 2, input: abridgeInput(record.input), facts: { ...facts, held: held.map(({ seq }) => seq) } }
}

/**
 * The whole record again.
 *
 * @param bodyAt what stands in the line's log at a position
 * @throws Error when an entry it needs is not there
 */
export function completeRecord(record: LoggedRecord, bodyAt: (seq: number) => LogBody | undefined): DecisionRecord {
  if (record.v === 1) return record
  const held = record.facts.held.map((seq) => ({ seq, content: entryAt(bodyAt, seq, 'customer').content }))
  return {
    ...record,
    v: 1,
    input: completeInput(record.input, record.facts.nextSeq, bodyAt),
    facts: { ...record.facts, held },
  }
}

function abridgeInput(input: Input): LoggedInput {
  switch (input.kind) {
    case 'customer': {
      const { content: _content, sender: _sender, dedupeKey: _key, raw: _raw, ...envelope } = input.envelope
      return { kind: 'customer', envelope }
    }
    case 'integration-result':
      return { kind: 'integration-result' }
    default:
      return input
  }
}

function completeInput(input: LoggedInput, seq: number, bodyAt: (seq: number) => LogBody | undefined): Input {
  switch (input.kind) {
    case 'customer': {
      const { kind: _kind, ...told } = entryAt(bodyAt, seq, 'customer')
      return { kind: 'customer', envelope: { ...input.envelope, ...told } }
    }
    case 'integration-result': {
      const { await: id, outcome } = entryAt(bodyAt, seq, 'integration-result')
      return { kind: 'integration-result', await: id, outcome }
    }
    default:
      return input
  }
}

function entryAt<Kind extends LogBody['kind']>(
  bodyAt: (seq: number) => LogBody | undefined,
  seq: number,
  kind: Kind,
): Extract<LogBody, { kind: Kind }> {
  const body = bodyAt(seq)
  if (!body || !isOfKind(body, kind)) throw new Error(`a decision record refers to ${kind} entry ${seq}, which is gone`)
  return body
}

function isOfKind<Kind extends LogBody['kind']>(body: LogBody, kind: Kind): body is Extract<LogBody, { kind: Kind }> {
  return body.kind === kind
}
