import { z } from 'zod'
import { durationSchema } from '../configuration/duration'
import { modes } from './business'
import { textNames, type TextName } from './business-texts'
import { conditionSchema } from './condition-schema'
import { languageTag, plainIdText } from './text-schema'

const text = z.string().min(1)

const team = z.strictObject({
  name: text.optional().describe('Internal, never shown to a customer; the id if nothing is written.'),
  active: z.boolean().default(true),
  strategy: z
    .enum(['balanced', 'pull'])
    .default('balanced')
    .describe('balanced: pushed to the agent with most free places; pull: agents pick.'),
  whenOffline: z
    .enum(['queue', 'close'])
    .default('queue')
    .describe('Nobody is online when a chat arrives: keep it queued, or close it after the offline text.'),
  delay: durationSchema({ min: '10s', max: '24h' }).optional().describe('Everybody busy for so long: the delay text.'),
  recall: durationSchema({ min: '10s', max: '24h' })
    .optional()
    .describe('Customer silent for so long: the recall text.'),
  away: durationSchema({ min: '30s', max: '24h' })
    .default(300_000)
    .describe('Agent gone for so long: chats go back. 5m.'),
  target: durationSchema({ min: '1s', max: '24h' })
    .default(60_000)
    .describe('What waiting times are measured against. 1m.'),
})

const rule = z.strictObject({
  id: plainIdText.describe('How records and the desk name this rule.'),
  when: conditionSchema,
  team: text,
})

const category = z.union([text, z.strictObject({ name: text, reasons: z.array(text).default([]) })])

const textShape = Object.fromEntries(
  textNames.map((name) => [name, z.union([text, z.array(text).min(1)]).optional()]),
) as Record<TextName, z.ZodOptional<z.ZodUnion<readonly [z.ZodString, z.ZodArray<z.ZodString>]>>>

const timers = z.strictObject({
  botIdle: durationSchema({ min: '10s', max: '7d' }).default(480_000).describe('The bot’s conversation ends. 8m.'),
  context: durationSchema({ min: '0s', max: '48h' }).default(7_200_000).describe('Its context is continued. 2h.'),
  waiting: durationSchema({ min: '10s', max: '7d' }).default(480_000).describe('A parked chat is closed. 8m.'),
})

/** The file of a business. */
export const businessSchema = z.strictObject({
  id: plainIdText,
  name: text.describe('As customers know it.'),
  mode: z.enum(modes),
  humanAssistance: z
    .boolean()
    .optional()
    .describe('What the bot does not understand goes to a person; true unless the mode is bot-only.'),
  defaultTeam: text
    .optional()
    .describe('Gets every chat that no rule or node gives to another; needed unless bot-only.'),
  teams: z.record(plainIdText, team).default({}),
  smartAssist: z.boolean().default(true).describe('Ask "did you mean …?" once before a bot break.'),
  sayBreakFirst: z.boolean().default(false).describe('Say the break text before a handover on a bot break.'),
  routing: z
    .array(rule)
    .default([])
    .describe('Which team gets a handover by design that names none; first match wins.'),
  breakRouting: z.array(rule).default([]).describe('Which team gets a handover on a bot break; first match wins.'),
  languages: z
    .strictObject({ default: languageTag, supported: z.array(languageTag).default([]) })
    .default({ default: 'en', supported: [] }),
  timers: timers.prefault({}),
  categories: z.array(category).default([]),
  categoryRequired: z.boolean().default(false).describe('Agents must choose a category to close.'),
  cannedReplies: z
    .record(z.string().regex(/^[\p{L}\p{N}_-]{1,30}$/u, { error: 'write one word of at most 30 characters' }), text)
    .default({})
    .describe('What an agent types after "/", and the text it stands for.'),
  texts: z.record(languageTag, z.strictObject(textShape)).default({}).describe('What the house says, by language.'),
})

export type BusinessInput = z.output<typeof businessSchema>
export type TeamInput = z.output<typeof team>

/** For editors: what the file of a business may hold. */
export function businessJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(businessSchema, { io: 'input' })
}
