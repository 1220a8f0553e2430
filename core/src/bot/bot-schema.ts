import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { durationSchema } from '../configuration/duration'
import { mentionSchema } from './condition-schema'
import { saidSchema } from './said-schema'
import { httpAddress, plainIdText, valueName } from './text-schema'

const text = z.string().min(1)

const entityCommon = {
  mandatory: z.boolean().default(false).describe('Asked for before the node goes on, in the order written.'),
  ask: saidSchema.optional().describe('The question.'),
  askAgain: saidSchema.optional().describe('Said when an answer cannot be used; `ask` if nothing is written.'),
  fact: valueName.optional().describe('Also kept about the customer under this name, such as name or email.'),
}

const country = z
  .string()
  .refine((code) => isSupportedCountry(code), { error: 'write a country of two capital letters, such as AE or DE' })
  .meta({ title: 'country' })

const option = z
  .union([
    text,
    z.strictObject({
      value: text.describe('What is kept.'),
      variants: z.array(text).default([]).describe('Other words for it.'),
    }),
  ])
  .meta({ id: 'option', description: 'What a choice entity may be: a text, or a map.' })

const entity = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('text'),
      ...entityCommon,
      maxLength: z.int().min(1).max(2_000).default(200).describe('The most characters.'),
    }),
    z.strictObject({ type: z.literal('email'), ...entityCommon }),
    z.strictObject({
      type: z.literal('phone'),
      ...entityCommon,
      country: country.describe('Where numbers without a country code belong, such as AE or DE.'),
    }),
    z.strictObject({
      type: z.literal('number'),
      ...entityCommon,
      min: z.number().optional().describe('The least.'),
      max: z.number().optional().describe('The most.'),
    }),
    z.strictObject({
      type: z.literal('choice'),
      ...entityCommon,
      options: z.array(option).min(1).describe('What it may be.'),
    }),
    z.strictObject({
      type: z.literal('pattern'),
      ...entityCommon,
      pattern: text.describe(
        'A JavaScript regular expression; its first group, or else the whole match, is the value.',
      ),
    }),
  ])
  .meta({ id: 'entity', description: 'Something that a node needs to know.' })

const integrationCommon = {
  entityFunction: text.optional().describe('A registered function that prepares the entities.'),
  timeout: durationSchema({ min: '100ms', max: '60s' })
    .prefault('10s')
    .describe('After this it is late, which is a bot break.'),
  before: saidSchema.optional().describe('Said before it runs.'),
  after: saidSchema.optional().describe('Said when it has run.'),
}

const integration = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('entity-and-integration-function'),
      function: text.describe('A registered function, or a built-in one.'),
      ...integrationCommon,
      team: text
        .optional()
        .describe(
          'The team of a forced handover; if nothing is written, the routing rules choose, else the default team.',
        ),
      route: text.optional().describe('A registered function that names the team of a forced handover.'),
    }),
    z.strictObject({
      type: z.literal('api'),
      url: httpAddress.describe('The program that is asked.'),
      ...integrationCommon,
    }),
  ])
  .meta({ id: 'integration', description: 'What a node does once everything mandatory is known.' })

const connection = z
  .strictObject({
    to: plainIdText.describe('The node it leads to.'),
    phrases: z.array(text).default([]).describe('What the customer may say here to get there.'),
    when: mentionSchema.optional().describe('Or what entity the customer has to mention.'),
  })
  .refine(({ phrases, when }) => phrases.length > 0 || when !== undefined, {
    error: 'write phrases or when: a connection needs something to be followed by',
  })
  .meta({ id: 'connection', description: 'A way from this node to another one, tried before the start nodes.' })

const node = z
  .strictObject({
    label: text
      .max(40)
      .optional()
      .describe('How the node is named to a customer; made from the id if nothing is written.'),
    start: z.boolean().optional().describe('May answer at any time; true for a node with phrases.'),
    end: z.boolean().default(false).describe('Closes the conversation once it has spoken.'),
    active: z.boolean().default(true).describe('False takes the node out.'),
    phrases: z.array(text).default([]).describe('What a customer says to get here.'),
    entities: z.record(valueName, entity).default({}).describe('What the node needs to know.'),
    initial: saidSchema.optional().describe('Said on arrival: with no mandatory entity, or with two or more.'),
    final: saidSchema.optional().describe('Said when every mandatory entity is known.'),
    connections: z.array(connection).default([]).describe('Where it may go from here.'),
    integration: integration.optional().describe('What it does once everything mandatory is known.'),
  })
  .meta({ id: 'node', description: 'One step of the bot.' })

/** A file of nodes, each under its id. */
export const nodesSchema = z.record(plainIdText, node)

const cost = z.number().positive().max(1_000).default(1)

const understanding = z
  .strictObject({
    wrongAnswer: cost.describe('What it costs to answer something else than was asked.'),
    needlessHandover: cost.describe('What it costs beside that to ask a person although the bot knows.'),
    outOfScope: z
      .array(text)
      .default([])
      .describe('Messages that no node answers, such as those that agents had to answer.'),
  })
  .meta({ id: 'understanding', description: 'When the bot answers, and when it leaves a message to people.' })

/** The file `bot.yaml`. */
export const botSchema = z.strictObject({
  name: text.describe('Its name, for those who run it.'),
  greeting: plainIdText.optional().describe('The node that answers when a chat is opened without a word.'),
  understanding: understanding.prefault({}).describe('How careful it is.'),
  nodes: nodesSchema.default({}).describe('Nodes may also stand in files of their own under nodes/.'),
})

export type BotInput = z.output<typeof botSchema>
export type NodeInput = z.output<typeof node>
export type EntityInput = z.output<typeof entity>
export type IntegrationInput = z.output<typeof integration>

/** For editors: what `bot.yaml` may hold. */
export function botJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(botSchema, { io: 'input' })
}

/** For editors: what a file under `nodes/` may hold. */
export function nodesJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(nodesSchema, { io: 'input' })
}
