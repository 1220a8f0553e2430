import type { ChatLists } from '../../src/desk-api/schema'
import { aChat } from '../testing/a-chat'
import { findAlerts } from './find-alerts'

const lists = (given: Partial<ChatLists>): ChatLists => ({ mine: [], parked: [], queue: [], queueTotal: 0, ...given })
const pending = (id: string, team = 'billing') =>
  aChat({ id, owner: { kind: 'team', team: { id: team, name: team } }, unanswered: 1 })

const alerts = (before: Partial<ChatLists>, after: Partial<ChatLists>) =>
  findAlerts(lists(before), lists(after), (team) => team === 'billing').map(({ kind, chat }) => `${kind} ${chat.id}`)

describe('what an agent is told of', () => {
  it('is a chat that has become theirs', () => {
    expect(alerts({}, { mine: [aChat({ id: 'a' })] })).toEqual(['new-chat a'])
  })

  it('is a new message in one that was, also in a parked one', () => {
    const quiet = aChat({ id: 'a' })
    expect(alerts({ mine: [quiet] }, { mine: [{ ...quiet, unanswered: 1 }] })).toEqual(['new-message a'])
    expect(alerts({ parked: [quiet] }, { mine: [{ ...quiet, unanswered: 1 }] })).toEqual(['new-message a'])
  })

  it('is not what they did themselves', () => {
    const waiting = aChat({ id: 'a', unanswered: 3, last: { at: 5, from: 'customer', text: 'hi' } })
    const answered = aChat({ id: 'a', unanswered: 0, last: { at: 9, from: 'agent', text: 'hello' } })
    expect(alerts({ mine: [waiting] }, { mine: [answered] })).toEqual([])
    expect(alerts({ mine: [waiting] }, { parked: [waiting] })).toEqual([])
    expect(alerts({ mine: [waiting] }, {})).toEqual([])
  })

  it('is a message although an answer crossed it', () => {
    const before = aChat({ id: 'a', unanswered: 1, last: { at: 5, from: 'customer', text: 'hi' } })
    const after = aChat({ id: 'a', unanswered: 1, last: { at: 9, from: 'customer', text: 'and?' } })
    expect(alerts({ mine: [before] }, { mine: [after] })).toEqual(['new-message a'])
  })

  it('is a pending chat where agents pick for themselves, and only there', () => {
    expect(alerts({}, { queue: [pending('a'), pending('b', 'support')] })).toEqual(['new-in-queue a'])
    expect(alerts({ queue: [pending('a')] }, { queue: [pending('a')] })).toEqual([])
  })

  it('is not the chat they have just put back', () => {
    expect(alerts({ mine: [aChat({ id: 'a' })] }, { queue: [pending('a')] })).toEqual([])
  })
})
