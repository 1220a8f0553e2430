import { createHub, tenantId, type Observation } from '@baton/core'
import { makeBusiness } from '@baton/core/testing'
import { createAgentBridge } from '../create-agent-bridge'
import { createRedis } from '../redis/create-redis'
import { createRedisStore } from '../store/create-redis-store'

/**
 * A process that matches, until its claims have reached a step for the given time: then it says so and stands still. Any
 * message stops it.
 */
async function run([url = '', tenantName = '', step = '', times = '1']: readonly string[]): Promise<void> {
  const tenant = tenantId(tenantName)
  const business = makeBusiness({ mode: 'human-only', id: tenant })
  const observe = (observation: Observation) => {
    if (observation.kind === 'error') process.send?.({ kind: 'error', text: String(observation.error) })
  }
  const redis = createRedis(url, { observe })
  const store = await createRedisStore({ redis, observe })
  let left = Number(times)
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: () => [tenant],
    business: () => business,
    runIntegration: async () => ({ kind: 'empty' }),
    observe,
    limits: { claimMs: 700, graceMs: 300, jobLockMs: 500 },
    onClaimStep: async (at, entry) => {
      if (at !== step) return
      left -= 1
      if (left > 0) return
      process.send?.({ kind: 'reached', step, entry })
      await new Promise(() => undefined)
    },
  })
  const hub = createHub({
    store,
    desk: bridge.desk,
    integrations: bridge.integrations,
    tenant: () => ({ business }),
    adapter: () => undefined,
    observe,
  })
  bridge.start(hub)
  process.once('message', () => {
    stopAll().catch(fail)
  })
  process.send?.({ kind: 'started' })

  async function stopAll(): Promise<void> {
    await bridge.pause()
    await hub.stop()
    await bridge.stop()
    await store.close()
    await redis.close()
    // The last thing that is open: now it ends by itself, or something was left behind.
    process.disconnect()
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
}

run(process.argv.slice(2)).catch(fail)
