import fc from 'fast-check'
import type { Capabilities } from './channel-adapter'
import { fitMessage } from './fit-message'
import { mediaRef } from './id'
import { measure } from './markup/measure'
import { plainText } from './markup/plain-text'
import type { Card, Choice, OutboundMessage } from './message'
import { chooseOffered } from './resolve/choose-offered'

const able: Capabilities = {
  text: { limit: 200, unit: 'characters', markdown: true },
  choices: { max: 3, labelLimit: 20 },
  cards: true,
  forms: true,
  links: true,
  media: { types: ['image'], maxSize: 1000 },
  typing: false,
  notices: true,
  delivery: 'push',
  idempotentSend: true,
  redeliveryMs: 0,
}
const bare: Capabilities = {
  ...able,
  text: { limit: 200, unit: 'characters', markdown: false },
  choices: { max: 0, labelLimit: 0 },
  cards: false,
  forms: false,
  links: false,
  media: { types: [], maxSize: 0 },
  notices: false,
}

function choices(...labels: readonly string[]): readonly Choice[] {
  return labels.map((label, index) => ({ id: `c${index}`, label }))
}

describe('fitMessage', () => {
  it('leaves alone what the channel can show', () => {
    const messages: readonly OutboundMessage[] = [
      { kind: 'text', text: '**hi**', choices: choices('a', 'b'), links: [{ label: 'x', url: 'https://a.b' }] },
      { kind: 'cards', text: 'look', cards: [{ title: 'one', text: 'x', choices: choices('a') }] },
      { kind: 'media', media: { type: 'image', ref: mediaRef('m'), contentType: 'image/png', size: 10 }, text: 'x' },
      {
        kind: 'form',
        form: 'f',
        title: 'You',
        submit: 'Send',
        fields: [{ name: 'email', label: 'E-mail', type: 'email', required: true }],
      },
      { kind: 'notice', notice: { kind: 'closed' }, text: 'closed' },
    ]
    for (const message of messages) expect(fitMessage(message, able)).toEqual([message])
  })

  describe('choices', () => {
    it('become a numbered list when there are too many, and the numbers are understood', () => {
      const message: OutboundMessage = {
        kind: 'text',
        text: 'Which?',
        choices: choices('red', 'green', 'blue', '*more*'),
      }
      expect(fitMessage(message, able)).toEqual([
        { kind: 'text', text: 'Which?\n\n1. red\n2. green\n3. blue\n4. \\*more\\*' },
      ])
      expect(chooseOffered(choices('red', 'green', 'blue', '*more*'), { kind: 'text', text: '3' })?.label).toBe('blue')
    })

    it('become a numbered list where there are no buttons', () => {
      const message: OutboundMessage = { kind: 'text', text: '', choices: choices('red', '*more*') }
      expect(fitMessage(message, bare)).toEqual([{ kind: 'text', text: '1. red\n2. *more*' }])
    })

    it('have their labels cut, unless two would then look the same', () => {
      const long = 'a very long label for a button'
      expect(fitMessage({ kind: 'text', text: 'x', choices: choices(long, 'b') }, able)).toMatchObject([
        { choices: [{ id: 'c0', label: 'a very long label f…' }, { label: 'b' }] },
      ])
      const [twins] = fitMessage({ kind: 'text', text: 'x', choices: choices(`${long} 1`, `${long} 2`) }, able)
      expect(twins).toEqual({ kind: 'text', text: `x\n\n1. ${long} 1\n2. ${long} 2` })
    })

    it('stand under the last part of a long text, with the links', () => {
      const text = `${'word '.repeat(60)}end`
      const links = [{ label: 'x', url: 'https://a.b' }]
      const fitted = fitMessage({ kind: 'text', text, choices: choices('a'), links }, able)
      expect(fitted).toHaveLength(2)
      expect(fitted[0]).not.toHaveProperty('choices')
      expect(fitted[1]).toMatchObject({ choices: choices('a'), links })
    })
  })

  it('writes links into the text where they cannot stand below it', () => {
    const links = [
      { label: 'Size guide', url: 'https://a.b/sizes' },
      { label: 'https://a.b', url: 'https://a.b' },
    ]
    expect(fitMessage({ kind: 'text', text: '**Look**', links }, bare)).toEqual([
      { kind: 'text', text: 'Look\n\nSize guide: https://a.b/sizes\nhttps://a.b' },
    ])
  })

  it('takes the markup out where it would be shown as signs', () => {
    expect(fitMessage({ kind: 'text', text: '**a** \\*b\\* [c](https://d.e)' }, bare)).toEqual([
      { kind: 'text', text: 'a *b* c (https://d.e)' },
    ])
  })

  describe('cards', () => {
    const card: Card = {
      title: 'Gift *card*',
      subtitle: 'from 20',
      text: '**Valid** for 3 years',
      image: { url: 'https://a.b/c.png', alt: 'a card' },
      links: [{ label: 'Buy', url: 'https://a.b/buy' }],
      choices: choices('Take it'),
    }

    it('become text', () => {
      expect(fitMessage({ kind: 'cards', text: 'Look:', cards: [card] }, bare)).toEqual([
        {
          kind: 'text',
          text: 'Look:\n\nGift *card*\nfrom 20\nValid for 3 years\na card: https://a.b/c.png\nBuy: https://a.b/buy\n\n1. Take it',
        },
      ])
      expect(fitMessage({ kind: 'cards', cards: [card] }, { ...able, cards: false })).toEqual([
        {
          kind: 'text',
          text: '**Gift \\*card\\***\nfrom 20\n**Valid** for 3 years\na card: https://a.b/c.png\nBuy: https://a.b/buy',
          choices: choices('Take it'),
        },
      ])
    })

    it('tell choices of the same name apart by their titles', () => {
      const cards = [
        { title: 'Red', choices: [{ id: '1', label: 'Take' }] },
        { title: 'Blue', choices: [{ id: '2', label: 'Take' }] },
      ]
      expect(fitMessage({ kind: 'cards', cards }, { ...able, cards: false })).toMatchObject([
        {
          choices: [
            { id: '1', label: 'Red: Take' },
            { id: '2', label: 'Blue: Take' },
          ],
        },
      ])
    })

    it('keep their shape and list the choices below where there are too many', () => {
      const many = { title: 'Red', choices: choices('a', 'b', 'c', 'd') }
      expect(fitMessage({ kind: 'cards', cards: [many] }, able)).toEqual([
        { kind: 'cards', cards: [{ title: 'Red' }] },
        { kind: 'text', text: '1. a\n2. b\n3. c\n4. d' },
      ])
    })

    it('become text when one of them holds more than a message', () => {
      const text = 'word '.repeat(80).trim()
      const fitted = fitMessage({ kind: 'cards', cards: [{ title: 'Red', text }] }, able)
      expect(fitted.map(({ kind }) => kind)).toEqual(['text', 'text', 'text'])
    })
  })

  describe('files', () => {
    const media = { type: 'image', ref: mediaRef('m'), contentType: 'image/png', name: 'a_b.png', size: 10 } as const

    it('are named where the channel takes none of that kind or size', () => {
      expect(fitMessage({ kind: 'media', media, text: 'Look' }, bare)).toEqual([
        { kind: 'text', text: 'Look\n\n📎 a_b.png' },
      ])
      expect(fitMessage({ kind: 'media', media: { ...media, size: 1001 } }, able)).toEqual([
        { kind: 'text', text: '📎 a\\_b\\.png' },
      ])
    })

    it('go before a caption that is too long for one message', () => {
      const text = `${'word '.repeat(60)}end`
      expect(fitMessage({ kind: 'media', media, text }, able).map(({ kind }) => kind)).toEqual([
        'media',
        'text',
        'text',
      ])
    })
  })

  it('asks in words where there are no forms', () => {
    const fields = [{ name: 'email', label: 'E-mail', type: 'email', required: true } as const]
    expect(fitMessage({ kind: 'form', form: 'f', title: 'About you', submit: 'Send', fields }, bare)).toEqual([
      { kind: 'text', text: 'About you\n- E-mail' },
    ])
  })

  it('says a notice in words where the channel shows none', () => {
    const message: OutboundMessage = {
      kind: 'notice',
      notice: { kind: 'position', position: 1 },
      text: 'You are next.',
      choices: choices('Leave the line'),
    }
    expect(fitMessage(message, bare)).toEqual([{ kind: 'text', text: 'You are next.\n\n1. Leave the line' }])
    expect(fitMessage(message, able)).toEqual([message])
  })

  it('keeps every limit and loses no word, whatever the message and the channel', () => {
    const words = fc.array(
      fc.constantFrom('one', 'two**', '_three_', 'vier', '`five`', '\n\n', '👩‍👩‍👧', 'ستة', '[x](https://a.b)'),
      {
        maxLength: 60,
      },
    )
    const text = words.map((each) => each.join(' '))
    const label = fc
      .array(fc.constantFrom('red', '*green*', 'blue', '٤', '👍'), { minLength: 1, maxLength: 8 })
      .map((each) => each.join(' '))
    const offered = fc.array(label, { maxLength: 12 }).map((labels) => choices(...labels))
    const message: fc.Arbitrary<OutboundMessage> = fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text, choices: offered }),
      fc.record({
        kind: fc.constant('cards' as const),
        cards: fc.array(fc.record({ title: label, text, choices: offered }), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('notice' as const),
        notice: fc.constant({ kind: 'closed' as const }),
        text,
        choices: offered,
      }),
    )
    const channel = fc
      .record({
        limit: fc.integer({ min: 80, max: 300 }),
        unit: fc.constantFrom('characters' as const, 'utf16' as const, 'bytes' as const),
        markdown: fc.boolean(),
        max: fc.integer({ min: 0, max: 10 }),
        cards: fc.boolean(),
        notices: fc.boolean(),
      })
      .map(({ limit, unit, markdown, max, cards, notices }): Capabilities => ({
        ...able,
        text: { limit, unit, markdown },
        choices: { max, labelLimit: 20 },
        cards,
        notices,
      }))
    fc.assert(
      fc.property(message, channel, (given, capabilities) => {
        const { limit, unit, markdown } = capabilities.text
        const fitted = fitMessage(given, capabilities)
        for (const { texts, buttons } of fitted.map(shown)) {
          for (const each of texts) expect(measure(each, unit)).toBeLessThanOrEqual(limit)
          for (const each of buttons) {
            expect(each.length).toBeLessThanOrEqual(capabilities.choices.max)
            for (const { label: cut } of each) expect(measure(cut, unit)).toBeLessThanOrEqual(20)
          }
        }
        const all = dense(
          fitted
            .flatMap((each) => shown(each).texts)
            .map(markdown ? plainText : (each) => each)
            .join(' '),
        )
        for (const word of shown(given).texts.flatMap((each) => plainText(each).split(/\s+/))) {
          expect(all).toContain(dense(word))
        }
        const ids = fitted.flatMap((each) => shown(each).buttons.flat()).map(({ id }) => id)
        const expected = shown(given).buttons.flat()
        if (ids.length > 0) expect(ids).toEqual(expected.map(({ id }) => id))
        else for (const { label: listed } of expected) expect(all).toContain(dense(listed))
      }),
    )
  })
})

/** What a customer reads and can press, whatever kind of message it is in. */
function shown(message: OutboundMessage): {
  readonly texts: readonly string[]
  readonly buttons: readonly (readonly Choice[])[]
} {
  switch (message.kind) {
    case 'text':
    case 'notice':
      return { texts: [message.text], buttons: [message.choices ?? []] }
    case 'cards':
      return {
        texts: [message.text ?? '', ...message.cards.flatMap(({ text = '' }) => [text])],
        buttons: message.cards.map((card) => card.choices ?? []),
      }
    default:
      return { texts: [], buttons: [] }
  }
}

function dense(text: string): string {
  return text.replace(/\s+/g, '')
}
