import { plainText } from '../markup/plain-text'
import { parseBot } from './parse-bot'
import type { Said } from './said'
import { say, type SayOptions } from './say'

const options: SayOptions = {
  channel: 'one',
  language: 'en',
  defaultLanguage: 'en',
  random: 0,
  tags: {},
  choiceId: (index) => `choice-${index}`,
}

/** What an author's YAML stands for. */
function saidOf(yaml: string): Said {
  const text = `name: shop\nnodes:\n  there: { phrases: [there], initial: x }\n  here:\n    phrases: [hi]\n    initial: ${yaml}`
  const { bot, problems } = parseBot([{ path: 'bot.yaml', text }])
  const node = [...(bot?.nodes.values() ?? [])].find(({ id }) => id === 'here')
  if (!node) throw new Error(JSON.stringify(problems))
  return node.initial
}

function textsOf(said: Said, change: Partial<SayOptions> = {}): readonly unknown[] {
  return say(said, { ...options, ...change }).messages.map((message) =>
    message.kind === 'text' ? message.text : message,
  )
}

describe('say', () => {
  it('says nothing where nothing was written', () => {
    expect(say([], options)).toEqual({ messages: [], offered: [] })
  })

  it('says all messages of one way, chosen by the random number', () => {
    const said = saidOf('{ any: [one, [two, three], four] }')
    expect(textsOf(said, { random: 0 })).toEqual(['one'])
    expect(textsOf(said, { random: 0.5 })).toEqual(['two', 'three'])
    expect(textsOf(said, { random: 0.999 })).toEqual(['four'])
  })

  it('speaks the customer’s language, else one for all, else the default language, else any', () => {
    const said = saidOf('{ languages: { en: hello, ar: مرحبا, pt-BR: oi } }')
    expect(textsOf(said, { language: 'ar' })).toEqual(['مرحبا'])
    expect(textsOf(said, { language: 'ar-EG' })).toEqual(['مرحبا'])
    expect(textsOf(said, { language: 'fr' })).toEqual(['hello'])
    expect(textsOf(said, { language: 'fr', defaultLanguage: 'pt-BR' })).toEqual(['oi'])
    expect(textsOf(said, { language: 'fr', defaultLanguage: 'de' })).toEqual(['hello'])
    const mixed = saidOf('{ any: [everywhere, { text: hier, language: de }] }')
    expect(textsOf(mixed, { language: 'de', random: 0.1 })).toEqual(['hier'])
    expect(textsOf(mixed, { language: 'fr', random: 0.9 })).toEqual(['everywhere'])
  })

  it('takes a way made for the channel before one for all channels, and none made for another', () => {
    const said = saidOf('{ any: [all, { text: special, channels: [two] }] }')
    expect(textsOf(said, { channel: 'two', random: 0 })).toEqual(['special'])
    expect(textsOf(said, { channel: 'one', random: 0.9 })).toEqual(['all'])
    expect(textsOf(saidOf('{ any: [{ text: special, channels: [two] }] }'))).toEqual([])
  })

  it('gives choices ids, and says where they lead', () => {
    const said = saidOf('{ text: what next, choices: [there, { label: Show me, node: there }] }')
    expect(say(said, options)).toEqual({
      messages: [
        {
          kind: 'text',
          text: 'what next',
          choices: [
            { id: 'choice-0', label: 'there' },
            { id: 'choice-1', label: 'Show me' },
          ],
        },
      ],
      offered: [
        { id: 'choice-0', label: 'there' },
        { id: 'choice-1', label: 'Show me', node: 'there' },
      ],
    })
  })

  it('gives the choices of each card their ids', () => {
    const card = (title: string): string => `{ title: ${title}, choices: [{ label: Take ${title}, node: there }] }`
    const { messages, offered } = say(saidOf(`{ cards: [${card('A')}, ${card('B')}] }`), options)
    expect(messages).toMatchObject([
      {
        kind: 'cards',
        cards: [
          { title: 'A', choices: [{ id: 'choice-0', label: 'Take A' }] },
          { title: 'B', choices: [{ id: 'choice-1', label: 'Take B' }] },
        ],
      },
    ])
    expect(offered.map(({ id, node }) => [id, node])).toEqual([
      ['choice-0', 'there'],
      ['choice-1', 'there'],
    ])
  })

  it('fills in tags, and nothing for a tag that nobody knows', () => {
    expect(textsOf(saidOf('"Hi %name%, it is %email%%constructor%, 100% sure"'), { tags: { name: 'Sam' } })).toEqual([
      'Hi Sam, it is , 100% sure',
    ])
  })

  it('never lets a value become markup, a link or another tag', () => {
    const name = '**<@U1>** [x](https://evil.example) %email% @everyone http://a.b'
    const [text] = textsOf(saidOf('"Hi %name%"'), { tags: { name, email: 'secret' } })
    expect(text).not.toMatch(/(?<!\\)[*[\]<@:]/)
    expect(plainText(String(text))).toBe(`Hi ${name}`)
  })

  it('writes values into labels as they are, on one line, and into addresses encoded', () => {
    const said = saidOf('{ text: x, choices: ["For %name%"], links: [{ label: "%name%", url: "https://a.b/%name%" }] }')
    expect(say(said, { ...options, tags: { name: 'a*\n/b' } }).messages).toMatchObject([
      { choices: [{ label: 'For a* /b' }], links: [{ label: 'a* /b', url: 'https://a.b/a*%0A%2Fb' }] },
    ])
  })

  it('passes a form on as it is, under the id of its node', () => {
    const said = saidOf('{ form: { title: You, submit: Send, fields: [{ name: email, label: E-mail, type: email }] } }')
    expect(say(said, options).messages).toEqual([
      {
        kind: 'form',
        form: 'here',
        title: 'You',
        submit: 'Send',
        fields: [{ name: 'email', label: 'E-mail', type: 'email', required: true }],
      },
    ])
  })
})
