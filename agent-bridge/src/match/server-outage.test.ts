import { once } from 'node:events'
import { join } from 'node:path'
import { teamId } from '@baton/core'
import { startTestHouse } from '../testing/start-test-house'
import { spawnSource } from '../testing/spawn-source'
import { readTestServerKind, startTestServer } from '../testing/start-test-server'

jest.setTimeout(60_000)

test('when the server comes back, who waits is matched, and what it has forgotten is built again', async () => {
  const durable = (await readTestServerKind()) === 'redis-server'
  const server = await startTestServer({ durable })
  // A run of the matching that the crash has interrupted is taken over when its lock has run out.
  const house = await startTestHouse(server, { bridge: { limits: { jobLockMs: 1_000 } } })
  try {
    const asha = await house.addAgent('asha', { capacity: 1 })
    await house.customerWrites('ann')
    await house.until('ann is hers', async () => (await house.ownerOf('ann')) === asha)
    await house.customerWrites('bob')
    await house.until('bob waits', async () => (await house.queue(teamId('support'))).join() === 'bob')

    await server.crash()
    await expect(house.first.bridge.agents.list(house.tenant)).rejects.toThrow()
    await server.restart()
    await house.until('it answers', () =>
      house.first.bridge.agents.list(house.tenant).then(
        () => true,
        () => false,
      ),
    )

    const again = durable ? asha : await house.addAgent('asha', { capacity: 1 })
    if (!durable) await house.first.bridge.audits.rebuild(house.tenant)
    await house.first.bridge.presence.choose(house.tenant, again, 'online')
    if (durable) {
      expect(await house.loadOf(asha)).toBe(1)
      await house.agentDoes(asha, 'ann', { kind: 'close' })
    }
    await house.until('bob is hers', async () => (await house.ownerOf('bob')) === again)
  } finally {
    await house.stop()
    await server.stop()
  }
})

test('a process stops while the server is away, and leaves nothing open', async () => {
  const server = await startTestServer()
  const running = spawnSource(join(__dirname, '..', 'testing', 'claiming.process.ts'), [server.url, 'shop'])
  try {
    expect(await running.receive()).toEqual({ kind: 'started' })
    const ended = once(running.child, 'exit')
    await server.crash()
    // It has noticed.
    expect(await running.receive()).toMatchObject({ kind: 'error' })
    running.child.send('stop')
    expect(await ended).toEqual([0, null])
  } finally {
    await running.kill()
    await server.stop()
  }
})
