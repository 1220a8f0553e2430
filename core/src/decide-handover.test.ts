import { decideHandover } from './decide-handover'
import { nodeId, teamId } from './id'
import type { RuleFacts } from './rules/rule'
import { makeBusiness } from './testing/make-business'

const facts: RuleFacts = { node: nodeId('refund'), entities: {}, channel: 'test', language: 'en', now: 0 }

it('never hands over from a bot-only business, whatever its other settings say', () => {
  const business = makeBusiness({ mode: 'bot-only', humanAssistance: true })
  const causes = ['not-understood', 'nothing-to-say', 'integration-failed', 'entity-misses'] as const
  for (const cause of causes) {
    expect(decideHandover(business, { kind: 'broke', cause }, 'assist', facts)).toEqual({ kind: 'break' })
  }
  expect(decideHandover(business, { kind: 'by-design' }, 'none', facts)).toMatchObject({ kind: 'stay' })
})

it('routes by design by the first rule that matches, when the node names no team', () => {
  const rule = { id: 'money', when: { kind: 'node', in: [nodeId('refund')] }, team: teamId('billing') } as const
  const business = makeBusiness({ routing: [rule] })
  expect(decideHandover(business, { kind: 'by-design' }, 'none', facts)).toMatchObject({
    kind: 'handover',
    team: 'billing',
    rule: 'money',
  })
})

it('says that a rule named a team that is not there, and takes the default team', () => {
  const rule = { id: 'gone', when: { kind: 'all', of: [] }, team: teamId('nowhere') } as const
  const business = makeBusiness({ breakRouting: [rule], smartAssist: false })
  const decision = decideHandover(business, { kind: 'broke', cause: 'not-understood' }, 'none', facts)
  expect(decision).toMatchObject({ kind: 'handover', team: 'support' })
  expect(decision).toHaveProperty('warnings', ['rule gone names team nowhere, which is not active'])
})
