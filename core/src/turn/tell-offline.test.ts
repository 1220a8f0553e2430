import { defaultTexts } from '../bot/business-texts'
import { teamId } from '../id'
import { plainText } from '../markup/plain-text'
import { makeBot, makeNode, makeSaid } from '../testing/make-bot'
import { makeBusiness, makeTeam } from '../testing/make-business'
import { makeAgent, playTurns, type Play } from '../testing/play-turns'
import { currentEntry } from './change-owner'

const person = makeNode('person', {
  phrases: ['a person'],
  integration: { kind: 'force-pending', before: [], after: [], timeoutMs: 5_000 },
})
const mail = makeNode('mail', {
  phrases: ['my e-mail'],
  entities: [
    {
      name: 'customer_email',
      kind: { type: 'email' },
      mandatory: true,
      ask: makeSaid('Which?'),
      askAgain: [],
      fact: 'email',
    },
  ],
  final: makeSaid('Noted.'),
})
const asha = makeAgent('asha')
const offline = defaultTexts.offline[0]
const known =
  'Nobody is here right now. Leave your message, and we will answer here or to p…@example.com when we are back.'
const left = defaultTexts['message-left'][0]
const leftKnown = 'Thank you, we have your message. We will answer here or to p…@example.com when we are back.'

function shop(): Play {
  const support = makeTeam({ id: teamId('support'), delayMs: 60_000 })
  const billing = makeTeam({ id: teamId('billing') })
  const teams = new Map([support, billing].map((team) => [team.id, team]))
  const play = playTurns({ business: makeBusiness({ teams }), bot: makeBot([person, mail]) })
  play.customer({ kind: 'event', event: 'joined' })
  return play
}

/** What the customer hears upon this. */
function heard(play: Play, act: () => unknown): readonly string[] {
  play.heard()
  act()
  return play.heard().map(plainText)
}

function tellPlace(play: Play): void {
  if (!play.conversation) throw new Error('there is no conversation')
  play.take({ kind: 'position', entry: currentEntry(play.conversation), position: 1 })
}

describe('with nobody online', () => {
  it('asks for the e-mail that is not known, and thanks for the message once', () => {
    const play = shop()
    play.online = {}
    expect(heard(play, () => play.customer('a person'))).toEqual([offline])
    expect(heard(play, () => play.customer('it is torn'))).toEqual([left])
    expect(heard(play, () => play.customer('quite torn'))).toEqual([])
    expect(heard(play, () => play.customer('priya@example.com'))).toEqual([leftKnown])
    expect(play.conversation?.customer.facts['email']).toMatchObject({ value: 'priya@example.com', source: 'bot' })
    expect(heard(play, () => play.customer('thanks'))).toEqual([])
  })

  it('lets them go back to the bot without a word of a line', () => {
    const play = shop()
    play.online = {}
    play.customer('a person')
    expect(heard(play, () => play.customer({ kind: 'event', event: 'leave-queue' }))).toEqual([
      defaultTexts['handed-back'][0],
    ])
  })

  it('does not ask for an e-mail that is known', () => {
    const play = shop()
    play.online = {}
    play.customer('my e-mail')
    play.customer('priya@example.com')
    expect(heard(play, () => play.customer('a person'))).toEqual([known])
    expect(heard(play, () => play.customer('it is torn'))).toEqual([leftKnown])
  })

  it('says nobody is busy, and says again that nobody is here only to who was told of a place meanwhile', () => {
    const play = shop()
    play.online = {}
    play.customer('a person')
    expect(heard(play, () => tick(play, 60_000))).toEqual([])
    expect(play.conversation?.place?.delayedAt).toBe(play.now)

    const other = shop()
    other.customer('a person')
    tellPlace(other)
    other.online = {}
    expect(heard(other, () => tick(other, 60_000))).toEqual([offline])
  })

  it('thanks for nothing once somebody is there', () => {
    const play = shop()
    play.online = {}
    play.customer('a person')
    play.online = { support: 1 }
    expect(heard(play, () => tellPlace(play))).toEqual([defaultTexts['position-next'][0]])
    expect(heard(play, () => play.customer('it is torn'))).toEqual([])
  })

  it('says so to who was left by the last agent, or comes back to nobody', () => {
    const play = shop()
    play.customer('a person')
    play.claim(asha)
    play.online = {}
    const gone = { kind: 'agent-gone', agent: asha.id, reason: 'agent-signed-out' } as const
    expect(heard(play, () => play.take(gone))).toEqual([defaultTexts.requeued[0], offline])

    play.claim(asha)
    play.agent(asha, { kind: 'park' })
    play.agents = { asha: { teams: [teamId('support')], online: false } }
    expect(heard(play, () => play.customer('I am back'))).toEqual([offline])
  })
})

function tick(play: Play, afterMs: number): void {
  play.now += afterMs
  play.take({ kind: 'tick' })
}
