import { z } from 'zod'
import { durationSchema } from '../configuration/duration'
import { modes } from './business'
import { defaultTexts, textMeanings, textNames, type TextName } from './business-texts'
import { conditionSchema } from './condition-schema'
import { languageTag, plainIdText } from './text-schema'

const text = z.string().min(1)

const team = z
  .strictObject({
    name: text.optional().describe('Internal, never shown to a customer; the id if nothing is written.'),
    active: z.boolean().default(true).describe('False: its chats go to the default team.'),
    strategy: z
      .enum(['balanced', 'pull'])
      .default('balanced')
      .describe('balanced: pushed to the agent with most free places; pull: agents pick.'),
    whenOffline: z
      .enum(['queue', 'close'])
      .default('queue')
      .describe('Nobody is online when a chat arrives: keep it queued, or close it after the offline text.'),
    delay: durationSchema({ min: '10s', max: '24h' })
      .optional()
      .describe('Nobody has taken the chat for so long: the delay text.'),
    recall: durationSchema({ min: '10s', max: '24h' })
      .optional()
      .describe('Customer silent for so long: the recall text.'),
    away: durationSchema({ min: '30s', max: '24h' })
      .prefault('5m')
      .describe('An agent was gone for so long: their chats return to the queue.'),
    target: durationSchema({ min: '1s', max: '24h' })
      .prefault('1m')
      .describe('Waiting times turn amber at half of it and red at all of it.'),
  })
  .meta({ id: 'team', description: 'Some agents and the queue that they share.' })

const rule = z
  .strictObject({
    id: plainIdText.describe('How records and the desk name this rule.'),
    when: conditionSchema.describe('When it holds.'),
    team: text.describe('Who gets the chat then.'),
  })
  .meta({ id: 'rule', description: 'Sends a chat to a team.' })

const category = z
  .union([
    text,
    z.strictObject({
      name: text.describe('What the chat was about.'),
      reasons: z.array(text).default([]).describe('More exactly.'),
    }),
  ])
  .meta({ id: 'category', description: 'What an agent says when closing a chat: a text, or a map.' })

const textShape = Object.fromEntries(
  textNames.map((name) => [
    name,
    z
      .union([text, z.array(text).min(1)])
      .optional()
      .meta({ description: textMeanings[name], default: defaultTexts[name][0] }),
  ]),
) as Record<TextName, z.ZodOptional<z.ZodUnion<readonly [z.ZodString, z.ZodArray<z.ZodString>]>>>

const texts = z.strictObject(textShape).meta({
  id: 'texts',
  description: 'What the house says in one language; a list where it may be said in several ways.',
})

const timers = z.strictObject({
  botIdle: durationSchema({ min: '10s', max: '7d' })
    .prefault('8m')
    .describe('The bot’s conversation ends when the customer was silent for so long.'),
  context: durationSchema({ min: '0s', max: '48h' })
    .prefault('2h')
    .describe('Who writes again within this time goes on where they were.'),
  waiting: durationSchema({ min: '10s', max: '7d' })
    .prefault('8m')
    .describe('A parked chat is closed when the customer was silent for so long.'),
})

/** The file of a business. */
export const businessSchema = z.strictObject({
  id: plainIdText.describe('Part of addresses and of every key in Redis: it stays as it is.'),
  name: text.describe('As customers know it.'),
  mode: z.enum(modes).describe('Who answers: the bot and then people, only people, or only the bot.'),
  humanAssistance: z
    .boolean()
    .optional()
    .describe('What the bot does not understand goes to a person; true unless the mode is bot-only.'),
  defaultTeam: text
    .optional()
    .describe('Gets every chat that no rule or node gives to another; needed unless bot-only.'),
  teams: z.record(plainIdText, team).default({}).describe('Its teams, each under its id.'),
  smartAssist: z.boolean().default(true).describe('Ask "did you mean …?" once before a bot break.'),
  sayBreakFirst: z.boolean().default(false).describe('Say the break text before a handover on a bot break.'),
  routing: z
    .array(rule)
    .default([])
    .describe('Which team gets a handover by design that names none; first match wins.'),
  breakRouting: z.array(rule).default([]).describe('Which team gets a handover on a bot break; first match wins.'),
  languages: z
    .strictObject({
      default: languageTag.describe('Spoken where the customer’s language is not known.'),
      supported: z.array(languageTag).default([]).describe('What else it speaks.'),
    })
    .default({ default: 'en', supported: [] })
    .describe('What the bot and the house speak.'),
  timers: timers.prefault({}).describe('When silence ends something.'),
  categories: z.array(category).default([]).describe('What agents choose from when they close a chat.'),
  categoryRequired: z.boolean().default(false).describe('Agents must choose a category to close.'),
  cannedReplies: z
    .record(z.string().regex(/^[\p{L}\p{N}_-]{1,30}$/u, { error: 'write one word of at most 30 characters' }), text)
    .default({})
    .describe('What an agent types after "/", and the text it stands for.'),
  texts: z.record(languageTag, texts).default({}).describe('What the house says, by language.'),
})

export type BusinessInput = z.output<typeof businessSchema>
export type TeamInput = z.output<typeof team>

/** For editors: what the file of a business may hold. */
export function businessJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(businessSchema, { io: 'input' })
}
