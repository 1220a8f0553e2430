import { z } from 'zod'
import { languageTag, plainIdText, webAddress } from './text-schema'

const text = z.string().min(1)

const choice = z
  .union([
    text.max(80),
    z.strictObject({
      label: text.max(80),
      node: plainIdText.optional().describe('The node it leads to; without one, the label is taken as if written.'),
    }),
  ])
  .describe('A reply the customer may press.')

const link = z.strictObject({ label: text, url: webAddress })

const card = z.strictObject({
  title: text,
  subtitle: text.optional(),
  text: text.optional(),
  image: z.strictObject({ url: webAddress, alt: text }).optional(),
  links: z.array(link).min(1).optional(),
  choices: z.array(choice).min(1).optional(),
})

const form = z.strictObject({
  title: text,
  submit: text.describe('The label of the button that sends it.'),
  fields: z
    .array(
      z.strictObject({
        name: text.describe("The entity's name."),
        label: text,
        type: z.enum(['text', 'email', 'phone', 'number']).default('text'),
        required: z.boolean().default(true),
      }),
    )
    .min(1),
})

const messageKeys = {
  text: text.optional().describe('What is said; bold, italic, code, links and lists in Markdown. Tags: %name%.'),
  choices: z.array(choice).min(1).optional().describe('Replies offered below the text.'),
  links: z.array(link).min(1).optional(),
  image: webAddress.optional().describe('The address of an image.'),
  alt: text.optional().describe('What the image shows.'),
  cards: z.array(card).min(1).optional(),
  form: form.optional(),
}

const message = z.union([text, z.strictObject(messageKeys)])
const messages = z.array(message).min(1)

const way = z.union([
  text,
  messages,
  z.strictObject({
    ...messageKeys,
    say: z.union([text, messages]).optional().describe('Several messages, for the channels or language named here.'),
    channels: z.array(text).min(1).optional(),
    language: languageTag.optional(),
  }),
])
const any = z.array(way).min(1).optional().describe('Several ways to say it; one is chosen each time.')

const sameLanguage = z.union([text, messages, z.strictObject({ ...messageKeys, any })])

/**
 * What the bot says at one place, as an author writes it: a text, a message, a list of messages, `any:` of several
 * ways, or `languages:` with a way for each.
 */
export const saidSchema = z
  .union([
    text,
    messages,
    z.strictObject({
      ...messageKeys,
      any,
      languages: z.record(languageTag, sameLanguage).optional().describe('The same in several languages.'),
    }),
  ])
  .describe('A text, a list of messages, or a map.')

export type SaidInput = z.output<typeof saidSchema>
export type WayInput = z.output<typeof way>
export type MessageInput = z.output<typeof message>
export type ChoiceInput = z.output<typeof choice>
