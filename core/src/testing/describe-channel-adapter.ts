import { contractVersion, type ChannelAdapter, type Reception } from '../channel-adapter'
import { fitMessage } from '../fit-message'
import { agentId, mediaRef } from '../id'
import type { OutboundMessage, Speaker } from '../message'
import type { ReceiveResult } from '../receive-result'

/** An adapter for one test, and what its platform sends it. Requests are made anew each time, for one is read once. */
export interface ChannelAdapterUnderTest {
  readonly adapter: ChannelAdapter
  /** A delivery with at least one message of a customer; the same one each time. */
  delivery(): Request
  /** The same, as somebody would send it who does not know the secret. */
  forged(): Request
  /** From the platform, and nothing that can be understood. */
  malformed(): Request
  close?(): Promise<void>
}

/**
 * What every adapter with webhooks does, whatever its channel. Its platform is not called: what its own `send` makes of
 * the platform's answers is the adapter's own to test.
 */
export function describeChannelAdapter(name: string, create: () => Promise<ChannelAdapterUnderTest>): void {
  describe(`${name} as a channel adapter`, () => {
    let subject: ChannelAdapterUnderTest
    beforeEach(async () => {
      subject = await create()
    })
    afterEach(() => subject.close?.())

    it('is made for this contract, and answers at the path of its deliveries', () => {
      const { adapter } = subject
      const { pathname } = new URL(subject.delivery().url)
      expect(adapter.contract).toBe(contractVersion)
      expect(adapter.paths.some((path) => pathname === path || pathname.startsWith(`${path}/`))).toBe(true)
      if (adapter.typing) expect(adapter.capabilities.typing).toBe(true)
    })

    it('makes envelopes that survive JSON, and says where to answer', async () => {
      const { adapter } = subject
      const { envelopes } = await adapter.receive(subject.delivery())
      expect(envelopes.length).toBeGreaterThan(0)
      expect(JSON.parse(JSON.stringify(envelopes))).toEqual(envelopes)
      for (const envelope of envelopes) {
        expect(envelope).toMatchObject({ v: 1, channel: adapter.channel, account: adapter.account })
        expect(envelope.id).not.toBe('')
        expect(envelope.dedupeKey).not.toBe('')
        expect(envelope.conversation.id).not.toBe('')
      }
    })

    it('knows a delivery again', async () => {
      const first = await subject.adapter.receive(subject.delivery())
      const second = await subject.adapter.receive(subject.delivery())
      expect(second.envelopes.map(keyOf)).toEqual(first.envelopes.map(keyOf))
      expect(new Set(first.envelopes.map(keyOf)).size).toBe(first.envelopes.length)
    })

    it('acknowledges what was taken, also before, and nothing that was not', async () => {
      const receive = () => subject.adapter.receive(subject.delivery())
      expect(answer(await receive(), { kind: 'accepted', seq: 1 }).ok).toBe(true)
      expect(answer(await receive(), { kind: 'duplicate', seq: 1 }).ok).toBe(true)
      const failed: ReceiveResult = { kind: 'failed', code: 'store-unavailable', message: 'redis is away' }
      expect(answer(await receive(), failed).ok).toBe(false)
    })

    it.each(['forged', 'malformed'] as const)('refuses a %s request as the sender’s fault', async (kind) => {
      const { envelopes, respond } = await subject.adapter.receive(subject[kind]())
      expect(envelopes).toEqual([])
      const { status } = respond([])
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    })

    it.each(samples)('renders a $kind message the same each time, and changes nothing of it', (message) => {
      const { adapter } = subject
      for (const fitted of fitMessage(message, adapter.capabilities)) {
        const before = structuredClone(fitted)
        for (const speaker of speakers) {
          const wire = adapter.render(fitted, speaker)
          expect(JSON.parse(JSON.stringify(wire))).toEqual(wire)
          expect(adapter.render(fitted, speaker)).toEqual(wire)
        }
        expect(fitted).toEqual(before)
      }
    })
  })
}

function keyOf({ dedupeKey }: Reception['envelopes'][number]): string {
  return dedupeKey
}

function answer({ envelopes, respond }: Reception, result: ReceiveResult): Response {
  return respond(envelopes.map(() => result))
}

const speakers: readonly Speaker[] = [
  { kind: 'bot' },
  { kind: 'agent', agent: agentId('mia'), name: 'Mia' },
  { kind: 'system' },
]

const choices = [
  { id: 'c1', label: 'Opening hours' },
  { id: 'c2', label: 'Talk to a person' },
]
const links = [{ label: 'Our shop', url: 'https://shop.example/' }]

const samples: readonly OutboundMessage[] = [
  { kind: 'text', text: 'Hello, **Priya**. Read `this`:\n- one\n- two', choices, links },
  {
    kind: 'media',
    media: {
      type: 'image',
      ref: mediaRef('a-picture'),
      contentType: 'image/png',
      name: 'a.png',
      size: 2_000,
      alt: 'A',
    },
    text: 'Look.',
  },
  { kind: 'cards', cards: [{ title: 'Linen shirt', text: 'In *white*.', links, choices }], text: 'This season:' },
  {
    kind: 'form',
    form: 'who',
    title: 'Who are you?',
    fields: [{ name: 'name', label: 'Your name', type: 'text', required: true }],
    submit: 'Send',
  },
  { kind: 'notice', notice: { kind: 'position', position: 2 }, text: 'You are number 2 in line.', choices },
]
