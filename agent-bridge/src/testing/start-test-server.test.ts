import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

import { Cluster, Redis } from 'ioredis'

import { findFreePort } from '../local-server/free-port'
import { describeOnRedisServer } from './describe-on-redis-server'
import { spawnSource } from './spawn-source'
import { startTestCluster } from './start-test-cluster'
import { readTestServerKind, startTestServer, type TestServer } from './start-test-server'

function connect(server: TestServer): Redis {
  const client = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => null })
  client.on('error', () => undefined)
  return client
}

async function ask<Answer>(server: TestServer, question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = connect(server)
  try {
    return await question(client)
  } finally {
    client.disconnect()
  }
}

test('a server of its own: what the run was told to use, empty, gone after the stop', async () => {
  const servers = await Promise.all([startTestServer(), startTestServer()])
  const [first, second] = servers
  expect(first.kind).toBe(await readTestServerKind())
  await ask(first, (client) => client.set('key', 'value'))
  expect(await ask(second, (client) => client.dbsize())).toBe(0)

  await Promise.all(servers.map((server) => server.stop()))
  await expect(ask(first, (client) => client.ping())).rejects.toThrow()
})

test('a crash closes every connection, a restart answers at the same address', async () => {
  const server = await startTestServer()
  const client = connect(server)
  await client.set('key', 'value')
  const closed = new Promise((resolve) => client.once('close', resolve))
  await server.crash()
  await closed

  await server.restart()
  expect(await ask(server, (again) => again.get('key'))).toBeNull()
  await server.stop()
})

test('a paused server answers when it goes on', async () => {
  const server = await startTestServer()
  const client = connect(server)
  await client.set('key', 'value')
  server.pause()
  let isAnswered = false
  const answer = client.get('key').finally(() => {
    isAnswered = true
  })
  await ask(await startedBeside(server), (other) => other.ping())
  expect(isAnswered).toBe(false)
  server.resume()
  expect(await answer).toBe('value')
  client.disconnect()
  await server.stop()
})

const beside: TestServer[] = []
afterAll(() => Promise.all(beside.map((server) => server.stop())))

/** A second server has started and answered meanwhile: the first would have, too. */
async function startedBeside({ kind }: TestServer): Promise<TestServer> {
  const server = await startTestServer({ kind })
  beside.push(server)
  return server
}

test('a run that is killed leaves no server behind', async () => {
  const run = spawnSource(join(__dirname, 'test-server.process.ts'))
  const url = String(await run.receive())
  const client = new Redis(url, { retryStrategy: () => null })
  client.on('error', () => undefined)
  expect(await client.ping()).toBe('PONG')

  const closed = new Promise((resolve) => client.once('close', resolve))
  await run.kill()
  await closed
})

describeOnRedisServer('test servers', () => {
  test('a durable one has its data after a crash', async () => {
    const server = await startTestServer({ durable: true })
    await ask(server, (client) => client.set('key', 'value'))
    await server.crash()
    await server.restart()
    expect(await ask(server, (client) => client.get('key'))).toBe('value')
    await server.stop()
  })

  test('a node of a cluster whose second port was taken meanwhile starts on another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const busPorts = [(other.address() as AddressInfo).port]
    const asked: number[] = []
    const node = await startTestServer({
      kind: 'redis-server',
      configuration: async () => {
        const port = busPorts.shift() ?? (await findFreePort())
        asked.push(port)
        return ['cluster-enabled yes', `cluster-port ${port}`]
      },
    })
    expect(asked.length).toBeGreaterThan(1)
    await node.crash()
    await node.restart()
    // It comes back where the others know it.
    const announced = String(await ask(node, (client) => client.call('CLUSTER', 'NODES')))
    expect(announced).toContain(`@${asked.at(-1)}`)
    await node.stop()
    other.close()
  })

  test('a cluster of three shares the slots, and refuses a script across two of them', async () => {
    const cluster = await startTestCluster()
    const client = new Cluster([...cluster.nodes], { redisOptions: { password: cluster.password } })
    for (let index = 0; index < 30; index += 1) await client.set(`key-${index}`, index)
    const sizes = await Promise.all(cluster.servers.map((server) => ask(server, (node) => node.dbsize())))
    expect(sizes.every((size) => size > 0)).toBe(true)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30)
    await expect(client.eval('return 1', 2, 'key-1', 'key-2')).rejects.toThrow(/CROSSSLOT|same slot/)
    client.disconnect()
    await cluster.stop()
  }, 30_000)
})
