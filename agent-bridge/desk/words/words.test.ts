import type { WhyHere } from '../../src/desk-api/schema'
import { asSentence } from './as-sentence'
import { sayCustomer, sayInitials } from './say-customer'
import { sayDelivery } from './say-delivery'
import { sayFactName } from './say-fact-name'
import { sayOwnerChange } from './say-owner'
import { sayAttachmentLimits, saySize } from './say-size'
import { sayTeamChoice, sayVerdict, sayWhyHandedOver } from './say-why'
import { createTimeWords, sayDuration, sayDurationInFull } from './say-time'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('durations', () => {
  it('are short, and do not flicker', () => {
    const waits = [0, 9999, 10_000, 19_999, 59_999, minute, 59 * minute, hour, 2 * hour + 5 * minute, 3 * day]
    expect(waits.map(sayDuration)).toEqual(['now', 'now', '10s', '10s', '50s', '1m', '59m', '1h 00m', '2h 05m', '3d'])
  })

  it('are whole words for those who listen', () => {
    expect([5, minute, 2 * minute, hour, 2 * hour + minute, day].map(sayDurationInFull)).toEqual([
      'less than a minute',
      '1 minute',
      '2 minutes',
      '1 hour',
      '2 hours 1 minute',
      '1 day',
    ])
  })
})

describe('moments', () => {
  const words = createTimeWords('en-GB', 'Europe/Berlin')
  const now = Date.parse('2025-03-05T12:00:00Z')

  it('are named by the day where the agent is', () => {
    expect(words.sayDay(Date.parse('2025-03-04T23:30:00Z'), now)).toBe('Today')
    expect(words.sayDay(Date.parse('2025-03-04T22:30:00Z'), now)).toBe('Yesterday')
    expect(words.sayDay(Date.parse('2025-02-03T12:00:00Z'), now)).toBe('Monday 3 February')
    expect(words.sayDay(Date.parse('2023-02-03T12:00:00Z'), now)).toBe('3 February 2023')
  })

  it('have the clock of the place', () => {
    const at = Date.parse('2025-03-05T08:02:00Z')
    const clocks = ['en-GB', 'en-US', 'de'].map((locale) => createTimeWords(locale, 'Europe/Berlin').sayClock(at))
    expect(clocks.map((clock) => clock.replace(/\s/g, ' '))).toEqual(['9:02', '9:02 AM', '9:02'])
  })

  it('are a time of day today, else a day', () => {
    expect(words.sayBriefly(Date.parse('2025-03-05T09:02:00Z'), now)).toBe('10:02')
    expect(words.sayBriefly(Date.parse('2025-02-03T12:00:00Z'), now)).toBe('3 Feb')
  })
})

describe('customers', () => {
  it('are guests with a mark until they have a name', () => {
    expect(sayCustomer({ id: 'web.site.dl-4f1c', name: 'Priya' })).toBe('Priya')
    expect(sayCustomer({ id: 'web.site.dl-4f1c', name: ' ' })).toBe('Guest 4f1c')
    expect(sayCustomer({ id: '--' })).toBe('Guest')
  })

  it('have initials', () => {
    expect(['Priya Nair', 'priya', 'Ana de la Cruz', '¿?', 'Émile Zola'].map(sayInitials)).toEqual([
      'PN',
      'P',
      'AC',
      '?',
      'ÉZ',
    ])
  })
})

describe('files', () => {
  it('have sizes and limits for people', () => {
    expect([10, 1500, 2_400_000, 25_000_000].map(saySize)).toEqual(['10 bytes', '2 KB', '2.4 MB', '25 MB'])
    expect(sayAttachmentLimits(['image/png', 'application/pdf', 'text/x'], 10_000_000)).toBe(
      'PNG, PDF, text/x up to 10 MB',
    )
  })
})

describe('what is known', () => {
  it('has a name for people', () => {
    expect(['email', 'order_number', 'Größe', ''].map(sayFactName)).toEqual(['Email', 'Order number', 'Größe', ''])
  })
})

describe('a note', () => {
  it('becomes a sentence', () => {
    expect(['node a asks for a person', 'Why?', ' élan.', ''].map(asSentence)).toEqual([
      'Node a asks for a person.',
      'Why?',
      'Élan.',
      '',
    ])
  })
})

describe('deliveries', () => {
  it('say what to do when nobody knows', () => {
    expect(sayDelivery(undefined).label).toBe('Sending')
    expect(sayDelivery({ state: 'failed', reason: 'The number is gone.' }).advice).toBe('The number is gone.')
    expect(sayDelivery({ state: 'unknown', reason: 'Timed out.' }).advice).toMatch(/^Timed out\. .*twice\.$/)
  })
})

describe('a change of owner', () => {
  const billing = { kind: 'team', team: { id: 'billing', name: 'Billing' } } as const

  it('says whose it is and why', () => {
    const handedOver = (handover: 'by-design' | 'on-bot-break' | 'reopened', node?: { id: string; name: string }) =>
      sayOwnerChange({
        kind: 'owner',
        owner: billing,
        why: { kind: 'handed-over', handover, reason: 'the bot did not understand', ...(node && { node }) },
      })
    expect(handedOver('by-design', { id: 'refund', name: 'Refund' })).toBe(
      'Handed over to Billing, by design: “Refund” asks for a person',
    )
    expect(handedOver('on-bot-break', { id: 'refund', name: 'Refund' })).toBe(
      'Handed over to Billing, on bot break: the bot did not understand',
    )
    expect(handedOver('reopened')).toBe('Reopened for Billing')
  })
})

describe('why a chat is here', () => {
  const node = { id: 'refund', name: 'Refund' }
  const team = { id: 'billing', name: 'Billing' }
  const rules = [
    { rule: 'late', matched: false, because: 'node is refund, not late' },
    { rule: 'money', matched: true, because: 'node is refund' },
  ]
  const why = (chosenBy: WhyHere['chosenBy'], weighed: WhyHere['rules'] = []): WhyHere => ({
    handover: { kind: 'by-design', reason: 'node refund asks for a person', at: 0, node, team, rule: 'money' },
    chosenBy,
    rules: weighed,
    warnings: [],
  })

  it('says which step, by design or on a break', () => {
    const { handover } = why('node')
    expect(sayWhyHandedOver(handover)).toBe('“Refund” asks for a person.')
    const broke = { ...handover, kind: 'on-bot-break', reason: 'the bot did not understand' } as const
    expect(sayWhyHandedOver(broke)).toBe('The bot did not understand. The bot was at “Refund”.')
  })

  it('says what chose the team', () => {
    expect(sayTeamChoice(why('node'))).toBe('Billing: “Refund” names it.')
    expect(sayTeamChoice(why('rule', rules))).toBe('Billing, by the rule “money”.')
    expect(sayTeamChoice(why('default'))).toBe('Billing is the default team.')
    expect(sayTeamChoice(why('default', rules.slice(0, 1)))).toBe('Billing is the default team, and no rule applies.')
    expect(sayTeamChoice(why('previous'))).toBe('Billing: it had the chat before.')
  })

  it('says what each rule found', () => {
    expect(rules.map(sayVerdict)).toEqual([
      'Rule “late” does not apply: node is refund, not late.',
      'Rule “money” applies: node is refund.',
    ])
  })
})
