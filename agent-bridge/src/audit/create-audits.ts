import { setTimeout as wait } from 'node:timers/promises'
import type { LineId, Observe, PeriodicCheck, TeamId, TenantId } from '@baton/core'
import type { RedisClient } from '../redis/create-redis'
import { takeTurn } from '../redis/take-turn'
import type { GoneAgents } from '../presence/gone-agents'
import { tenantKeys } from '../tenant/tenant-keys'
import { keyOf, lineOfFault } from './fault'
import { findFaults } from './find-faults'
import { readIndexes, type ReadIndexesOptions } from './read-indexes'
import { repairFault, type RepairOptions } from './repair-fault'

export interface AuditsOptions extends ReadIndexesOptions, RepairOptions {
  readonly store: ReadIndexesOptions['store'] & RepairOptions['store']
  readonly redis: RedisClient
  readonly tenants: () => readonly TenantId[]
  readonly gone: GoneAgents
  readonly poke: (tenant: TenantId, team: TeamId) => Promise<void>
  /** Every line of the tenant. Without it, a rebuild knows what is filed or queued. */
  readonly lines?: (tenant: TenantId) => AsyncIterable<LineId>
  readonly observe: Observe
  /** What looks wrong because a chore is under way is right after so long, ms. */
  readonly secondLookMs: number
}

/** The bridge's part of the auditor's work. */
export interface Audits {
  /** For the auditor; of all processes, one does each. */
  readonly checks: readonly PeriodicCheck[]
  /**
   * Queues, holds and lists of what is pending or with agents, and the deadlines of all that is open. Says how much was
   * wrong.
   */
  audit(tenant: TenantId): Promise<number>
  /** All of it, from the conversations: adds what is missing and removes what is foreign. Says how much was wrong. */
  rebuild(tenant: TenantId): Promise<number>
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs

export function createAudits(options: AuditsOptions): Audits {
  const { redis, observe } = options

  async function repair(tenant: TenantId, look: () => ReturnType<typeof readIndexes>): Promise<number> {
    const suspects = new Set(findFaults(await look()).map(keyOf))
    if (suspects.size === 0) return 0
    await wait(options.secondLookMs)
    let repaired = 0
    for (const fault of findFaults(await look())) {
      if (!suspects.has(keyOf(fault))) continue
      await repairFault(options, tenant, fault)
      repaired += 1
      const line = lineOfFault(fault)
      observe({ kind: 'repaired', what: fault.kind, ...(line !== undefined && { line }) })
    }
    return repaired
  }

  async function audit(tenant: TenantId): Promise<number> {
    const repaired = await repair(tenant, () => readIndexes(options, tenant))
    // Whatever poke was lost, nobody waits longer than until here.
    const teams = options.business(tenant)?.teams.keys() ?? []
    await Promise.all([...teams].map((team) => options.poke(tenant, team)))
    return repaired
  }

  async function rebuild(tenant: TenantId): Promise<number> {
    const lines = options.lines ?? noLines
    const repaired = await repair(tenant, () => readIndexes(options, tenant, lines(tenant)))
    const recounted = await options.holds.recount(tenant)
    if (recounted.length > 0) observe({ kind: 'repaired', what: 'load' })
    return repaired + recounted.length
  }

  /** `everyMs`: how long it is nobody else's to do, also after a restart. */
  function check(
    name: string,
    ms: number,
    everyMs: number,
    run: (tenant: TenantId) => Promise<unknown>,
  ): PeriodicCheck {
    return {
      name,
      ms,
      run: async () => {
        for (const tenant of options.tenants()) {
          if (await takeTurn(redis, tenantKeys(tenant).check(name), everyMs)) await run(tenant)
        }
      },
    }
  }

  return {
    checks: [
      check('presence', 5 * secondMs, 4 * secondMs, (tenant) => options.gone.sweep(tenant)),
      // Twice within a minute, so that no fault lasts longer than one.
      check('queues', 15 * secondMs, 25 * secondMs, audit),
      check('rebuild', 10 * minuteMs, dayMs, rebuild),
    ],
    audit,
    rebuild,
  }
}

async function* noLines(): AsyncGenerator<LineId> {
  // Nobody can name them.
}
