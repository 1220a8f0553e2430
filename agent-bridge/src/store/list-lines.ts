import { parseLineId, tenantOf, type LineId, type TenantId } from '@baton/core'
import { Cluster } from 'ioredis'
import type { StoreContext } from './store-context'

/** Keys that one step of a scan looks at. */
const scannedAtOnce = 1_000

/**
 * Every line of a tenant, each once: the server's keys themselves are read, on a cluster those of every node. So it needs
 * no index, and costs a walk over all that the server keeps.
 */
export async function* listLines({ client, keys, reach }: StoreContext, tenant: TenantId): AsyncGenerator<LineId> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]
  const known = new Set<LineId>()
  for (const node of nodes) {
    let cursor = '0'
    do {
      const [next, found] = await reach('list lines', () =>
        node.scan(cursor, 'MATCH', keys.states(tenant), 'COUNT', scannedAtOnce),
      )
      cursor = next
      for (const key of found) {
        const line = parseLineId(/\{([^}]*)\}/.exec(key)?.[1] ?? '')
        if (line === undefined || known.has(line) || tenantOf(line) !== tenant) continue
        known.add(line)
        yield line
      }
    } while (cursor !== '0')
  }
}
