import { shardOf, type ConversationStore, type LineId, type LineNews, type Observe, type Signal } from '@baton/core'
import { z } from 'zod'
import { closeClient } from '../redis/close-client'
import type { RedisClient } from '../redis/create-redis'
import type { StoreContext } from './store-context'

export interface LineNewsChannel extends Pick<ConversationStore, 'signal' | 'watch'> {
  close(): Promise<void>
}

/** Tells and hears what happens on lines: one subscription per shard that is watched, on a connection of its own. */
export function createLineNews(context: StoreContext, connect: () => RedisClient, observe: Observe): LineNewsChannel {
  const { client, keys, shards } = context
  const watchers = new Map<LineId, Set<(news: LineNews) => void>>()
  const channels = new Set<string>()
  let subscriber: RedisClient | undefined
  let wasReady = false

  const report = (error: unknown): void => observe({ kind: 'error', where: 'line news', error })

  const channelOf = (line: LineId): string => keys.shard(shardOf(line, shards)).news

  function tell(line: LineId, news: LineNews): void {
    for (const hear of watchers.get(line) ?? []) hear(news)
  }

  /**
   * Everybody who watches a line of these channels is told to look for themselves: what was said until the server has
   * answered was not heard, neither at first nor while there was no connection.
   */
  async function listenTo(subscribed: RedisClient, names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    // It waits for the server if need be, and is renewed by the client after every break.
    await subscribed.subscribe(...names)
    for (const line of watchers.keys()) if (names.includes(channelOf(line))) tell(line, { kind: 'poke', seq: 0 })
  }

  function listen(): RedisClient {
    const made = connect()
    made.on('error', report)
    made.on('message', (_channel: string, text: string) => {
      const space = text.indexOf(' ')
      const line = text.slice(0, space) as LineId
      if (!watchers.has(line)) return
      const news = parseNews(text.slice(space + 1))
      if (news) tell(line, news)
    })
    made.on('ready', () => {
      if (wasReady) listenTo(made, [...channels]).catch(report)
      wasReady = true
    })
    return made
  }

  return {
    async signal(line, signal) {
      const { news } = context.shardKeys(line)
      await context.reach('signal', () => client.publish(news, `${line} ${JSON.stringify(signal)}`))
    },
    watch(line, hear) {
      const channel = channelOf(line)
      if (!channels.has(channel)) {
        channels.add(channel)
        subscriber ??= listen()
        listenTo(subscriber, [channel]).catch(report)
      }
      // Its own function, so that one that watches twice is two.
      const watcher = (news: LineNews): void => hear(news)
      const all = watchers.get(line) ?? new Set()
      watchers.set(line, all.add(watcher))
      return () => {
        all.delete(watcher)
        if (all.size === 0 && watchers.get(line) === all) watchers.delete(line)
      }
    },
    async close() {
      watchers.clear()
      if (subscriber) await closeClient(subscriber)
    },
  }
}

const signalSchema: z.ZodType<Signal> = z.discriminatedUnion('by', [
  z.object({ kind: z.literal('typing'), by: z.literal('customer') }),
  z.object({ kind: z.literal('typing'), by: z.literal('agent'), name: z.string(), after: z.number() }),
])

/** A position, or a signal as JSON. What is neither is not ours. */
function parseNews(text: string): LineNews | undefined {
  if (/^\d{1,15}$/.test(text)) return { kind: 'poke', seq: Number(text) }
  try {
    const signal = signalSchema.safeParse(JSON.parse(text))
    return signal.success ? { kind: 'signal', signal: signal.data } : undefined
  } catch {
    return undefined
  }
}
