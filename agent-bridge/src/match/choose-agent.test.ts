import { agentId, type AssignmentCandidate } from '@baton/core'
import fc from 'fast-check'
import { chooseAgent, type AgentLoad } from './choose-agent'

const agent = (id: string, change: Partial<AgentLoad> = {}): AgentLoad => ({
  agent: agentId(id),
  capacity: 3,
  held: 0,
  lastAssignedAt: 0,
  present: true,
  ...change,
})

const chat = { weight: 1 }

const reasons = (candidates: readonly AssignmentCandidate[] = []) =>
  Object.fromEntries(candidates.map((candidate) => [candidate.agent, candidate.excluded ?? 'eligible']))

test('the most free capacity goes first, whatever the capacity', () => {
  const agents = [agent('asha', { capacity: 2 }), agent('ben', { capacity: 9, held: 6 }), agent('cleo', { held: 1 })]
  expect(chooseAgent(chat, agents, 'balanced')?.chosen).toBe('ben')
})

test('of equally free agents the longest without a new chat goes first', () => {
  const agents = [agent('asha', { lastAssignedAt: 200 }), agent('ben', { lastAssignedAt: 100 })]
  expect(chooseAgent(chat, agents, 'balanced')?.chosen).toBe('ben')
})

test('who is away or full is not chosen, and the record says so of everybody', () => {
  const agents = [agent('asha', { present: false }), agent('ben', { held: 3 }), agent('cleo', { held: 2 })]
  const assignment = chooseAgent(chat, agents, 'balanced')
  expect(assignment).toMatchObject({ how: 'matched', strategy: 'balanced', chosen: 'cleo' })
  expect(reasons(assignment?.candidates)).toEqual({ asha: 'away', ben: 'full', cleo: 'eligible' })
})

test('a chat heavier than what is free does not fit', () => {
  expect(chooseAgent({ weight: 2 }, [agent('asha', { held: 2 })], 'balanced')).toBeUndefined()
})

test('a reserved chat waits for its agent', () => {
  const reserved = { weight: 1, reservedFor: agentId('asha') }
  expect(chooseAgent(reserved, [agent('asha', { held: 3 }), agent('ben')], 'balanced')).toBeUndefined()
  const assignment = chooseAgent(reserved, [agent('asha', { held: 2 }), agent('ben')], 'balanced')
  expect(assignment).toMatchObject({ how: 'returned', chosen: 'asha' })
  expect(reasons(assignment?.candidates)).toEqual({ asha: 'eligible', ben: 'not-reserved' })
})

test('a team that pulls is pushed nothing but reserved chats', () => {
  expect(chooseAgent(chat, [agent('asha')], 'pull')).toBeUndefined()
  expect(chooseAgent({ ...chat, reservedFor: agentId('asha') }, [agent('asha')], 'pull')?.chosen).toBe('asha')
})

test('nobody can be chosen of nobody', () => {
  expect(chooseAgent(chat, [], 'balanced')).toBeUndefined()
})

const ids = ['asha', 'ben', 'cleo', 'dev', 'eli'].map(agentId)
const anyAgents = fc.uniqueArray(
  fc.record({
    agent: fc.constantFrom(...ids),
    capacity: fc.integer({ min: 1, max: 5 }),
    held: fc.integer({ min: 0, max: 6 }),
    lastAssignedAt: fc.integer({ min: 0, max: 3 }),
    present: fc.boolean(),
  }),
  { selector: (one) => one.agent },
)
const anyChat = fc.record(
  {
    weight: fc.integer({ min: 1, max: 2 }),
    reservedFor: fc.constantFrom(...ids),
  },
  { requiredKeys: ['weight'] },
)

test('G9 the choice does not depend on the order in which agents were read, and its record chooses the same', () => {
  fc.assert(
    fc.property(
      anyChat,
      anyAgents,
      fc.constantFrom('balanced' as const, 'pull' as const),
      (waiting, agents, strategy) => {
        const assignment = chooseAgent(waiting, agents, strategy)
        expect(chooseAgent(waiting, agents.toReversed(), strategy)).toEqual(assignment)
        if (!assignment) return
        const eligible = assignment.candidates.filter(({ excluded }) => excluded === undefined)
        const best = eligible.toSorted(
          (a, b) =>
            b.capacity - b.held - (a.capacity - a.held) ||
            a.lastAssignedAt - b.lastAssignedAt ||
            a.agent.localeCompare(b.agent),
        )
        expect(assignment.chosen).toBe(best[0]?.agent)
      },
    ),
  )
})

test('G5 nobody is ever chosen who is away, full, or not the one it is reserved for', () => {
  fc.assert(
    fc.property(anyChat, anyAgents, (waiting, agents) => {
      const chosen = chooseAgent(waiting, agents, 'balanced')?.chosen
      const load = agents.find((one) => one.agent === chosen)
      if (!load) {
        // Then nobody may take it.
        for (const one of agents) {
          const isFree = one.present && one.held + waiting.weight <= one.capacity
          const mayHave = waiting.reservedFor === undefined || one.agent === waiting.reservedFor
          expect(isFree && mayHave).toBe(false)
        }
        return
      }
      expect(load.present).toBe(true)
      expect(load.held + waiting.weight).toBeLessThanOrEqual(load.capacity)
      if (waiting.reservedFor) expect(chosen).toBe(waiting.reservedFor)
    }),
  )
})
