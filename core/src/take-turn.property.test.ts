import fc from 'fast-check'
import type { AgentAction, AgentRef } from './agent-action'
import type { Integration } from './bot/node'
import { deadlineOf, isOpen, type Conversation } from './conversation'
import { decideAgain } from './decide-again'
import type { Decision, DecisionStep } from './decision-record'
import type { Content } from './content'
import { awaitId, entryId, mediaRef, nodeId, teamId, type EntryId } from './id'
import type { IntegrationOutcome } from './integration'
import { completeRecord } from './logged-record'
import { makeBot, makeNode, makeSaid } from './testing/make-bot'
import { makeBusiness } from './testing/make-business'
import { makeAgent, playTurns, type Play, type View } from './testing/play-turns'
import type { Turn } from './turn'

const handOver: Integration = {
  kind: 'force-pending',
  before: makeSaid('One moment.'),
  after: [],
  timeoutMs: 5_000,
}
const bot = makeBot(
  [
    makeNode('hours', { phrases: ['hours'], initial: makeSaid('Nine to five.', { Agent: 'agent' }) }),
    makeNode('agent', {
      phrases: ['agent'],
      entities: [
        {
          name: 'email',
          kind: { type: 'email' },
          mandatory: true,
          ask: makeSaid('E-mail?'),
          askAgain: [],
          fact: 'email',
        },
      ],
      integration: handOver,
    }),
    makeNode('billing', { phrases: ['billing'], integration: { ...handOver, team: 'billing' } }),
    makeNode('routed', { phrases: ['routed'], integration: { ...handOver, route: 'choose' } }),
    makeNode('lookup', {
      phrases: ['lookup'],
      integration: { kind: 'function', name: 'f', before: [], after: [], timeoutMs: 5_000 },
    }),
    makeNode('empty', { phrases: ['empty'] }),
    makeNode('bye', { phrases: ['bye'], initial: makeSaid('Bye.'), end: true }),
  ],
  { greeting: nodeId('hours') },
)
const agents = [makeAgent('asha'), makeAgent('tom'), makeAgent('lead', { role: 'lead', teams: [teamId('support')] })]

type Move = (play: Play) => Turn

const texts = ['hours', 'agent', 'a@b.co', 'billing', 'routed', 'lookup', 'empty', 'bye', '1', '???', 'leave the line']
const outcomes: readonly IntegrationOutcome[] = [
  { kind: 'answered', messages: [{ kind: 'text', text: 'Found.' }], succeeded: true, team: 'billing' },
  { kind: 'failed', reason: 'down' },
  { kind: 'late' },
  { kind: 'empty' },
]
const actions: readonly AgentAction[] = [
  { kind: 'say', text: 'hello' },
  { kind: 'transfer', team: teamId('billing') },
  { kind: 'transfer', team: teamId('support'), agent: makeAgent('tom').id },
  { kind: 'park' },
  { kind: 'close', category: 'other' },
  { kind: 'hand-back' },
  { kind: 'hand-back', node: nodeId('lookup') },
  { kind: 'note', text: 'kind customer' },
  { kind: 'set-fact', name: 'vip', value: 'yes' },
  { kind: 'reopen' },
]
/** What changes hands, and so must name the view it was decided on. */
const changes = actions.filter(({ kind }) => ['transfer', 'park', 'close', 'hand-back', 'reopen'].includes(kind))

const media = { type: 'image', ref: mediaRef('r1'), contentType: 'image/png' } as const
const contents: readonly Content[] = [
  { kind: 'choice', id: 'baton-end-chat', label: 'End chat' },
  { kind: 'choice', id: 'baton-leave-queue', label: 'Leave the line' },
  { kind: 'choice', id: 'gone', label: 'hours' },
  { kind: 'media', media },
  { kind: 'media', media, text: 'billing' },
  { kind: 'form', form: 'f', values: { email: 'a@b.co' } },
  { kind: 'location', latitude: 25, longitude: 55 },
  { kind: 'contact', name: 'Ann', phones: [] },
  { kind: 'unsupported', type: 'sticker', text: 'a sticker' },
  { kind: 'edit', target: 'm1', text: 'agent' },
  { kind: 'removal', target: 'm1' },
  { kind: 'reaction', target: 'm1', emoji: 'x' },
]

/** What a page shows that has missed a change of hands, or a whole conversation. */
const olderView: fc.Arbitrary<(play: Play) => Partial<View>> = fc.constantFrom(
  ({ conversation }: Play) => ({ epoch: (conversation?.epoch ?? 0) - 1 }),
  ({ conversation }: Play) => ({ number: (conversation?.number ?? 0) - 1 }),
)

/** Whom only the view keeps from doing it. */
function ownerOf({ conversation }: Play): AgentRef | undefined {
  const ownership = conversation?.ownership
  return ownership?.owner === 'agent' ? agents.find(({ id }) => id === ownership.agent) : undefined
}

function refused(turn: Turn): Turn {
  expect(turn.kind).toBe('refused')
  return turn
}

/** A queue, a runner or an auditor that says the same again: the first time was enough. */
function repeatLast(play: Play): Turn {
  const last = play.inputs.at(-1)
  switch (last?.kind) {
    case 'claim':
    case 'agent-gone':
    case 'position':
    case 'tick': {
      const turn = play.take(last)
      expect(turn.kind).not.toBe('taken')
      return turn
    }
    case 'integration-result': {
      const before = play.conversation
      const turn = play.take(last)
      // Recorded as late, and nothing else.
      if (turn.kind === 'taken') {
        expect(turn.conversation).toEqual(before)
        expect(turn.entries.map(({ audience, body }) => [audience, body.kind])).toEqual([
          ['audit', 'integration-result'],
        ])
        expect(turn.chores).toEqual([])
      }
      return turn
    }
    default:
      return play.take({ kind: 'tick' })
  }
}

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...texts).map(
      (text): Move =>
        (play) =>
          play.customer(text),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('joined', 'leave-queue', 'end-chat', 'left').map(
      (event): Move =>
        (play) =>
          play.customer({ kind: 'event', event: event as 'joined' }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...contents).map(
      (content): Move =>
        (play) =>
          play.customer(content),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 3 }).map((which): Move => (play) => {
      const offered = play.conversation?.dialogue.offered ?? []
      const { id, label } = offered[which % Math.max(1, offered.length)] ?? { id: 'none', label: 'none' }
      return play.customer({ kind: 'choice', id, label })
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...agents), fc.integer({ min: 1, max: 40 })).map(
      ([by, seq]): Move =>
        (play) =>
          play.agent(by, { kind: 'resend', seq }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...agents), fc.constantFrom(...changes), olderView).map(
      ([by, action, older]): Move =>
        (play) =>
          refused(play.agent(ownerOf(play) ?? by, action, older(play))),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...agents), fc.constantFrom(...actions)).map(
      ([by, action]): Move =>
        (play) =>
          refused(play.agent(by, action, { number: (play.conversation?.number ?? 0) - 1 })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...agents), olderView).map(
      ([by, older]): Move =>
        (play) =>
          refused(play.claim(by, older(play))),
    ),
  },
  { weight: 2, arbitrary: fc.constant(repeatLast) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...agents), fc.constantFrom(...actions)).map(
      ([by, action]): Move =>
        (play) =>
          play.agent(by, action),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...agents).map(
      (agent): Move =>
        (play) =>
          play.claim(agent),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 0, max: 20 * 60_000 }).map((ms): Move => (play) => {
      play.now += ms
      return play.take({ kind: 'tick' })
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...outcomes), fc.boolean()).map(([outcome, stale]): Move => (play) => {
      const current = play.conversation?.dialogue.awaiting?.id
      const id = stale || !current ? awaitId('gone') : current
      return play.take({ kind: 'integration-result', await: id, outcome })
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...agents).map(
      (agent): Move =>
        (play) =>
          play.take({ kind: 'agent-gone', agent: agent.id, reason: 'agent-away' }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 9 }).map((position): Move => (play) => {
      const { conversation } = play
      const entry = entryId(play.line, conversation?.number ?? 0, conversation?.epoch ?? 0)
      return play.take({ kind: 'position', entry, position })
    }),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((here): Move => (play) => {
      play.online = here ? { support: 1, billing: 1 } : {}
      play.agents = { tom: { teams: [teamId('support')], online: here } }
      return play.take({ kind: 'tick' })
    }),
  },
)

/** As long as it may be: by itself the library prefers a handful of moves, in which little goes wrong. */
const long = (maxLength: number): fc.Arbitrary<readonly Move[]> => fc.array(move, { maxLength, size: 'max' })

/** What the agent bridge would hold if every chore were done in order. */
interface Bridge {
  readonly queue: Set<string>
  readonly holds: Set<EntryId>
}

function doChores(bridge: Bridge, play: Play, from: number, input: Turn, claimed: EntryId | undefined): void {
  if (input.kind === 'taken' && claimed) bridge.holds.add(claimed)
  for (const chore of play.chores.slice(from)) {
    if (chore.kind === 'place') bridge.queue.add(`${chore.team}/${chore.entry}`)
    if (chore.kind === 'withdraw') bridge.queue.delete(`${chore.team}/${chore.entry}`)
    if (chore.kind === 'release') bridge.holds.delete(chore.hold)
  }
}

function expectSound(conversation: Conversation, bridge: Bridge): void {
  const { ownership } = conversation
  expect(deadlineOf(conversation) !== undefined).toBe(isOpen(conversation))
  expect([...bridge.queue]).toEqual(
    ownership.owner === 'team'
      ? [`${ownership.team}/${entryId(conversation.line, conversation.number, conversation.epoch)}`]
      : [],
  )
  expect([...bridge.holds]).toEqual(ownership.owner === 'agent' && ownership.phase === 'active' ? [ownership.hold] : [])
  if (conversation.dialogue.held.length > 0) expect(conversation.dialogue.awaiting).toBeDefined()
  if (conversation.dialogue.awaiting) expect(conversation.timers.await).toBeDefined()
}

function whoOwns(conversation: Conversation | undefined): string {
  const ownership = conversation?.ownership
  if (!conversation || !ownership) return 'none'
  const team = 'team' in ownership ? ownership.team : ''
  const agent = ownership.owner === 'agent' ? ownership.agent : ownership.owner === 'team' ? ownership.reservedFor : ''
  return `${conversation.number} ${ownership.owner} ${team} ${agent ?? ''}`
}

function expectSoundStep(play: Play, bridge: Bridge, take: Move): void {
  const before = play.conversation
  const logBefore = play.log.length
  const choresBefore = play.chores.length
  const turn = take(play)
  const after = play.conversation
  if (!after) return expect(turn.kind).not.toBe('taken')
  if (turn.kind !== 'taken')
    expect([after, play.log.length, play.chores.length]).toEqual([before, logBefore, choresBefore])
  const written = play.log.slice(logBefore).map(({ body }) => body)

  const claimed = after.ownership.owner === 'agent' && after.epoch !== before?.epoch ? after.ownership.hold : undefined
  doChores(bridge, play, choresBefore, turn, claimed)
  expectSound(after, bridge)

  if (before?.number === after.number) {
    const moved = whoOwns(before) !== whoOwns(after)
    const backToTheSameQueue = written.some(({ kind }) => kind === 'owner')
    expect(after.epoch).toBeGreaterThanOrEqual(before.epoch)
    if (moved) expect(after.epoch).toBeGreaterThan(before.epoch)
    if (!moved && !backToTheSameQueue) expect(after.epoch).toBe(before.epoch)
  } else if (before) {
    expect(isOpen(before)).toBe(false)
    expect(after.number).toBe(before.number + 1)
  }

  // G4: the bot speaks only while it is the owner, also within a turn that changes hands.
  let owner = before?.number === after.number ? before.ownership.owner : 'bot'
  for (const body of written) {
    if (body.kind === 'owner') owner = body.to.owner
    if (body.kind === 'message' && body.from.kind === 'bot') expect(owner).toBe('bot')
  }
  for (const body of written) {
    if (body.kind !== 'message' || body.from.kind !== 'agent') continue
    expect(before?.ownership).toMatchObject({ owner: 'agent', agent: body.from.agent })
  }

  // G9: who hands over or gets a chat has said why.
  const decided = written.flatMap((body) => (body.kind === 'record' ? body.record.steps : [])).map(decisionOf)
  for (const body of written) {
    if (body.kind !== 'owner') continue
    const { why, to } = body
    if (why.kind === 'handed-over' && to.owner === 'team') {
      expect(decided).toContainEqual(expect.objectContaining({ kind: 'handover', how: why.handover, team: to.team }))
    }
    if (why.kind === 'claimed' && to.owner === 'agent') {
      expect(decided).toContainEqual({ kind: 'assigned', agent: to.agent, team: to.team })
    }
  }

  // G9: taking the turn again gives the same decisions.
  for (const body of written) {
    if (body.kind !== 'record') continue
    const kept = JSON.parse(JSON.stringify(body.record)) as typeof body.record
    const record = completeRecord(kept, (seq) => play.log[seq - 1]?.body)
    expect(decideAgain(play.settings, record)).toEqual(body.record.steps)
    expect(record.input).toEqual(play.inputs.at(-1))
  }
}

/** G1: whatever the customer writes is in the log, once. */
function expectNothingLost(play: Play): void {
  const said = play.inputs.flatMap((input) =>
    input.kind === 'customer' && isMessage(input.envelope.content) ? [input.envelope.dedupeKey] : [],
  )
  const logged = play.log.flatMap(({ body }) =>
    body.kind === 'customer' && isMessage(body.content) ? [body.dedupeKey] : [],
  )
  expect(logged).toEqual(said)
}

describe('any sequence of customer, agent and clock', () => {
  it.each([
    ['bot and human', makeBusiness()],
    ['human assistance off', makeBusiness({ humanAssistance: false })],
    ['no Smart Assist', makeBusiness({ smartAssist: false, sayBreakFirst: true })],
  ])('keeps one owner, one deadline, one entry and a silent bot (%s)', (_name, business) => {
    fc.assert(
      fc.property(long(60), (moves) => {
        const play = playTurns({ business, bot })
        play.agents = { tom: { teams: [teamId('support')], online: true } }
        const bridge: Bridge = { queue: new Set(), holds: new Set() }
        for (const take of moves) expectSoundStep(play, bridge, take)
        expectNothingLost(play)
      }),
      { numRuns: 60 },
    )
  })

  it('never reaches a team in a bot-only business', () => {
    const business = makeBusiness({ mode: 'bot-only', humanAssistance: false, defaultTeam: undefined })
    fc.assert(
      fc.property(long(60), (moves) => {
        const play = playTurns({ business, bot })
        for (const take of moves) {
          take(play)
          expect(['bot', 'nobody', undefined]).toContain(play.conversation?.ownership.owner)
        }
        expect(play.chores.filter(({ kind }) => kind === 'place')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('hands every conversation of a human-only business to people', () => {
    const business = makeBusiness({ mode: 'human-only' })
    fc.assert(
      fc.property(long(40), (moves) => {
        const play = playTurns({ business })
        for (const take of moves) {
          take(play)
          expect(play.conversation?.ownership.owner).not.toBe('bot')
        }
      }),
      { numRuns: 60 },
    )
  })
})

function decisionOf({ decision }: DecisionStep): Decision {
  return decision
}

/** Words, files and the like; what is merely done (a button of the house, a reaction) may find nothing to do. */
function isMessage(content: Content): boolean {
  switch (content.kind) {
    case 'choice':
      return !content.id.startsWith('baton-')
    case 'text':
    case 'media':
    case 'form':
    case 'location':
    case 'contact':
    case 'unsupported':
      return true
    default:
      return false
  }
}
