import * as fc from 'fast-check'
import { aChat } from '../testing/a-chat'
import { orderByNeed } from './order-chats'

describe('the order of my chats', () => {
  it('has whoever has waited longest first, and whoever waits for nothing last, the latest talk first', () => {
    const chats = [
      aChat({ id: 'idle-old', last: { at: 10, from: 'agent', text: '' } }),
      aChat({ id: 'waits-short', waitingSince: 900 }),
      aChat({ id: 'idle-new', last: { at: 20, from: 'agent', text: '' } }),
      aChat({ id: 'waits-long', waitingSince: 100 }),
    ]
    expect(orderByNeed(chats).map(({ id }) => id)).toEqual(['waits-long', 'waits-short', 'idle-new', 'idle-old'])
  })

  it('is the same whatever order they come in', () => {
    const chat = fc
      .record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        waitingSince: fc.option(fc.nat(5), { nil: undefined }),
        at: fc.nat(5),
      })
      .map(({ id, waitingSince, at }) =>
        aChat({ id, last: { at, from: 'bot', text: '' }, ...(waitingSince !== undefined && { waitingSince }) }),
      )
    fc.assert(
      fc.property(fc.uniqueArray(chat, { selector: ({ id }) => id, maxLength: 8 }), (chats) => {
        const ids = orderByNeed(chats).map(({ id }) => id)
        expect(orderByNeed([...chats].reverse()).map(({ id }) => id)).toEqual(ids)
        expect(ids).toHaveLength(chats.length)
      }),
    )
  })
})
