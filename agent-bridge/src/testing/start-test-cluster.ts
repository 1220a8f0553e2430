import { setTimeout as wait } from 'node:timers/promises'

import { Redis } from 'ioredis'

import { findFreePort } from '../local-server/free-port'
import { startTestServer, type TestServer } from './start-test-server'

export interface TestCluster {
  /** For `new Cluster(nodes, { redisOptions: { password } })`. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly password: string
  /** The same nodes, to crash or pause one. */
  readonly servers: readonly TestServer[]
  stop(): Promise<void>
}

const slotCount = 16_384
const readyTimeoutMs = 20_000

/** Three primaries on loopback that share all slots, without replicas. Needs redis-server 7 or later. */
export async function startTestCluster(): Promise<TestCluster> {
  const started = await Promise.allSettled([startNode(), startNode(), startNode()])
  const nodes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(nodes.map(({ server }) => server.stop()))
  }
  try {
    for (const result of started) if (result.status === 'rejected') throw result.reason
    await join(nodes)
  } catch (error) {
    await stop()
    throw error
  }
  const servers = nodes.map(({ server }) => server)
  return {
    nodes: servers.map(({ port }) => ({ host: '127.0.0.1', port })),
    password: new URL(servers[0]?.url ?? '').password,
    servers,
    stop,
  }
}

interface Node {
  readonly server: TestServer
  readonly busPort: number
}

async function startNode(): Promise<Node> {
  let busPort = 0
  const configuration = async () => {
    busPort = await findFreePort()
    return ['cluster-enabled yes', `cluster-port ${busPort}`, 'cluster-announce-ip 127.0.0.1']
  }
  return { server: await startTestServer({ kind: 'redis-server', configuration }), busPort }
}

/** What `redis-cli --cluster create` does, which is not installed with every server. */
async function join(nodes: readonly Node[]): Promise<void> {
  const members = nodes.map((node) => ({ ...node, client: new Redis(node.server.url) }))
  try {
    const share = Math.ceil(slotCount / members.length)
    for (const [index, { client }] of members.entries()) {
      const lastSlot = Math.min((index + 1) * share, slotCount) - 1
      await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, lastSlot)
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    }
    const [first, ...others] = members
    for (const { server, busPort } of others) {
      await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', server.port, busPort)
    }
    const giveUpAt = performance.now() + readyTimeoutMs
    for (const { client } of members) {
      while (!(await isComplete(client, members.length))) {
        if (performance.now() > giveUpAt) throw new Error('the nodes did not become one cluster')
        await wait(50)
      }
    }
  } finally {
    for (const { client } of members) client.disconnect()
  }
}

async function isComplete(client: Redis, size: number): Promise<boolean> {
  const info = String(await client.call('CLUSTER', 'INFO'))
  return ['cluster_state:ok', `cluster_slots_ok:${slotCount}`, `cluster_size:${size}`].every((line) =>
    info.includes(line),
  )
}
