import type { AgentBridge } from '@baton/agent-bridge'
import type { Business } from '@baton/core'

/** How a team is doing at this moment. */
export interface QueueCount {
  readonly tenant: string
  readonly team: string
  /** Chats that wait for an agent. */
  readonly pending: number
  /** Agents who can get chats. */
  readonly online: number
}

/** Counts the queues of all teams. Rejects where the store cannot be asked. */
export async function countQueues(
  businesses: readonly Business[],
  bridge: Pick<AgentBridge, 'desk' | 'lists'>,
): Promise<readonly QueueCount[]> {
  const counts = await Promise.all(
    businesses.map(async ({ id: tenant, teams }) => {
      const presence = bridge.desk.presence(tenant)
      return Promise.all(
        [...teams.keys()].map(async (team) => {
          const [pending, { online }] = await Promise.all([
            bridge.lists.count(tenant, { kind: 'pending', team }),
            presence,
          ])
          return { tenant, team, pending, online: online[team] ?? 0 }
        }),
      )
    }),
  )
  return counts.flat()
}
