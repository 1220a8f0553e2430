import { z } from 'zod'
import type { IntegrationOutcome } from '../integration'
import type { OutboundMessage } from '../message'
import type { FunctionMessage, FunctionResult } from './bot-function'
import { webAddress } from './text-schema'

const text = z.string().min(1)
const links = z.array(z.strictObject({ label: text, url: webAddress }))

const message: z.ZodType<FunctionMessage> = z.union([
  text,
  z.strictObject({ text, choices: z.array(text).exactOptional(), links: links.exactOptional() }),
  z.strictObject({
    cards: z
      .array(
        z.strictObject({
          title: text,
          subtitle: text.exactOptional(),
          text: text.exactOptional(),
          image: z.strictObject({ url: webAddress, alt: z.string() }).exactOptional(),
          links: links.exactOptional(),
        }),
      )
      .min(1),
    text: text.exactOptional(),
  }),
])

const result: z.ZodType<FunctionResult> = z.object({
  say: z.union([message, z.array(message)]).exactOptional(),
  facts: z.record(z.string(), z.string()).exactOptional(),
  entities: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  succeeded: z.boolean().exactOptional(),
  team: text.exactOptional(),
})

/** Reads what a custom function or an HTTP integration answered. Nothing, or an answer that says nothing, is `empty`. */
export function readFunctionResult(answer: unknown): IntegrationOutcome {
  if (answer === undefined || answer === null) return { kind: 'empty' }
  const read = result.safeParse(answer)
  if (!read.success) {
    const [issue] = read.error.issues
    // The path only: a value may be personal.
    return { kind: 'failed', reason: `the answer is not right at ${issue?.path.join('.') || 'its top'}` }
  }
  const { say = [], facts, entities, succeeded = true, team } = read.data
  const messages = (isList(say) ? say : [say]).map(toMessage)
  if (messages.length === 0 && !facts && !entities && team === undefined) return { kind: 'empty' }
  return {
    kind: 'answered',
    messages,
    succeeded,
    ...(facts && { facts }),
    ...(entities && { entities }),
    ...(team !== undefined && { team }),
  }
}

/** Its choices have their labels as ids: they are taken as if the customer had written them. */
function toMessage(said: FunctionMessage): OutboundMessage {
  if (typeof said === 'string') return { kind: 'text', text: said }
  if ('cards' in said) return { kind: 'cards', ...said }
  const { choices, ...rest } = said
  return { kind: 'text', ...rest, ...(choices && { choices: choices.map((label) => ({ id: label, label })) }) }
}

function isList(say: FunctionMessage | readonly FunctionMessage[]): say is readonly FunctionMessage[] {
  return Array.isArray(say)
}
