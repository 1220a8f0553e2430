import type { BotEntity } from './bot/entity'
import { commitLimit, stateLimit } from './commit-limit'
import type { Commit } from './conversation-store'
import { awaitId } from './id'
import { takeTurn } from './take-turn'
import { makeBot, makeNode, makeSaid } from './testing/make-bot'
import { makeBusiness } from './testing/make-business'
import { makeHubWorld } from './testing/make-hub-world'
import { makeAgent, playTurns } from './testing/play-turns'

/** A business of people only, whose turn writes down why; what it commits is noted. */
function openBusiness() {
  const world = makeHubWorld()
  const business = makeBusiness({ mode: 'human-only' })
  const commits: Commit[] = []
  const { hub } = world.start({
    takeTurn,
    tenant: () => ({ business }),
    wrapStore: (store) => ({
      ...store,
      commit(commit) {
        commits.push(commit)
        return store.commit(commit)
      },
    }),
  })
  return { world, hub, commits }
}

const bytesOf = ({ conversation, entries, chores }: Pick<Commit, 'conversation' | 'entries' | 'chores'>): number =>
  [conversation, ...entries.map(({ body }) => body), ...chores].reduce<number>(
    (sum, part) => sum + Buffer.byteLength(JSON.stringify(part)),
    0,
  )

it('a text takes room once, although the record of its turn can be decided again', async () => {
  const { world, hub, commits } = openBusiness()
  await hub.receive(world.business.id, world.envelope('first', 'a'.repeat(1_000)))
  expect(JSON.stringify(commits[0]?.entries).split('a'.repeat(1_000))).toHaveLength(2)
  expect(commits[0]?.entries.at(-1)?.body.kind).toBe('record')
  await hub.stop()
})

it('takes up everything that was said while an integration ran, however long it was', () => {
  const lookUp = makeNode('look-up', {
    phrases: ['look it up'],
    integration: { kind: 'function', name: 'look', before: [], after: [], timeoutMs: 5_000 },
  })
  const play = playTurns({ business: makeBusiness(), bot: makeBot([lookUp]) })
  play.customer('look it up')
  for (let index = 0; index < 20; index += 1) play.customer('a'.repeat(8_000))
  const { awaiting, held } = play.conversation?.dialogue ?? {}
  expect(held).toHaveLength(20)
  const outcome = { kind: 'answered', messages: [{ kind: 'text', text: 'Found.' }], succeeded: true } as const
  const turn = play.take({ kind: 'integration-result', await: awaiting?.id ?? awaitId('none'), outcome })
  expect(turn.kind === 'taken' && bytesOf(turn)).toBeLessThan(commitLimit)
})

it('has no room for ever more facts, tells the team, and the conversation goes on', () => {
  const play = playTurns({ business: makeBusiness({ mode: 'human-only' }) })
  const asha = makeAgent('asha')
  play.customer('hello')
  play.claim(asha)
  for (let index = 0; index < 12; index += 1) {
    play.agent(asha, { kind: 'set-fact', name: `fact ${index}`, value: 'ä'.repeat(1_000) })
  }
  expect(Object.keys(play.conversation?.customer.facts ?? {})).toEqual(['fact 0', 'fact 1', 'fact 2'])
  const warnings = play.log.flatMap(({ body }) => (body.kind === 'warning' ? [body.code] : []))
  expect(warnings).toEqual(Array.from({ length: 9 }, () => 'no-room'))
  play.agent(asha, { kind: 'set-fact', name: 'fact 2', value: 'shorter' })
  expect(play.conversation?.customer.facts['fact 2']?.value).toBe('shorter')
  expect(play.agent(asha, { kind: 'close' }).kind).toBe('taken')
  expect(Buffer.byteLength(JSON.stringify(play.conversation))).toBeLessThan(stateLimit)
})

it('takes answers that it has no room for as unusable', () => {
  const ask = (name: string): BotEntity => ({
    name,
    kind: { type: 'text', maxLength: 2_000 },
    mandatory: true,
    ask: makeSaid(`${name}?`),
    askAgain: [],
  })
  const play = playTurns({
    business: makeBusiness(),
    bot: makeBot([makeNode('form', { phrases: ['the form'], entities: [ask('first'), ask('second')] })]),
  })
  play.customer('the form')
  for (let index = 0; index < 2; index += 1) play.customer('𝄞'.repeat(2_000))
  expect(play.conversation?.dialogue.asking).toEqual({ entity: 'second', misses: 1 })
  play.customer('short')
  expect(play.conversation?.dialogue.entities['second']).toBe('short')
})

describe('a text of the customer', () => {
  it.each([
    [-1, { kind: 'accepted', seq: 1 }],
    [0, { kind: 'accepted', seq: 1 }],
    [1, { kind: 'failed', code: 'too-large' }],
  ])('that makes the commit %i bytes over its limit is answered', async (over, answered) => {
    const measured = openBusiness()
    await measured.hub.receive(measured.world.business.id, measured.world.envelope('text', ''))
    await measured.hub.stop()
    const [empty] = measured.commits
    if (!empty) throw new Error('nothing was committed')

    const { world, hub } = openBusiness()
    const text = 'a'.repeat(commitLimit - bytesOf(empty) + over)
    expect(await hub.receive(world.business.id, world.envelope('text', text))).toMatchObject(answered)
    const isTaken = answered.kind === 'accepted'
    expect(world.log().some(({ body }) => body.kind === 'customer')).toBe(isTaken)
    // Whoever wrote too much may write on.
    expect(await hub.receive(world.business.id, world.envelope('more', 'shorter'))).toMatchObject({ kind: 'accepted' })
    expect(world.observed.filter(({ kind }) => kind === 'error')).toEqual([])
    await hub.stop()
  })
})
