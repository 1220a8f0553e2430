import { agentId, mediaRef } from '@baton/core'
import type { LogBody, OutboundMessage, Speaker } from '@baton/core'
import fc from 'fast-check'
import { renderEntry, renderTyping } from '../../server/render'
import { readActivities } from './read-activities'

const context = {
  conversation: 'c-1',
  botName: 'Dune & Co.',
  origin: 'https://host.example',
  linkMedia: ({ ref }: { readonly ref: string }) => `https://host.example/media/${ref}`,
}
const asha: Speaker = { kind: 'agent', agent: agentId('asha'), name: 'Asha', picture: 'https://host.example/asha.png' }

/** What the server makes of a log entry, read as the widget reads it. */
function received(body: LogBody) {
  const activity = renderEntry({ seq: 7, at: 1_000, audience: 'customer', conversation: 1, body }, context)
  const frame: unknown = JSON.parse(JSON.stringify({ activities: [activity], watermark: '7' }))
  return readActivities(frame)?.items[0]
}

function said(message: OutboundMessage, from: Speaker = { kind: 'bot' }) {
  return received({ kind: 'message', from, message })
}

describe('readActivities', () => {
  it('reads a text with its choices and links', () => {
    const choices = [{ id: 'node:orders', label: 'Track my order' }]
    const links = [{ label: 'Returns', url: 'https://shop.example/returns' }]
    expect(said({ kind: 'text', text: '**Hello**', choices, links })).toMatchObject({
      seq: 7,
      at: 1_000,
      by: 'bot',
      name: 'Dune & Co.',
      text: '**Hello**',
      markdown: true,
      choices,
      links,
      cards: [],
    })
  })

  it('reads who the agent is', () => {
    expect(said({ kind: 'text', text: 'Hi' }, asha)).toMatchObject({
      by: 'agent',
      name: 'Asha',
      picture: 'https://host.example/asha.png',
    })
  })

  it('reads cards with their picture, links and choices', () => {
    const card = {
      title: 'Linen shirt',
      subtitle: '59 euros',
      text: 'Washed.',
      image: { url: 'https://shop.example/shirt.jpg', alt: 'A shirt' },
      links: [{ label: 'Look', url: 'https://shop.example/shirt' }],
      choices: [{ id: 'size', label: 'Which size?' }],
    }
    expect(said({ kind: 'cards', text: 'New:', cards: [card] })).toMatchObject({
      text: 'New:',
      cards: [card],
      links: [],
    })
  })

  it('reads a form, whose fields are not said again as text', () => {
    const fields = [{ name: 'email', label: 'E-mail', type: 'email', required: true }] as const
    const item = said({ kind: 'form', form: 'contact', title: 'How do we reach you?', fields, submit: 'Send' })
    expect(item?.form).toEqual({ id: 'contact', title: 'How do we reach you?', fields, submit: 'Send' })
    expect(item?.text).toBeUndefined()
  })

  it('reads a file with what it shows', () => {
    const media = {
      type: 'image',
      ref: mediaRef('r1'),
      contentType: 'image/png',
      name: 'label.png',
      alt: 'A label',
    } as const
    expect(said({ kind: 'media', media, text: 'This one' }, asha)).toMatchObject({
      text: 'This one',
      files: [{ url: 'https://host.example/media/r1', contentType: 'image/png', name: 'label.png', alt: 'A label' }],
    })
  })

  it.each([
    { kind: 'queued' },
    { kind: 'position', position: 2 },
    { kind: 'transferred' },
    { kind: 'requeued' },
    { kind: 'offline' },
    { kind: 'delayed' },
    { kind: 'recall' },
    { kind: 'bot' },
    { kind: 'closed' },
  ] as const)('reads the notice $kind', (notice) => {
    expect(said({ kind: 'notice', notice, text: 'Said' }, { kind: 'system' })).toMatchObject({
      by: 'system',
      text: 'Said',
      notice: { kind: notice.kind },
    })
  })

  it('reads who has joined', () => {
    const notice = {
      kind: 'joined',
      name: 'Asha',
      picture: 'https://host.example/asha.png',
    } as const
    expect(said({ kind: 'notice', notice, text: 'Asha has joined.' }, { kind: 'system' })?.notice).toEqual({
      kind: 'joined',
      name: 'Asha',
      picture: 'https://host.example/asha.png',
    })
  })

  it('reads the echo of an own message by the key it was sent with', () => {
    const item = received({
      kind: 'customer',
      content: { kind: 'text', text: 'Where is *it*?' },
      sender: { id: 'dl_1', isBot: false, isSelf: false },
      dedupeKey: 'web.k1.0',
      raw: { clientActivityID: 'k1' },
    })
    expect(item).toMatchObject({ by: 'customer', key: 'k1', text: 'Where is *it*?', markdown: false })
  })

  it('reads who types, and remembers no place by it', () => {
    const frame: unknown = JSON.parse(JSON.stringify({ activities: [renderTyping('Asha', context)] }))
    expect(readActivities(frame)).toEqual({ items: [], typing: 'Asha', watermark: undefined })
  })

  it('reads the place in the log', () => {
    expect(readActivities({ activities: [], watermark: '0' })?.watermark).toBe(0)
    expect(readActivities({ activities: [], watermark: '41' })?.watermark).toBe(41)
    expect(readActivities({ activities: [], watermark: 'x' })?.watermark).toBeUndefined()
  })

  it('leaves out what it does not understand, and takes everything', () => {
    expect(readActivities(undefined)).toBeUndefined()
    expect(readActivities({ activities: 'none' })).toBeUndefined()
    expect(readActivities({ activities: [null, 1, { type: 'message', text: 'from nowhere' }] })?.items).toEqual([])
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom('bot', 'agent', 'customer', 'system', 3))
    const anything = fc.record(
      {
        type: part,
        timestamp: part,
        from: part,
        text: part,
        attachments: fc.array(
          fc.record({ contentType: fc.constant('application/vnd.microsoft.card.hero'), content: part }),
        ),
        channelData: fc.record({
          clientActivityID: part,
          baton: fc.record({
            seq: fc.oneof(fc.nat(), part),
            from: part,
            agent: part,
            notice: part,
            choices: part,
            form: part,
          }),
        }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(anything), (activities) => {
        for (const item of readActivities({ activities })?.items ?? []) {
          expect(Number.isFinite(item.seq) && Number.isFinite(item.at)).toBe(true)
          expect(['undefined', 'string']).toContain(typeof item.text)
        }
      }),
    )
  })
})
