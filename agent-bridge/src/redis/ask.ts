import { Cluster, type Redis } from 'ioredis'
import type { RedisClient } from './create-redis'

interface Question {
  readonly command: string
  readonly args: readonly (string | number)[]
  readonly answer: (reply: unknown) => void
  readonly fail: (error: unknown) => void
}

const asked = new WeakMap<Redis, Question[]>()

/**
 * Gives one command. What is asked of one server at the same moment, by whomever, goes there and back together, each
 * with its own outcome: asking for several things at once costs what one of them costs. On a cluster each goes alone.
 */
export function ask(client: RedisClient, command: string, args: readonly (string | number)[]): Promise<unknown> {
  if (client instanceof Cluster) return client.call(command, ...args)
  return new Promise((answer, fail) => {
    const question = { command, args, answer, fail }
    const known = asked.get(client)
    if (known) {
      known.push(question)
      return
    }
    asked.set(client, [question])
    // When everything that can run now has run, so that all who have heard of the same news have asked.
    queueMicrotask(() => process.nextTick(send, client))
  })
}

function send(client: Redis): void {
  const questions = asked.get(client) ?? []
  asked.delete(client)
  // One write for all of them. A pipeline would do the same, and costs more to make than its commands.
  const stream = questions.length > 1 && client.status === 'ready' ? client.stream : undefined
  stream?.cork()
  for (const { command, args, answer, fail } of questions) client.call(command, ...args).then(answer, fail)
  stream?.uncork()
}
