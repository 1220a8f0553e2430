// Writes the planned commits, four lines side by side, says which were acknowledged, and goes on with a line when it hears
// its last key back. What the server cannot take now is tried again, as a platform delivers a webhook again. Argument: the
// server's URL.
import { createRedis } from '../redis/create-redis'
import { createRedisStore, type RedisStore } from '../store/create-redis-store'
import { planCommits, type PlannedCommit } from './commit-plan'

async function run(url: string): Promise<void> {
  const redis = createRedis(url, { observe: () => undefined })
  const store = await retry(() => createRedisStore({ redis, observe: () => undefined }))
  await Promise.all(
    planCommits().map(async (commits) => {
      for (const planned of commits) {
        await commit(store, planned)
        const heard = hearBack(planned.key)
        process.send?.(planned.key)
        await heard
      }
    }),
  )
  await redis.close()
  process.send?.('done')
  process.disconnect()
}

function hearBack(key: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      if (message !== key) return
      process.off('message', listen)
      resolve()
    }
    process.on('message', listen)
  })
}

async function commit(store: RedisStore, { line, key, conversation, entries }: PlannedCommit): Promise<void> {
  for (;;) {
    const { kind } = await retry(async () => {
      const { revision } = await store.load(line)
      const what = { conversation, entries, chores: [], dedupeKey: key, dedupeForMs: 600_000, at: Date.now() }
      return store.commit({ line, revision, ...what })
    })
    if (kind === 'committed' || kind === 'duplicate') return
  }
}

/** Only while the server is away: everything else is a fault of ours, and is told. */
async function retry<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-unavailable') throw error
    }
  }
}

run(process.argv[2] ?? '').catch((error: Error) => {
  process.send?.(`failed: ${error.message}`)
  process.disconnect()
})
