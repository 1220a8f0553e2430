import { agentId, mediaRef } from '@baton/core'
import type { Content, LogBody, LogEntry, Media, Notice, OutboundMessage, Speaker } from '@baton/core'
import { renderEntry, renderMessage, renderTyping } from './render'

const context = {
  conversation: 'c1',
  botName: 'Dune bot',
  linkMedia: ({ ref }: Media) => `https://chat.example/media/${ref}`,
  origin: 'https://chat.example',
}
const bot: Speaker = { kind: 'bot' }
const asha: Speaker = { kind: 'agent', agent: agentId('a-17'), name: 'Asha', picture: 'https://x.example/a.png' }
const photo: Media = { type: 'image', ref: mediaRef('r1'), contentType: 'image/png', name: 'p.png', alt: 'a duck' }

function entry(body: LogBody, seq = 7): LogEntry {
  return { seq, conversation: 1, at: 1_700_000_000_000, audience: 'customer', body }
}

const said = (content: Content, raw?: { clientActivityID: string; text?: string }) =>
  renderEntry(
    entry({
      kind: 'customer',
      content,
      sender: { id: 'dl_1', isBot: false, isSelf: false },
      dedupeKey: 'web.a.0',
      ...(raw && { raw }),
    }),
    context,
  )

const told = (message: OutboundMessage, from: Speaker = bot) =>
  renderEntry(entry({ kind: 'message', from, message }), context)

describe('what we say', () => {
  it('has an id, a time and a place', () => {
    expect(told({ kind: 'text', text: '**hi**' })).toEqual({
      type: 'message',
      id: 'c1|0000007',
      timestamp: '2023-11-14T22:13:20.000Z',
      channelId: 'directline',
      conversation: { id: 'c1' },
      from: { id: 'bot', name: 'Dune bot', role: 'bot' },
      text: '**hi**',
      textFormat: 'markdown',
      channelData: { 'webchat:sequence-id': 7, baton: { seq: 7, from: 'bot' } },
    })
  })

  it("shows an agent's name and picture, but not their id", () => {
    const activity = told({ kind: 'text', text: 'hi' }, asha)
    expect(activity).toMatchObject({
      from: { id: 'agent-Asha', name: 'Asha', role: 'bot' },
      channelData: { baton: { from: 'agent', agent: { name: 'Asha', picture: 'https://x.example/a.png' } } },
    })
    expect(JSON.stringify(activity)).not.toContain('a-17')
  })

  it('finds a picture on our own host wherever the chat is embedded', () => {
    const { picture: _elsewhere, ...rest } = asha
    const activity = told({ kind: 'text', text: 'hi' }, { ...rest, picture: '/pictures/asha.svg' })
    expect(activity?.channelData.baton.agent?.picture).toBe('https://chat.example/pictures/asha.svg')
  })

  it('offers choices as buttons that come back with their id, or at least with their label', () => {
    const choices = [{ id: 'track', label: 'Track order' }]
    expect(told({ kind: 'text', text: 'what?', choices })).toMatchObject({
      suggestedActions: {
        actions: [
          {
            type: 'messageBack',
            title: 'Track order',
            text: 'Track order',
            displayText: 'Track order',
            value: { choice: 'track' },
          },
        ],
      },
      channelData: { baton: { choices } },
    })
  })

  it('keeps links under the message', () => {
    const links = [{ label: 'Shop', url: 'https://shop.example' }]
    expect(told({ kind: 'text', text: 'see', links })?.attachments).toEqual([
      {
        contentType: 'application/vnd.microsoft.card.hero',
        content: { buttons: [{ type: 'openUrl', title: 'Shop', value: 'https://shop.example' }] },
      },
    ])
  })

  it('links a file, and says what it shows', () => {
    expect(told({ kind: 'media', media: photo, text: 'look' })).toMatchObject({
      text: 'look',
      attachments: [{ contentType: 'image/png', contentUrl: 'https://chat.example/media/r1', name: 'p.png' }],
      channelData: { baton: { alt: 'a duck' } },
    })
  })

  it('lays cards out beside each other', () => {
    const cards = [
      {
        title: 'Shoe',
        subtitle: 'red',
        text: 'nice',
        image: { url: 'https://x.example/s.png', alt: 'a shoe' },
        links: [{ label: 'More', url: 'https://x.example' }],
        choices: [{ id: 'buy', label: 'Buy' }],
      },
      { title: 'Hat' },
    ]
    expect(told({ kind: 'cards', cards })).toMatchObject({
      attachmentLayout: 'carousel',
      attachments: [
        {
          content: {
            title: 'Shoe',
            subtitle: 'red',
            text: 'nice',
            images: [{ url: 'https://x.example/s.png', alt: 'a shoe' }],
            buttons: [{ type: 'openUrl' }, { type: 'messageBack', value: { choice: 'buy' } }],
          },
        },
        { content: { title: 'Hat' } },
      ],
    })
  })

  it('says a notice in words, and as what it is', () => {
    const notice = { kind: 'position', position: 2 } as const
    expect(told({ kind: 'notice', notice, text: 'You are 2nd in line.' }, { kind: 'system' })).toMatchObject({
      text: 'You are 2nd in line.',
      channelData: { baton: { from: 'system', notice } },
    })
  })

  it('writes a form out for clients that know none', () => {
    const fields = [{ name: 'email', label: 'E-mail', type: 'email', required: true }] as const
    expect(told({ kind: 'form', form: 'f', title: 'Who are you?', fields, submit: 'Send' })).toMatchObject({
      text: 'Who are you?\n- E-mail *',
      channelData: { baton: { form: { id: 'f', fields, submit: 'Send' } } },
    })
  })

  it('is rendered the same outside of a conversation', () => {
    expect(renderMessage({ kind: 'text', text: 'hi' }, bot, context)).toMatchObject({
      text: 'hi',
      baton: { from: 'bot' },
    })
  })
})

describe('what nobody outside need know', () => {
  // As logs of older versions hold them.
  const queued: Notice & { team: string } = { kind: 'queued', team: 'Tier 2 complaints' }
  const joined: Notice & { agent: string } = {
    kind: 'joined',
    agent: 'a-17',
    name: 'Asha',
    picture: 'https://x.example/a.png',
  }
  const choices = [{ id: 'baton-end-chat', label: 'End chat' }]
  const notices: readonly Notice[] = [
    queued,
    { kind: 'position', position: 2 },
    joined,
    { kind: 'transferred' },
    { kind: 'requeued' },
    { kind: 'offline' },
    { kind: 'delayed' },
    { kind: 'recall' },
    { kind: 'bot' },
    { kind: 'closed' },
  ]
  const messages: readonly OutboundMessage[] = [
    { kind: 'text', text: 'hi', choices },
    { kind: 'media', media: photo },
    { kind: 'cards', cards: [{ title: 'A card', choices }] },
    { kind: 'form', form: 'f', title: 'A form', fields: [], submit: 'Send' },
    ...notices.map((notice): OutboundMessage => ({ kind: 'notice', notice, text: 'Said', choices })),
  ]
  const speakers: readonly Speaker[] = [bot, asha, { kind: 'system' }]

  it.each(messages)('is in no activity: %j', (message) => {
    for (const speaker of speakers) {
      const shown = JSON.stringify([told(message, speaker), renderMessage(message, speaker, context)])
      expect(shown).not.toMatch(/a-17|Tier 2/)
    }
  })

  it('is left out of who has joined, and their name and picture are not', () => {
    expect(told({ kind: 'notice', notice: joined, text: 'Asha has joined.' })?.channelData.baton.notice).toEqual({
      kind: 'joined',
      name: 'Asha',
      picture: 'https://x.example/a.png',
    })
  })
})

describe('what the customer said', () => {
  it("comes back to them with their client's own id of it", () => {
    expect(said({ kind: 'text', text: '<b>hi</b>' }, { clientActivityID: 'mine' })).toMatchObject({
      from: { id: 'dl_1', role: 'user' },
      text: '<b>hi</b>',
      textFormat: 'plain',
      channelData: { clientActivityID: 'mine', baton: { seq: 7, from: 'customer' } },
    })
  })

  it('comes back as the label of the choice', () => {
    expect(said({ kind: 'choice', id: 'x', label: 'Track' })).toMatchObject({ text: 'Track' })
  })

  it('comes back as the form they filled in', () => {
    const form = { kind: 'form', form: 'f', values: { email: 'a@example.org', name: 'Ann' } } as const
    expect(said(form)).toMatchObject({ text: 'email: a@example.org\nname: Ann' })
    expect(said(form, { clientActivityID: 'x', text: 'E-mail: a@example.org' })).toMatchObject({
      text: 'E-mail: a@example.org',
      channelData: { clientActivityID: 'x' },
    })
  })

  it('comes back with the picture', () => {
    expect(said({ kind: 'media', media: photo })).toMatchObject({
      attachments: [{ contentUrl: 'https://chat.example/media/r1', thumbnailUrl: 'https://chat.example/media/r1' }],
    })
  })

  it('comes back as the event it was', () => {
    expect(said({ kind: 'event', event: 'leave-queue' }, { clientActivityID: 'e' })).toMatchObject({
      type: 'event',
      name: 'baton/leave-queue',
    })
  })

  it('is not shown where this channel knows no such thing', () => {
    expect(said({ kind: 'typing' })).toBeUndefined()
    expect(said({ kind: 'event', event: 'left' })).toBeUndefined()
  })
})

it('renders nothing of what is not for customers', () => {
  expect(renderEntry(entry({ kind: 'warning', code: 'x', text: 'y' }), context)).toBeUndefined()
})

it('shows who types as whoever writes then', () => {
  const typing = renderTyping('Asha', context)
  expect(typing).toMatchObject({ type: 'typing', from: { name: 'Asha', role: 'bot' } })
  expect(typing.from.id).toBe(told({ kind: 'text', text: 'hi' }, asha)?.from.id)
  expect(typing).not.toHaveProperty('timestamp')
})
