import fc from 'fast-check'
import { draftText } from '../connection/outgoing'
import type { Outgoing } from '../connection/outgoing'
import { answeredUpTo, countUnread, emptyChat, offeredChoices } from './chat-state'
import type { ChatState } from './chat-state'
import type { Item, ItemNotice } from './item'
import { listRows } from './list-rows'
import { reduceChat } from './reduce-chat'
import type { ChatEvent } from './reduce-chat'

const noon = new Date(2026, 10, 20, 12).getTime()

function item(seq: number, more: Partial<Item> = {}): Item {
  const nothing = { markdown: false, choices: [], links: [], files: [], cards: [] }
  return { seq, at: noon + seq * 1_000, by: 'bot', text: `text ${seq}`, ...nothing, ...more }
}

function notice(seq: number, kind: ItemNotice['kind'], more: Partial<Item> = {}): Item {
  return item(seq, { by: 'system', ...more, notice: { kind, name: kind === 'joined' ? 'Asha' : undefined } })
}

const agent = { by: 'agent', name: 'Asha' } as const
const customer = { by: 'customer' } as const

function after(...events: readonly ChatEvent[]): ChatState {
  return events.reduce(reduceChat, emptyChat)
}

function receive(...items: readonly Item[]): ChatEvent {
  return { kind: 'received', news: { items, watermark: items.at(-1)?.seq ?? 0 } }
}

function outgoing(key: string, text = key): Outgoing {
  return { ...draftText(text), key, at: noon + 60_000, state: { kind: 'waiting' } }
}

describe('reduceChat', () => {
  it('takes each item of the log once, however often it comes', () => {
    const frames = fc.array(fc.tuple(fc.nat(20), fc.nat(10)), { maxLength: 20 })
    fc.assert(
      fc.property(frames, (starts) => {
        // Streams and polls go on from places already read, and always bring everything from there on.
        let state = emptyChat
        for (const [back, count] of starts) {
          const from = Math.max(0, state.watermark - back)
          state = reduceChat(state, receive(...Array.from({ length: count }, (_, index) => item(from + index + 1))))
        }
        const seqs = state.items.map(({ seq }) => seq)
        expect(seqs).toEqual(seqs.map((_, index) => index + 1))
      }),
    )
  })

  it('knows where to go on, and when everything that was there has come', () => {
    expect(emptyChat.isCaughtUp).toBe(false)
    const state = after({ kind: 'received', news: { items: [], watermark: 0 } })
    expect(state).toMatchObject({ isCaughtUp: true, watermark: 0, upTo: 0 })
    // A place is told also for entries that are not the customer's to see.
    expect(after({ kind: 'received', news: { items: [item(3)], watermark: 5 } })).toMatchObject({
      upTo: 3,
      watermark: 5,
    })
  })

  it('lets the echo take the place of what was on its way', () => {
    const waiting = after({ kind: 'outgoing', outgoing: [outgoing('k1'), outgoing('k2')] })
    const state = reduceChat(waiting, receive(item(1, { ...customer, key: 'k1' })))
    expect(state.outgoing.map(({ key }) => key)).toEqual(['k2'])
    expect(listRows(state).map(({ key }) => key)).toEqual([expect.stringContaining('day'), 'k1', 'k2'])
    // The answer to the post may come later than the echo.
    const late = reduceChat(state, { kind: 'outgoing', outgoing: [outgoing('k1'), outgoing('k2')] })
    expect(late.outgoing.map(({ key }) => key)).toEqual(['k2'])
  })

  it('begins empty when the conversation is another one, but for what is on its way', () => {
    const state = after(
      { kind: 'opened' },
      { kind: 'restarted', conversation: 'one' },
      receive(item(1)),
      { kind: 'read', upTo: 1 },
      { kind: 'outgoing', outgoing: [outgoing('k1')] },
      { kind: 'restarted', conversation: 'two' },
    )
    expect(state).toMatchObject({ isOpen: true, conversation: 'two', items: [], upTo: 0, watermark: 0, readUpTo: 0 })
    expect(state.outgoing).toHaveLength(1)
  })

  describe('shows the agent who types', () => {
    const types: ChatEvent = { kind: 'received', news: { items: [], typing: 'Asha' } }
    const typing = after(receive(notice(1, 'joined')), types)

    it('while they have the chat', () => {
      expect(typing.typing).toBe('Asha')
      expect(reduceChat(typing, receive(item(2, customer))).typing).toBe('Asha')
      expect(reduceChat(typing, receive(notice(2, 'recall'))).typing).toBe('Asha')
    })

    it('until they have spoken, or have long not been heard of', () => {
      expect(reduceChat(typing, receive(item(2, agent))).typing).toBeUndefined()
      expect(reduceChat(typing, { kind: 'typing-over' }).typing).toBeUndefined()
    })

    it.each(['transferred', 'requeued', 'bot', 'closed'] as const)('until the chat is no longer theirs: %s', (kind) => {
      const over = reduceChat(typing, receive(notice(2, kind)))
      expect(over.typing).toBeUndefined()
      // A sign of theirs that was under way meanwhile.
      expect(reduceChat(over, types).typing).toBeUndefined()
    })

    it('until another agent has joined', () => {
      const joined = { kind: 'joined', name: 'Tom' } as const
      expect(reduceChat(typing, receive(item(2, { by: 'system', notice: joined }))).typing).toBeUndefined()
    })
  })

  describe('tells with whom the customer talks', () => {
    it.each<[string, readonly Item[], ChatState['owner']]>([
      ['the bot at first', [item(1)], { kind: 'bot' }],
      ['in line', [notice(1, 'queued')], { kind: 'waiting', hasBot: true }],
      [
        'in line with a place',
        [notice(1, 'queued'), notice(2, 'position', { text: 'You are next.' })],
        { kind: 'waiting', text: 'You are next.', hasBot: true },
      ],
      [
        'in line, while the bot finishes its sentence',
        [notice(1, 'position', { text: '2nd' }), item(2), notice(3, 'delayed')],
        { kind: 'waiting', text: '2nd', hasBot: true },
      ],
      [
        'in line of a business without a bot',
        [notice(1, 'queued', { choices: [{ id: 'baton-end-chat', label: 'End chat' }] })],
        { kind: 'waiting', hasBot: false },
      ],
      ['nobody, so that a message is left', [notice(1, 'offline')], { kind: 'waiting', isOffline: true, hasBot: true }],
      [
        'nobody any more, who has left a place in line behind',
        [notice(1, 'position', { text: 'You are next.' }), notice(2, 'requeued'), notice(3, 'offline')],
        { kind: 'waiting', isOffline: true, hasBot: true },
      ],
      [
        'a line again, now that somebody is there',
        [notice(1, 'offline'), notice(2, 'position', { text: 'You are next.' })],
        { kind: 'waiting', text: 'You are next.', hasBot: true },
      ],
      ['an agent who joins', [notice(1, 'queued'), notice(2, 'joined')], { kind: 'agent', name: 'Asha' }],
      ['an agent who speaks', [notice(1, 'queued'), item(2, agent)], { kind: 'agent', name: 'Asha' }],
      [
        'an agent whose picture came once',
        [item(1, { ...agent, picture: 'p' }), item(2, agent), notice(3, 'recall')],
        { kind: 'agent', name: 'Asha', picture: 'p' },
      ],
      ['in line again', [item(1, agent), notice(2, 'transferred')], { kind: 'waiting', hasBot: true }],
      ['the bot again, after a person', [item(1, agent), item(2)], { kind: 'bot' }],
      ['the bot again, as the house says', [notice(1, 'queued'), notice(2, 'bot')], { kind: 'bot' }],
      ['nobody', [item(1, agent), notice(2, 'closed')], { kind: 'closed' }],
      ['the bot, to whom they write again', [notice(1, 'closed'), item(2, customer)], { kind: 'bot' }],
    ])('%s', (_, items, owner) => {
      expect(after(receive(...items)).owner).toEqual(owner)
    })
  })
})

describe('countUnread', () => {
  it('counts what bot and agent said and the customer has not seen', () => {
    const state = after(receive(item(1), item(2, agent), item(3, customer), notice(4, 'closed'), item(5)), {
      kind: 'read',
      upTo: 1,
    })
    expect(countUnread(state)).toBe(2)
    expect(countUnread(reduceChat(state, { kind: 'read', upTo: 5 }))).toBe(0)
    expect(reduceChat(state, { kind: 'read', upTo: 0 })).toBe(state)
  })
})

describe('offeredChoices', () => {
  const choices = [{ id: 'a', label: 'A' }]

  it.each<[string, readonly Item[], boolean]>([
    ['the last words', [item(1, { choices })], true],
    ['words before more of the same', [item(1, { choices }), item(2)], true],
    ['a notice', [notice(1, 'bot', { choices })], true],
    ['words that were answered', [item(1, { choices }), item(2, customer)], false],
    ['words before a person spoke', [item(1, { choices }), item(2, agent)], false],
    ['words before the chat was closed', [item(1, { choices }), notice(2, 'closed')], false],
  ])('are those of %s', (_, items, isOffered) => {
    expect(offeredChoices(after(receive(...items)))).toEqual(isOffered ? choices : [])
  })

  it('are not the buttons that have their place beside the place in the line', () => {
    const own = [{ id: 'baton-leave-queue', label: 'Leave the line' }]
    expect(offeredChoices(after(receive(item(1, { choices }), notice(2, 'position', { choices: own }))))).toEqual([])
  })

  it('vanish as soon as one is pressed', () => {
    const state = after(receive(item(1, { choices })), { kind: 'outgoing', outgoing: [outgoing('k1')] })
    expect(offeredChoices(state)).toEqual([])
    const joined = { key: 'k', at: 0, body: { type: 'event' }, state: { kind: 'waiting' } } as const
    expect(offeredChoices(after(receive(item(1, { choices })), { kind: 'outgoing', outgoing: [joined] }))).toEqual(
      choices,
    )
  })
})

describe('answeredUpTo', () => {
  it('is the last thing the customer said', () => {
    expect(answeredUpTo(after(receive(item(1), item(2, customer), item(3))))).toBe(2)
    expect(answeredUpTo(after(receive(item(1)), { kind: 'outgoing', outgoing: [outgoing('k')] }))).toBe(Infinity)
    expect(answeredUpTo(emptyChat)).toBe(0)
  })
})

describe('listRows', () => {
  const sketch = (state: ChatState): readonly string[] =>
    listRows(state).map((row) => {
      if (row.kind !== 'message') return row.kind
      return `${row.begins ? '[' : ''}${row.item.text ?? ''}${row.ends ? ']' : ''}`
    })

  it('puts together what one speaker says in one go', () => {
    const items = [
      item(1),
      item(2),
      item(3, customer),
      item(4, agent),
      item(5, { ...agent, name: 'Tom' }),
      notice(6, 'closed'),
      item(7),
    ]
    expect(sketch(after(receive(...items)))).toEqual([
      'day',
      '[text 1',
      'text 2]',
      '[text 3]',
      '[text 4]',
      '[text 5]',
      'notice',
      '[text 7]',
    ])
    const late = item(2, { at: noon + 10 * 60_000 })
    expect(sketch(after(receive(item(1), late)))).toEqual(['day', '[text 1]', '[text 2]'])
  })

  it('says when a day begins', () => {
    const yesterday = item(1, { at: noon - 24 * 60 * 60_000 })
    expect(sketch(after(receive(yesterday, item(2))))).toEqual(['day', '[text 1]', 'day', '[text 2]'])
  })

  it('leaves out what has nothing to show, and the place in the line, which has its own', () => {
    const joined = item(1, { ...customer, text: undefined, key: 'k' })
    expect(sketch(after(receive(joined, notice(2, 'position'), item(3))))).toEqual(['day', '[text 3]'])
  })

  it('ends with what is on its way', () => {
    const state = after(receive(item(1, customer)), { kind: 'outgoing', outgoing: [outgoing('k1'), outgoing('k2')] })
    expect(sketch(state)).toEqual(['day', '[text 1', 'k1', 'k2]'])
  })

  it('gives each row a key of its own, also over many days', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(72), { maxLength: 30 }), (hours) => {
        const sorted = [...hours].sort((one, other) => one - other)
        const items = sorted.map((hour, index) => item(index + 1, { at: noon + hour * 3_600_000 }))
        const keys = listRows(after(receive(...items))).map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})
