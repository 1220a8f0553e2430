import { z } from 'zod'
import { languageTag, plainIdText, webAddress } from './text-schema'

const text = z.string().min(1)

const choice = z
  .union([
    text.max(80),
    z.strictObject({
      label: text.max(80).describe('What is shown and, when it is pressed, said.'),
      node: plainIdText.optional().describe('The node it leads to; without one, the label is taken as if written.'),
    }),
  ])
  .meta({ id: 'choice', description: 'A reply that the customer may press: its label, or a map.' })

const link = z
  .strictObject({ label: text.describe('What is shown.'), url: webAddress.describe('Where it leads.') })
  .meta({ id: 'link', description: 'A link below the text.' })

const card = z
  .strictObject({
    title: text.describe('Its heading.'),
    subtitle: text.optional().describe('A line below the heading.'),
    text: text.optional().describe('What else it says.'),
    image: z
      .strictObject({
        url: webAddress.describe('The address of its image.'),
        alt: text.describe('What the image shows.'),
      })
      .optional()
      .describe('A picture above the heading.'),
    links: z.array(link).min(1).optional().describe('Links on the card.'),
    choices: z.array(choice).min(1).optional().describe('Replies on the card.'),
  })
  .meta({ id: 'card', description: 'One of several cards shown side by side.' })

const form = z
  .strictObject({
    title: text.describe('Its heading.'),
    submit: text.describe('The label of the button that sends it.'),
    fields: z
      .array(
        z.strictObject({
          name: text.describe("The entity's name."),
          label: text.describe('What is asked.'),
          type: z.enum(['text', 'email', 'phone', 'number']).default('text').describe('What may be written.'),
          required: z.boolean().default(true).describe('Whether it must be filled in.'),
        }),
      )
      .min(1)
      .describe('What is asked for, in order.'),
  })
  .meta({ id: 'form', description: 'Several questions at once.' })

const messageKeys = {
  text: text.optional().describe('What is said; bold, italic, code, links and lists in Markdown. Tags: %name%.'),
  choices: z.array(choice).min(1).optional().describe('Replies offered below the text.'),
  links: z.array(link).min(1).optional().describe('Links offered below the text.'),
  image: webAddress.optional().describe('The address of an image.'),
  alt: text.optional().describe('What the image shows.'),
  cards: z.array(card).min(1).optional().describe('Cards shown side by side.'),
  form: form.optional().describe('Several questions at once, where the channel can show a form.'),
}

const message = z
  .union([text, z.strictObject(messageKeys)])
  .meta({ id: 'message', description: 'One message: a text, or a map.' })
const messages = z.array(message).min(1)

const way = z
  .union([
    text,
    messages,
    z.strictObject({
      ...messageKeys,
      say: z.union([text, messages]).optional().describe('Several messages, for the channels or language named here.'),
      channels: z.array(text).min(1).optional().describe('Only on these channels.'),
      language: languageTag.optional().describe('Only in this language.'),
    }),
  ])
  .meta({ id: 'way', description: 'One of several ways to say something: a text, a list of messages, or a map.' })
const any = z.array(way).min(1).optional().describe('Several ways to say it; one is chosen each time.')

const sameLanguage = z.union([text, messages, z.strictObject({ ...messageKeys, any })]).meta({
  id: 'said-in-one-language',
  description: 'What is said in one language: a text, a list of messages, or a map.',
})

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
  .meta({ id: 'said', description: 'What the bot says at one place: a text, a list of messages, or a map.' })

export type SaidInput = z.output<typeof saidSchema>
export type WayInput = z.output<typeof way>
export type MessageInput = z.output<typeof message>
export type ChoiceInput = z.output<typeof choice>
