import { randomUUID } from 'node:crypto'
import {
  createRehearsal,
  lineId,
  type AwaitId,
  type Content,
  type Conversation,
  type Envelope,
  type Input,
  type IntegrationOutcome,
  type IntegrationRequest,
  type LogEntry,
} from '@baton/core'
import { runIntegration } from '../integration/run-integration'
import type { RehearsalCast } from './load-cast'

export interface TalkOptions {
  /** The channel that nodes, rules and texts are told of. */
  readonly channel: string
  /** What the customer's side is set to, such as `ar`. */
  readonly language?: string
}

/** One customer and a bot, without a host, a store or agents. */
export interface Talk {
  readonly conversation: Conversation | undefined
  /**
   * The customer does something, and everything that follows from it is done, integrations too. Resolves with what the
   * line's log has got, in the order in which it comes true.
   */
  customer(content: Content): Promise<readonly LogEntry[]>
}

const account = 'main'

export function createTalk({ bot, business, tools }: RehearsalCast, { channel, language }: TalkOptions): Talk {
  const place = randomUUID()
  const line = lineId({ tenant: business.id, channel, account, place })
  const rehearsal = createRehearsal(line)

  function take(input: Input): void {
    rehearsal.take({ bot, business, channel }, input, {
      now: Date.now(),
      random: Math.random(),
      uniqueId: randomUUID(),
      online: Object.fromEntries([...business.teams.keys()].map((team) => [team, 1])),
    })
  }

  return {
    get conversation() {
      return rehearsal.conversation
    },
    async customer(content) {
      let next = rehearsal.log.length
      take({ kind: 'customer', envelope: envelopeOf(content) })
      const happened: LogEntry[] = []
      for (; next < rehearsal.log.length; next += 1) {
        const entry = rehearsal.log[next]
        if (!entry) continue
        happened.push(entry)
        if (entry.body.kind !== 'integration') continue
        const { await: id, request } = entry.body
        take({ kind: 'integration-result', await: id, outcome: await runInTime(id, request) })
      }
      return happened
    },
  }

  function envelopeOf(content: Content): Envelope {
    const id = randomUUID()
    const now = Date.now()
    return {
      v: 1,
      id,
      dedupeKey: id,
      channel,
      account,
      conversation: { id: place, kind: 'direct' },
      address: {},
      sender: { id: place, isBot: false, isSelf: false, ...(language !== undefined && { language }) },
      sentAt: now,
      receivedAt: now,
      content,
    }
  }

  /** Tried once: whoever rehearses tries again by themselves. */
  async function runInTime(id: AwaitId, request: IntegrationRequest): Promise<IntegrationOutcome> {
    const signal = AbortSignal.timeout(request.timeoutMs)
    const late = new Promise<IntegrationOutcome>((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'late' }), { once: true })
    })
    const run = runIntegration(tools, { id, request, signal }).catch((error: unknown): IntegrationOutcome => ({
      kind: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    }))
    return Promise.race([run, late])
  }
}
