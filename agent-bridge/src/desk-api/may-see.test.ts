import {
  agentId,
  entryId,
  lineId,
  teamId,
  tenantId,
  type AgentRef,
  type Conversation,
  type Ownership,
} from '@baton/core'
import { makeAgent, makeBusiness, playTurns } from '@baton/core/testing'
import { maySee } from './may-see'

const support = teamId('support')
const billing = teamId('billing')
const inSupport = makeAgent('asha', { teams: [support] })
const leadOfBilling = makeAgent('lea', { teams: [billing], role: 'lead' })
const admin = makeAgent('root', { teams: [billing], role: 'admin' })

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'c1' })
const hold = entryId(line, 1, 2)

/** A conversation that has been with the team `support`, or never with any, and is owned so now. */
function conversation(ownership: Ownership, had: 'support' | 'nobody'): Conversation {
  const play = playTurns({ business: makeBusiness({ mode: 'human-only' }) })
  play.customer('help')
  if (!play.conversation) throw new Error('there is no conversation')
  const { handover, previous, ...rest } = play.conversation
  return { ...rest, ownership, ...(had === 'support' && { handover, previous }) }
}

const closed: Ownership = { owner: 'nobody', completion: { by: 'clock', reason: 'bot-idle', at: 1 } }

describe('who may see a conversation', () => {
  const cases: readonly (readonly [string, Conversation, readonly AgentRef[]])[] = [
    ['with the bot, never handed over', conversation({ owner: 'bot' }, 'nobody'), [admin]],
    ['with the bot again', conversation({ owner: 'bot' }, 'support'), [inSupport, admin]],
    ['pending', conversation({ owner: 'team', team: support }, 'support'), [inSupport, admin]],
    ['pending in another team', conversation({ owner: 'team', team: billing }, 'support'), [leadOfBilling, admin]],
    [
      'pending in another team, for one agent',
      conversation({ owner: 'team', team: billing, reservedFor: inSupport.id }, 'support'),
      [inSupport, leadOfBilling, admin],
    ],
    [
      'with an agent',
      conversation({ owner: 'agent', team: support, agent: agentId('ben'), phase: 'active', hold }, 'support'),
      [inSupport, admin],
    ],
    [
      'mine, of a team I have left',
      conversation({ owner: 'agent', team: billing, agent: inSupport.id, phase: 'waiting', hold }, 'support'),
      [inSupport, leadOfBilling, admin],
    ],
    ['closed after a team had it', conversation(closed, 'support'), [inSupport, admin]],
    ['closed by the bot', conversation(closed, 'nobody'), [admin]],
  ]
  it.each(cases)('%s', (_state, found, expected) => {
    const seen = [inSupport, leadOfBilling, admin].filter((agent) => maySee(agent, found))
    expect(seen.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
  })

  it('is not the team of an earlier conversation, which a new one remembers', () => {
    const returned: Conversation = { ...conversation({ owner: 'bot' }, 'nobody'), previous: { team: support } }
    expect(maySee(inSupport, returned)).toBe(false)
  })
})
