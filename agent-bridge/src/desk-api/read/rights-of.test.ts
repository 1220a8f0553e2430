import { nodeId, teamId, type AgentAction, type AgentRef, type Conversation, type TenantSettings } from '@baton/core'
import { makeAgent, makeBot, makeBusiness, makeNode, makeSaid, playTurns, type Play } from '@baton/core/testing'
import type { ChatRight } from '../schema'
import { rightsOf } from './rights-of'

const support = teamId('support')
const billing = teamId('billing')
const asha = makeAgent('asha', { teams: [support] })
const ben = makeAgent('ben', { teams: [support] })
const viewers: readonly AgentRef[] = [
  asha,
  makeAgent('lea', { role: 'lead', teams: [support] }),
  makeAgent('root', { role: 'admin', teams: [billing] }),
]

const bot = makeBot([makeNode('hello', { phrases: ['hello'], initial: makeSaid('Hello') })])
const settingsByMode: { readonly [mode: string]: TenantSettings } = {
  'bot-and-human': { business: makeBusiness({ smartAssist: false }), bot },
  'human-only': { business: makeBusiness({ mode: 'human-only' }) },
}

/** How a conversation comes to stand where it stands. */
const states: { readonly [state: string]: (play: Play) => void } = {
  'pending in my team': (play) => void play.customer('help'),
  'pending, for somebody else': (play) => {
    play.customer('help')
    play.claim(ben)
    play.agents = { ben: { teams: [support], online: true } }
    play.agent(ben, { kind: 'transfer', team: support, agent: ben.id })
  },
  mine: (play) => {
    play.customer('help')
    play.claim(asha)
  },
  'mine and parked': (play) => {
    play.customer('help')
    play.claim(asha)
    play.agent(asha, { kind: 'park' })
  },
  'a colleague’s': (play) => {
    play.customer('help')
    play.claim(ben)
  },
  closed: (play) => {
    play.customer('help')
    play.claim(asha)
    play.agent(asha, { kind: 'close' })
  },
}

const actions: { readonly [Right in Exclude<ChatRight, 'claim' | 'assign'>]: AgentAction } = {
  say: { kind: 'say', text: 'hi' },
  transfer: { kind: 'transfer', team: billing },
  park: { kind: 'park' },
  close: { kind: 'close' },
  'hand-back': { kind: 'hand-back', node: nodeId('hello') },
  note: { kind: 'note', text: 'a note' },
  'set-fact': { kind: 'set-fact', name: 'order', value: '1' },
  reopen: { kind: 'reopen' },
  resend: { kind: 'resend', seq: 1 },
}

function stand(settings: TenantSettings, reach: (play: Play) => void): { play: Play; conversation: Conversation } {
  const play = playTurns(settings)
  reach(play)
  const { conversation } = play
  if (!conversation) throw new Error('there is no conversation')
  return { play, conversation }
}

const cases = Object.entries(settingsByMode).flatMap(([mode, settings]) =>
  Object.entries(states).flatMap(([state, reach]) =>
    viewers.map((viewer) => ({ mode, settings, state, reach, viewer, name: viewer.id })),
  ),
)

describe('the rights that the desk shows', () => {
  it.each(cases)('are those that a turn grants: $name, $state ($mode)', ({ settings, reach, viewer, state }) => {
    const shown = new Set(rightsOf(viewer, stand(settings, reach).conversation, settings))
    for (const [right, action] of Object.entries(actions)) {
      const turn = stand(settings, reach).play.agent(viewer, action)
      // Which message is to be said again, the hub looks up.
      const granted = turn.kind !== 'refused' || turn.refusal === 'unknown-message'
      // Parking what is parked does nothing, and needs no button.
      const expected = granted && !(right === 'park' && state === 'mine and parked')
      expect({ right, shown: shown.has(right as ChatRight) }).toEqual({ right, shown: expected })
    }
    const claimed = stand(settings, reach).play.claim(viewer)
    expect(shown.has('claim')).toBe(claimed.kind === 'taken')
  })

  it('are none in a business that its bot serves alone', () => {
    const settings: TenantSettings = { business: makeBusiness({ mode: 'bot-only', humanAssistance: false }), bot }
    const { conversation } = stand(settings, (play) => void play.customer('hello'))
    for (const viewer of viewers) expect(rightsOf(viewer, conversation, settings)).toEqual([])
  })
})
