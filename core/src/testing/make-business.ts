import type { Business, Team } from '../bot/business'
import { teamId, tenantId } from '../id'

/** A team of the shop that tests use; `support` and `billing` exist. */
export function makeTeam(change: Partial<Team> & Pick<Team, 'id'>): Team {
  return {
    name: change.id,
    active: true,
    strategy: 'balanced',
    whenOffline: 'queue',
    awayMs: 5 * 60_000,
    targetMs: 120_000,
    ...change,
  }
}

/** A small shop: bot and human, human assistance and Smart Assist on, default team `support`. */
export function makeBusiness(change: Partial<Business> = {}): Business {
  const teams = [makeTeam({ id: teamId('support') }), makeTeam({ id: teamId('billing') })]
  return {
    id: tenantId('shop'),
    name: 'Dune & Co.',
    version: 'business-1',
    mode: 'bot-and-human',
    humanAssistance: true,
    defaultTeam: teamId('support'),
    teams: new Map(teams.map((team) => [team.id, team])),
    smartAssist: true,
    sayBreakFirst: false,
    routing: [],
    breakRouting: [],
    languages: { default: 'en', supported: ['en'] },
    timers: { botIdleMs: 8 * 60_000, contextMs: 2 * 60 * 60_000, waitingMs: 8 * 60_000 },
    categories: [
      { name: 'order', reasons: ['late', 'wrong'] },
      { name: 'other', reasons: [] },
    ],
    categoryRequired: false,
    cannedReplies: [],
    texts: {},
    ...change,
  }
}
