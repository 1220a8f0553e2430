import { teamId, type TeamId } from '../id'
import type { Observation } from '../observation'
import { makeBusiness } from '../testing/make-business'
import { makeAgent, playTurns, type Play } from '../testing/play-turns'
import { observeTurn } from './observe-turn'

const asha = makeAgent('asha')
const tom = makeAgent('tom')
const support = teamId('support')
const minute = 60_000

function playHumanOnly(): Play {
  const play = playTurns({ business: makeBusiness({ mode: 'human-only' }) })
  play.agents = { asha: { teams: [support], online: true }, tom: { teams: [support], online: true } }
  return play
}

/** What the next claim tells, in minutes. */
function claimAfter(play: Play, minutes: number, by = asha): { readonly team: TeamId; readonly waited: number } {
  play.now += minutes * minute
  const before = play.conversation
  const turn = play.claim(by)
  if (turn.kind !== 'taken') throw new Error(`not claimed: ${turn.kind}`)
  const observed: Observation[] = []
  observeTurn((observation) => observed.push(observation), play.line, before, turn.entries, play.now)
  const [told] = observed
  if (told?.kind !== 'assigned') throw new Error('nothing was told of the claim')
  return { team: told.team, waited: told.waitedMs / minute }
}

test('a chat has waited from its handover to its agent', () => {
  const play = playHumanOnly()
  play.customer('hello')
  expect(claimAfter(play, 3)).toEqual({ team: support, waited: 3 })
})

test('a chat that comes back has waited since then, and not since it first came', () => {
  const play = playHumanOnly()
  play.customer('hello')
  claimAfter(play, 3)
  play.agent(asha, { kind: 'park' })
  play.now += 5 * minute
  play.customer('here I am')
  expect(claimAfter(play, 1).waited).toBe(1)
  play.now += 10 * minute
  play.agent(asha, { kind: 'transfer', team: support })
  expect(claimAfter(play, 2, tom).waited).toBe(2)
  play.now += 10 * minute
  play.take({ kind: 'agent-gone', agent: tom.id, reason: 'agent-away' })
  expect(claimAfter(play, 4).waited).toBe(4)
})

test('a chat that moves from one pending place to another has waited in both', () => {
  const play = playHumanOnly()
  play.customer('hello')
  claimAfter(play, 1)
  play.agent(asha, { kind: 'transfer', team: support, agent: tom.id })
  play.now += 2 * minute
  play.take({ kind: 'agent-gone', agent: tom.id, reason: 'agent-on-break' })
  expect(claimAfter(play, 3).waited).toBe(5)
})
