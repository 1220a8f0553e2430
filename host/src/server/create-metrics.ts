import { channelOf, tenantOf, unreachable, type LineId, type Observe } from '@baton/core'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { QueueCount } from './count-queues'

export interface Metrics {
  readonly observe: Observe
  /**
   * Everything as Prometheus reads it. Queues are counted for each reading; where they cannot be, their gauges are left
   * out, for an old number would be taken for a new one.
   */
  read(count: () => Promise<readonly QueueCount[]>): Promise<{ readonly text: string; readonly contentType: string }>
}

/** Prometheus metrics. Labels are tenants, teams and channels: never a customer, so their number stays small. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const turns = new Counter({
    name: 'baton_turns_total',
    help: 'Inputs taken to their end',
    labelNames: ['tenant', 'input', 'result'],
    registers,
  })
  const decisions = new Counter({
    name: 'baton_decisions_total',
    help: 'What the bot decided about a message',
    labelNames: ['tenant', 'decision'],
    registers,
  })
  const turnSeconds = new Histogram({
    name: 'baton_turn_seconds',
    help: 'From input to commit',
    labelNames: ['input'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  })
  const retries = new Counter({
    name: 'baton_stale_retries_total',
    help: 'Turns taken again because another process was faster',
    registers,
  })
  const arbiters = new Histogram({
    name: 'baton_arbiter_seconds',
    help: 'How long an arbiter was asked, and what came of it',
    labelNames: ['tenant', 'outcome'],
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  })
  const handovers = new Counter({
    name: 'baton_handovers_total',
    help: 'Chats handed over to a team',
    labelNames: ['tenant', 'team', 'how'],
    registers,
  })
  const waited = new Histogram({
    name: 'baton_wait_seconds',
    help: 'From the queue to the agent, for each stay in a queue',
    labelNames: ['tenant', 'team'],
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600],
    registers,
  })
  const sends = new Counter({
    name: 'baton_sends_total',
    help: 'Messages given to a channel, by outcome',
    labelNames: ['tenant', 'channel', 'outcome', 'code'],
    registers,
  })
  const repairs = new Counter({
    name: 'baton_repairs_total',
    help: 'What the auditor had to mend; more than a few after a crash is worth a look',
    labelNames: ['what'],
    registers,
  })
  const warnings = new Counter({
    name: 'baton_warnings_total',
    help: 'Things an admin should mend',
    labelNames: ['code'],
    registers,
  })
  const errors = new Counter({
    name: 'baton_errors_total',
    help: 'Unexpected failures',
    labelNames: ['where'],
    registers,
  })
  const pending = new Gauge({
    name: 'baton_pending_chats',
    help: 'Chats in a team queue',
    labelNames: ['tenant', 'team'],
    registers,
  })
  const online = new Gauge({
    name: 'baton_agents_online',
    help: 'Agents who can get chats of a team',
    labelNames: ['tenant', 'team'],
    registers,
  })

  return {
    async read(count) {
      const counts = await count().catch((): readonly QueueCount[] => [])
      pending.reset()
      online.reset()
      for (const { tenant, team, ...count } of counts) {
        pending.set({ tenant, team }, count.pending)
        online.set({ tenant, team }, count.online)
      }
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
    observe: (observation) => {
      switch (observation.kind) {
        case 'turn':
          turns.inc({ tenant: tenantOf(observation.line), input: observation.input, result: observation.result })
          turnSeconds.observe({ input: observation.input }, observation.ms / 1000)
          if (observation.retries > 0) retries.inc(observation.retries)
          if (observation.decision) {
            decisions.inc({ tenant: tenantOf(observation.line), decision: observation.decision.kind })
          }
          return
        case 'arbiter': {
          const { line, ms, outcome } = observation
          return arbiters.observe({ tenant: tenantOf(line), outcome }, ms / 1000)
        }
        case 'handover':
          return handovers.inc({ tenant: observation.tenant, team: observation.team, how: observation.how })
        case 'assigned':
          return waited.observe({ tenant: observation.tenant, team: observation.team }, observation.waitedMs / 1000)
        case 'send':
          return sends.inc({
            ...placeOf(observation.line),
            outcome: observation.outcome,
            code: observation.code ?? '',
          })
        case 'repaired':
          return repairs.inc({ what: observation.what })
        case 'warning':
          return warnings.inc({ code: observation.code })
        case 'error':
          return errors.inc({ where: observation.where })
        default:
          return unreachable(observation)
      }
    },
  }
}

function placeOf(line: LineId): { readonly tenant: string; readonly channel: string } {
  return { tenant: tenantOf(line), channel: channelOf(line).channel }
}
