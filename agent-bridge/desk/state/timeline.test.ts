import type { DeskEntry } from '../../src/desk-api/schema'
import { agentSays, customerSays } from '../testing/a-chat'
import type { Outgoing } from './outgoing'
import { buildTimeline } from './timeline'

const day = 24 * 60 * 60 * 1000
const dayOf = (at: number) => String(Math.floor(at / day))

const outgoing = (text: string, at: number): Outgoing => ({
  requestId: text,
  chat: 'a',
  epoch: 1,
  action: { kind: 'say', text },
  at,
  state: { kind: 'sending' },
})

const build = (entries: readonly DeskEntry[], sending: readonly Outgoing[] = []) =>
  buildTimeline(entries, sending, dayOf, 'asha')

describe('the timeline', () => {
  it('begins every day with a line', () => {
    const items = build([customerSays(1, 'a', 0), customerSays(2, 'b', day - 1), customerSays(3, 'c', day)])
    expect(items.map(({ key }) => key)).toEqual(['day 0', 'entry 1', 'entry 2', 'day 1', 'entry 3'])
  })

  it('names who speaks where they begin, after a pause and on a new day', () => {
    const leads = build([
      customerSays(1, 'a', 0),
      customerSays(2, 'b', 60_000),
      agentSays(3, 'c', 70_000),
      agentSays(4, 'd', 71_000),
      agentSays(5, 'e', 471_000),
    ]).flatMap((item) => (item.kind === 'entry' ? [item.leads] : []))
    expect(leads).toEqual([true, false, true, false, true])
  })

  it('names the speaker again after something has happened', () => {
    const parked: DeskEntry = { seq: 2, at: 1, body: { kind: 'note', by: { id: 'asha', name: 'Asha' }, text: 'x' } }
    const items = build([customerSays(1, 'a', 0), parked, customerSays(3, 'b', 2)])
    expect(items.at(-1)).toMatchObject({ kind: 'entry', leads: true })
  })

  it('ends with what is on its way, also when our clock is behind', () => {
    const items = build([agentSays(1, 'a', day)], [outgoing('b', 5)])
    expect(items.map(({ key }) => key)).toEqual(['day 1', 'entry 1', 'outgoing b'])
    expect(items.at(-1)).toMatchObject({ leads: false })
  })
})
