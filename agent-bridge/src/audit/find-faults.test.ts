import {
  agentId,
  conversationId,
  entryId,
  lineId,
  teamId,
  tenantId,
  type Conversation,
  type FiledUnder,
  type Ownership,
} from '@baton/core'
import type { ListedHold } from '../match/holds'
import { priorityStep } from '../queue/priority-step'
import { findFaults, type Indexes } from './find-faults'

const support = teamId('support')
const billing = teamId('billing')
const asha = agentId('asha')
const line = lineId({ tenant: tenantId('shop'), channel: 'web', account: 'main', place: 'ann' })
const arrivedAt = 1_000_000
const entry = entryId(line, 1, 4)
const hold = entryId(line, 1, 3)

function conversationWith(ownership: Ownership): Conversation {
  return {
    v: 1,
    id: conversationId(line, 1),
    line,
    number: 1,
    epoch: 4,
    ownership,
    customer: { id: 'web.main.ann' as Conversation['customer']['id'], facts: {} },
    address: {},
    dialogue: { entities: {}, offered: [], lastReply: 'none', language: 'en', held: [] },
    place: { arrivedAt, headStart: 0 },
    timers: {},
    openedAt: arrivedAt,
    unanswered: 0,
    engagements: 0,
  }
}

const pending = conversationWith({ owner: 'team', team: support })
const active = conversationWith({ owner: 'agent', team: support, agent: asha, phase: 'active', hold })
const parked = conversationWith({ owner: 'agent', team: support, agent: asha, phase: 'waiting', hold })
const withBot = conversationWith({ owner: 'bot' })

const queued = (id: string, step = priorityStep(arrivedAt, 0)) => ({ id, step, cursor: '' })
const held = (change: Partial<ListedHold> = {}): ListedHold => ({
  entry: hold,
  agent: asha,
  team: support,
  weight: 1,
  notAfter: 0,
  token: 't',
  settled: true,
  ...change,
})

interface Scene {
  readonly conversation?: Conversation
  readonly entries?: readonly ReturnType<typeof queued>[]
  readonly elsewhere?: readonly ReturnType<typeof queued>[]
  readonly holds?: readonly ListedHold[]
  readonly under?: FiledUnder
  readonly complete?: boolean
  readonly undated?: boolean
  readonly stranded?: boolean
}

function kindsOf(scene: Scene) {
  const { conversation, entries = [], elsewhere = [], holds = [], under, complete = true } = scene
  const { undated = false, stranded = false } = scene
  const indexes: Indexes = {
    queues: new Map([
      [support, { base: 0, entries }],
      [billing, { base: 0, entries: elsewhere }],
    ]),
    holds,
    filed: new Map(under ? [[conversationId(line, 1), { under, at: 1 }]] : []),
    conversations: new Map(conversation ? [[conversation.id, conversation]] : []),
    undated: new Set(undated ? [line] : []),
    stranded: new Set(stranded ? [conversationId(line, 1)] : []),
    complete,
  }
  return findFaults(indexes).map(({ kind }) => kind)
}

const inTeam: FiledUnder = { kind: 'team', team: support }
const withAgent: FiledUnder = { kind: 'agent', agent: asha, team: support, phase: 'active' }

test.each<[string, Scene]>([
  ['a pending chat with its entry', { conversation: pending, entries: [queued(entry)], under: inTeam }],
  ['an active chat with its hold', { conversation: active, holds: [held()], under: withAgent }],
  ['a parked chat without one', { conversation: parked, under: { ...withAgent, phase: 'waiting' } }],
  ['a chat with the bot', { conversation: withBot, under: { kind: 'bot' } }],
  [
    'a claim under way',
    { conversation: pending, entries: [queued(entry)], holds: [held({ entry, settled: false })], under: inTeam },
  ],
  [
    'a closed chat that is not listed any more, and has no deadline',
    {
      conversation: conversationWith({ owner: 'nobody', completion: { by: 'bot', reason: 'ended-by-bot', at: 1 } }),
      undated: true,
    },
  ],
  ['a chat that may be filed where nobody looked', { conversation: withBot, complete: false }],
])('%s is as it should be', (_what, scene) => {
  expect(kindsOf(scene)).toEqual([])
})

test.each<[string, Scene, readonly string[]]>([
  ['a pending chat without an entry', { conversation: pending, under: inTeam }, ['missing-entry']],
  [
    'an entry of an earlier epoch',
    { conversation: pending, entries: [queued(entry), queued(entryId(line, 1, 2))], under: inTeam },
    ['foreign-entry'],
  ],
  [
    'an entry in another team’s queue',
    { conversation: pending, elsewhere: [queued(entry)], under: inTeam },
    ['foreign-entry', 'missing-entry'],
  ],
  [
    'entries in both',
    { conversation: pending, entries: [queued(entry)], elsewhere: [queued(entry)], under: inTeam },
    ['foreign-entry'],
  ],
  ['an entry that is nothing of ours', { entries: [queued('42')] }, ['foreign-entry']],
  [
    'an entry in a wrong place',
    { conversation: pending, entries: [queued(entry, 7)], under: inTeam },
    ['misplaced-entry'],
  ],
  [
    'an entry of a chat that is with its agent',
    { conversation: active, entries: [queued(hold)], holds: [held()], under: withAgent },
    ['foreign-entry'],
  ],
  [
    'an old hold of a pending chat',
    { conversation: pending, entries: [queued(entry)], holds: [held({ entry })], under: inTeam },
    ['abandoned-hold'],
  ],
  [
    'a hold of a parked chat',
    { conversation: parked, holds: [held()], under: { ...withAgent, phase: 'waiting' } },
    ['abandoned-hold'],
  ],
  ['an active chat nobody counts', { conversation: active, under: withAgent }, ['missing-hold']],
  [
    'an active chat counted for somebody else',
    { conversation: active, holds: [held({ agent: agentId('ben') })], under: withAgent },
    ['abandoned-hold', 'missing-hold'],
  ],
  ['a chat in a wrong list', { conversation: withBot, under: inTeam }, ['misfiled']],
  ['a chat in the wrong phase', { conversation: parked, under: withAgent }, ['misfiled']],
  ['an open chat in no list', { conversation: withBot }, ['misfiled']],
  [
    'an open chat that no timer would wake',
    { conversation: withBot, under: { kind: 'bot' }, undated: true },
    ['missing-deadline'],
  ],
  ['a chat of a team that is no more', { conversation: pending, under: inTeam, stranded: true }, ['stranded']],
  ['a list that names a chat which does not exist', { under: inTeam }, ['filed-unknown']],
])('%s is found', (_what, scene, kinds) => {
  expect(kindsOf(scene)).toEqual(kinds)
})
