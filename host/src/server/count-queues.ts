import type { AgentBridge } from '@baton/agent-bridge'
import type { Business } from '@baton/core'
import type { Metrics } from './create-metrics'

/** Brings the gauges of queues and presence up to date. */
export async function countQueues(
  businesses: readonly Business[],
  bridge: Pick<AgentBridge, 'desk' | 'lists'>,
  { online, pending }: Metrics,
): Promise<void> {
  for (const business of businesses) {
    const facts = await bridge.desk.presence(business.id)
    for (const team of business.teams.keys()) {
      const labels = { tenant: business.id, team }
      online.set(labels, facts.online[team] ?? 0)
      pending.set(labels, await bridge.lists.count(business.id, { kind: 'pending', team }))
    }
  }
}
