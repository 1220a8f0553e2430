import {
  unreachable,
  type AgentId,
  type ConversationId,
  type FiledUnder,
  type Observe,
  type TenantId,
} from '@baton/core'
import { closeClient } from '../redis/close-client'
import { connectBlocking } from '../redis/connect-blocking'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'
import { filedUnderSchema } from './filed-under'
import { tenantKeys } from './tenant-keys'

/** What has changed for the people at the desk; what it is now must be read. */
export type News =
  /** A conversation has moved from list to list: where it was, unless it is new, and where it is. */
  | {
      readonly kind: 'filed'
      readonly conversation: ConversationId
      readonly under: FiledUnder
      readonly before?: FiledUnder
    }
  | { readonly kind: 'presence'; readonly agent: AgentId }
  /** An account was added or changed. */
  | { readonly kind: 'account'; readonly agent: AgentId }
  /** Nobody has listened for a while: anything may have changed. */
  | { readonly kind: 'missed' }
  /** One session has ended, or all of the agent's. */
  | { readonly kind: 'signed-out'; readonly agent: AgentId; readonly session?: string }

export interface NewsOptions {
  readonly redis: RedisClient
  readonly observe: Observe
}

/** Tells every process what has changed. Nothing of it is kept: whoever was not listening is told so, and reads again. */
export interface NewsChannel {
  publish(tenant: TenantId, news: Exclude<News, { readonly kind: 'missed' | 'filed' }>): Promise<void>
  watch(tenant: TenantId, hear: (news: News) => void): () => void
  close(): Promise<void>
}

export function createNews({ redis, observe }: NewsOptions): NewsChannel {
  const listeners = new Map<string, Set<(news: News) => void>>()
  const report = (error: unknown): void => observe({ kind: 'error', where: 'desk news', error })
  let subscriber: RedisClient | undefined
  let wasReady = false

  function subscriberOf(): RedisClient {
    if (subscriber) return subscriber
    const made = connectBlocking(redis)
    subscriber = made
    subscriber.on('error', report)
    subscriber.on('ready', () => {
      if (wasReady) listenTo(made, [...listeners.keys()]).catch(report)
      wasReady = true
    })
    subscriber.on('message', (channel: string, text: string) => {
      const news = parseNews(text)
      if (news) listeners.get(channel)?.forEach((hear) => hear(news))
    })
    return subscriber
  }

  /** What was published until the server has answered was not heard, neither at first nor while it was away. */
  async function listenTo(subscribed: RedisClient, channels: readonly string[]): Promise<void> {
    if (channels.length === 0) return
    await subscribed.subscribe(...channels)
    for (const channel of channels) listeners.get(channel)?.forEach((hear) => hear({ kind: 'missed' }))
  }

  return {
    async publish(tenant, news) {
      await redis.publish(tenantKeys(tenant).news, JSON.stringify(news))
    },

    watch(tenant, hear) {
      const channel = tenantKeys(tenant).news
      const known = listeners.get(channel)
      const hearing = known ?? new Set()
      // Its own function, so that one listener given twice is two.
      const listener = (news: News) => hear(news)
      hearing.add(listener)
      listeners.set(channel, hearing)
      if (!known) listenTo(subscriberOf(), [channel]).catch(report)
      return () => {
        hearing.delete(listener)
        if (hearing.size > 0 || listeners.get(channel) !== hearing) return
        listeners.delete(channel)
        subscriber?.unsubscribe(channel).catch(report)
      }
    },

    async close() {
      listeners.clear()
      const closing = subscriber
      subscriber = undefined
      if (closing) await closeClient(closing)
    },
  }
}

const newsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('filed'),
    conversation: z.string(),
    under: filedUnderSchema,
    before: filedUnderSchema.optional(),
  }),
  z.object({ kind: z.literal('presence'), agent: z.string() }),
  z.object({ kind: z.literal('account'), agent: z.string() }),
  z.object({ kind: z.literal('signed-out'), agent: z.string(), session: z.string().optional() }),
])

function parseNews(text: string): News | undefined {
  const news = newsSchema.parse(JSON.parse(text))
  switch (news.kind) {
    case 'filed':
      return {
        kind: 'filed',
        conversation: news.conversation as ConversationId,
        under: news.under,
        ...(news.before && { before: news.before }),
      }
    case 'presence':
    case 'account':
      return { kind: news.kind, agent: news.agent as AgentId }
    case 'signed-out':
      return {
        kind: 'signed-out',
        agent: news.agent as AgentId,
        ...(news.session !== undefined && { session: news.session }),
      }
    default:
      return unreachable(news)
  }
}
