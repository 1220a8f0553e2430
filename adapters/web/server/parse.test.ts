import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { mediaRef } from '@baton/core'
import type { Envelope, Media } from '@baton/core'
import { parseActivity } from './parse'
import type { ParseContext } from './parse'
import { inboundActivity } from './schema'

const folder = join(__dirname, 'fixtures')
const readFixture = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
const allFixtures = readdirSync(folder).map((file) => file.replace('.json', ''))

const photo: Media = { type: 'image', ref: mediaRef('r1'), contentType: 'image/png', name: 'photo 1.png', size: 70 }

const guest: ParseContext = {
  account: 'main',
  session: { conversation: 'c1', user: 'dl_guest1' },
  media: [],
  now: 1_000,
  uniqueId: 'u1',
}

function parse(body: unknown, change: Partial<ParseContext> = {}) {
  return parseActivity(inboundActivity.parse(body), { ...guest, ...change })
}

function envelopesOf(body: unknown, change: Partial<ParseContext> = {}): readonly Envelope[] {
  const parsed = parse(body, change)
  return parsed.kind === 'envelopes' ? parsed.envelopes : []
}

describe('an activity', () => {
  it('becomes an envelope that says everything core needs', () => {
    expect(envelopesOf(readFixture('web-chat-message'))).toEqual([
      {
        v: 1,
        id: 'ma91ts0z41q',
        dedupeKey: 'web.ma91ts0z41q.0',
        channel: 'web',
        account: 'main',
        conversation: { id: 'c1', kind: 'direct' },
        address: { conversation: 'c1', user: 'dl_guest1' },
        sender: { id: 'dl_guest1', isBot: false, isSelf: false, language: 'en-US' },
        sentAt: 1_000,
        receivedAt: 1_000,
        content: { kind: 'text', text: 'hello shop' },
        raw: { clientActivityID: 'ma91ts0z41q' },
      },
    ])
  })

  it('is from whom the token says, whatever it says itself', () => {
    expect(envelopesOf(readFixture('direct-line-message'))).toMatchObject([{ sender: { id: 'dl_guest1' } }])
  })

  it('has an id of its own where the client gave none', () => {
    expect(envelopesOf(readFixture('direct-line-message'))).toMatchObject([{ id: 'u1', dedupeKey: 'web.u1.0' }])
    expect(envelopesOf(readFixture('direct-line-message'))[0]).not.toHaveProperty('raw')
  })

  it('is a choice when a suggested reply was pressed', () => {
    expect(envelopesOf(readFixture('web-chat-message-back'))).toMatchObject([
      { content: { kind: 'choice', id: 'choice-1', label: 'Track order' } },
    ])
    expect(envelopesOf(readFixture('web-chat-post-back'))).toMatchObject([
      { content: { kind: 'choice', id: 'track', label: 'track' } },
    ])
  })

  it('is a form when one was filled in, and remembers how that reads', () => {
    expect(envelopesOf(readFixture('widget-form'))).toMatchObject([
      {
        content: { kind: 'form', form: 'leave-message', values: { email: 'priya@example.org' } },
        raw: { clientActivityID: 'w-9', text: 'E-mail: priya@example.org' },
      },
    ])
  })

  it('becomes one envelope for its text and one for each file, and only the first is its echo', () => {
    const envelopes = envelopesOf(readFixture('web-chat-upload'), { media: [photo, { ...photo, ref: mediaRef('r2') }] })
    expect(envelopes.map(({ content }) => content.kind)).toEqual(['text', 'media', 'media'])
    expect(envelopes.map(({ dedupeKey }) => dedupeKey)).toEqual([
      'web.j1j6wxjyyj.0',
      'web.j1j6wxjyyj.1',
      'web.j1j6wxjyyj.2',
    ])
    expect(envelopes.map(({ raw }) => raw)).toEqual([{ clientActivityID: 'j1j6wxjyyj' }, undefined, undefined])
  })

  it('never makes us fetch an address', () => {
    const envelopes = envelopesOf(readFixture('direct-line-attachment-by-address'))
    expect(envelopes.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'look' },
      { kind: 'unsupported', type: 'image/png', text: 'sent "duck.png", which did not arrive' },
      {
        kind: 'unsupported',
        type: 'application/vnd.microsoft.card.hero',
        text: 'sent something of the type application/vnd.microsoft.card.hero',
      },
    ])
  })

  it.each([
    ['web-chat-event', 'joined'],
    ['widget-leave-queue', 'leave-queue'],
    ['widget-end-chat', 'end-chat'],
  ])('%s is the event %s', (fixture, event) => {
    expect(envelopesOf(readFixture(fixture))).toMatchObject([{ content: { kind: 'event', event } }])
  })

  it('tells only once that the customer has come', () => {
    const [first] = envelopesOf({ type: 'event', name: 'baton/joined', channelData: { clientActivityID: 'a' } })
    const [second] = envelopesOf({ type: 'event', name: 'webchat/join', channelData: { clientActivityID: 'b' } })
    expect(first?.dedupeKey).toBe(second?.dedupeKey)
  })

  it('carries who the page says the customer is', () => {
    const known = { subject: 'u-42', facts: { name: 'Priya', email: 'priya@example.org' } }
    const session = { conversation: 'c1', user: 'dl_1', name: 'Priya', known }
    expect(envelopesOf(readFixture('web-chat-message'), { session })).toMatchObject([
      { sender: { id: 'dl_1', name: 'Priya', customer: 'known.u-42', facts: known.facts } },
    ])
  })

  it.each([
    ['web-chat-typing', { kind: 'typing' }],
    ['widget-read', { kind: 'read' }],
    ['conversation-update', { kind: 'ignored' }],
  ])('%s is no message', (fixture, parsed) => {
    expect(parse(readFixture(fixture))).toEqual(parsed)
  })

  it.each([
    [{ type: 'message' }],
    [{ type: 'message', text: '' }],
    [{ type: 'message', text: ' \n ' }],
    [{ type: 'message', text: null, attachments: null, value: null, channelData: null }],
  ])('%j holds nothing', (body) => {
    expect(parse(body)).toEqual({ kind: 'empty' })
  })

  it('with a value that nobody knows is shown to an agent as such', () => {
    expect(envelopesOf({ type: 'message', value: { a: [1, 2] } })).toMatchObject([
      { content: { kind: 'unsupported', type: 'value' } },
    ])
  })

  it('gives the same keys however often it comes, and different ones for each part', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.nat(5), (clientActivityID, files) => {
        const body = { type: 'message', text: 'x', channelData: { clientActivityID } }
        const keys = (uniqueId: string) =>
          envelopesOf(body, { media: Array.from({ length: files }, () => photo), uniqueId }).map(
            ({ dedupeKey }) => dedupeKey,
          )
        expect(keys('first')).toEqual(keys('second'))
        expect(new Set(keys('first')).size).toBe(files + 1)
      }),
    )
  })

  it('is JSON when it has become envelopes', () => {
    for (const name of allFixtures) {
      const envelopes = envelopesOf(readFixture(name), { media: [photo] })
      expect(JSON.parse(JSON.stringify(envelopes))).toEqual(envelopes)
    }
  })
})
