import fc from 'fast-check'
import { DateTime } from 'luxon'
import { nodeId, teamId } from '../id'
import { evaluateRules } from './evaluate-rules'
import type { Condition, Rule, RuleFacts, Weekday } from './rule'
import { weighCondition } from './weigh-condition'

const facts: RuleFacts = {
  node: nodeId('refund'),
  entities: { order_number: 'DC-10482', reason: 'Damaged', count: 3 },
  channel: 'one',
  language: 'en',
  cause: 'not-understood',
  now: Date.parse('2026-03-03T10:00:00Z'),
}

function rule(id: string, when: Condition): Rule {
  return { id, when, team: teamId(id) }
}

const always: Condition = { kind: 'all', of: [] }
const never: Condition = { kind: 'any', of: [] }

describe('evaluateRules', () => {
  it('takes the first that matches, and gives every verdict in order', () => {
    const rules = [
      rule('one', { kind: 'channel', in: ['two'] }),
      rule('two', { kind: 'node', in: [nodeId('refund')] }),
      rule('three', always),
    ]
    expect(evaluateRules(rules, facts)).toEqual({
      rule: rules[1],
      verdicts: [
        { rule: 'one', matched: false, because: 'channel is one, not two' },
        { rule: 'two', matched: true, because: 'node is refund' },
        { rule: 'three', matched: true, because: 'nothing is asked' },
      ],
    })
  })

  it('names no rule if none matches', () => {
    expect(evaluateRules([rule('one', never)], facts)).toEqual({
      verdicts: [{ rule: 'one', matched: false, because: 'there is nothing that could hold' }],
    })
    expect(evaluateRules([], facts)).toEqual({ verdicts: [] })
  })
})

describe('weighCondition', () => {
  it.each<[Condition, boolean, string]>([
    [{ kind: 'entity', name: 'order_number' }, true, 'entity order_number is present'],
    [{ kind: 'entity', name: 'order_number', present: false }, false, 'entity order_number is present'],
    [{ kind: 'entity', name: 'email' }, false, 'entity email is absent'],
    [{ kind: 'entity', name: 'email', present: false }, true, 'entity email is absent'],
    [{ kind: 'entity', name: 'reason', in: ['late', 'damaged'] }, true, 'entity reason is damaged'],
    [{ kind: 'entity', name: 'reason', in: ['late', 'lost'] }, false, 'entity reason is not late or lost'],
    [{ kind: 'entity', name: 'count', in: ['3'] }, true, 'entity count is 3'],
    [{ kind: 'entity', name: 'constructor' }, false, 'entity constructor is absent'],
    [{ kind: 'language', in: ['ar', 'de'] }, false, 'language is en, not ar or de'],
    [{ kind: 'cause', in: ['not-understood'] }, true, 'cause is not-understood'],
    [{ kind: 'not', of: { kind: 'channel', in: ['one'] } }, false, 'channel is one'],
    [
      {
        kind: 'all',
        of: [
          { kind: 'channel', in: ['one'] },
          { kind: 'language', in: ['en'] },
        ],
      },
      true,
      'channel is one and language is en',
    ],
    [
      {
        kind: 'any',
        of: [
          { kind: 'channel', in: ['two'] },
          { kind: 'language', in: ['de'] },
        ],
      },
      false,
      'channel is one, not two and language is en, not de',
    ],
  ])('weighs %j', (condition, holds, because) => {
    expect(weighCondition(condition, facts)).toEqual({ holds, because })
  })

  it('says that there is no node or cause where there is none', () => {
    const bare: RuleFacts = { entities: {}, channel: 'one', language: 'en', now: 0 }
    expect(weighCondition({ kind: 'node', in: [nodeId('x')] }, bare).because).toBe('there is no node')
    expect(weighCondition({ kind: 'cause', in: ['nothing-to-say'] }, bare).because).toBe('there is no cause')
  })

  describe('time', () => {
    const working: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']
    const time = (from: string, to: string, zone = 'UTC', days = working): Condition => ({
      kind: 'time',
      days,
      from,
      to,
      zone,
    })
    const holdsAt = (condition: Condition, at: string): boolean =>
      weighCondition(condition, { ...facts, now: DateTime.fromISO(at, { setZone: true }).toMillis() }).holds

    it('begins at its first minute and ends before its last', () => {
      const office = time('09:00', '18:00')
      expect(holdsAt(office, '2026-03-03T08:59:59Z')).toBe(false)
      expect(holdsAt(office, '2026-03-03T09:00:00Z')).toBe(true)
      expect(holdsAt(office, '2026-03-03T17:59:59Z')).toBe(true)
      expect(holdsAt(office, '2026-03-03T18:00:00Z')).toBe(false)
      expect(holdsAt(office, '2026-03-07T12:00:00Z')).toBe(false)
    })

    it('counts in its own zone', () => {
      const office = time('09:00', '18:00', 'Asia/Dubai')
      expect(holdsAt(office, '2026-03-03T05:00:00Z')).toBe(true)
      expect(holdsAt(office, '2026-03-03T15:00:00Z')).toBe(false)
      expect(weighCondition(office, { ...facts, now: Date.parse('2026-03-03T17:14:00Z') }).because).toBe(
        'it is tue 21:14 in Asia/Dubai, outside mon tue wed thu fri 09:00 to 18:00',
      )
    })

    it('goes on past midnight, and belongs to the day it began on', () => {
      const night = time('22:00', '02:00', 'UTC', ['sat'])
      expect(holdsAt(night, '2026-03-07T22:00:00Z')).toBe(true)
      expect(holdsAt(night, '2026-03-08T01:59:00Z')).toBe(true)
      expect(holdsAt(night, '2026-03-08T02:00:00Z')).toBe(false)
      expect(holdsAt(night, '2026-03-07T01:00:00Z')).toBe(false)
    })

    it('is the whole day where both ends are the same', () => {
      const day = time('00:00', '00:00', 'UTC', ['sat'])
      expect(holdsAt(day, '2026-03-07T00:00:00Z')).toBe(true)
      expect(holdsAt(day, '2026-03-07T23:59:00Z')).toBe(true)
      expect(holdsAt(day, '2026-03-08T00:00:00Z')).toBe(false)
    })

    it('keeps to the clock on the wall when summer time begins and ends', () => {
      // Berlin: 29 March 2026, 2:00 becomes 3:00; 25 October 2026, 3:00 becomes 2:00.
      const early: Condition = { kind: 'time', days: ['sun'], from: '02:30', to: '03:30', zone: 'Europe/Berlin' }
      expect(holdsAt(early, '2026-03-29T00:59:00Z')).toBe(false)
      expect(holdsAt(early, '2026-03-29T01:00:00Z')).toBe(true)
      expect(holdsAt(early, '2026-03-29T01:30:00Z')).toBe(false)
      expect(holdsAt(early, '2026-10-25T00:30:00Z')).toBe(true)
      expect(holdsAt(early, '2026-10-25T01:15:00Z')).toBe(false)
      expect(holdsAt(early, '2026-10-25T01:30:00Z')).toBe(true)
      expect(holdsAt(early, '2026-10-25T02:30:00Z')).toBe(false)
    })

    it('holds never in a zone that does not exist', () => {
      expect(weighCondition(time('00:00', '00:00', 'Mars/Base'), facts)).toEqual({
        holds: false,
        because: 'Mars/Base is not a time zone',
      })
    })
  })

  it('gives the opposite for the opposite', () => {
    const leaf = fc.oneof(
      fc.record({ kind: fc.constant('channel' as const), in: fc.array(fc.constantFrom('one', 'two')) }),
      fc.record({ kind: fc.constant('entity' as const), name: fc.constantFrom('reason', 'email') }),
    )
    fc.assert(
      fc.property(fc.array(leaf), (of) => {
        const not = of.map((part): Condition => ({ kind: 'not', of: part }))
        expect(weighCondition({ kind: 'all', of }, facts).holds).toBe(
          !weighCondition({ kind: 'any', of: not }, facts).holds,
        )
      }),
    )
  })
})
