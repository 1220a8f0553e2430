import type { Content } from './content'
import type { BotNode, Integration } from './bot/node'
import { defaultTexts } from './bot/business-texts'
import { nodeId, teamId, tenantId } from './id'
import type { NodeResolver } from './resolve/node-resolver'
import { takeTurn } from './take-turn'
import { makeBot, makeNode, makeSaid } from './testing/make-bot'
import { makeBusiness, makeTeam } from './testing/make-business'
import { makeAgent, playTurns, type Play } from './testing/play-turns'
import type { Business } from './bot/business'

const hours = makeNode('hours', {
  phrases: ['when are you open', 'opening hours'],
  initial: makeSaid('Nine to five.', { 'Where are you?': 'place' }),
})
const place = makeNode('place', { phrases: ['where are you'], initial: makeSaid('In the dunes.') })
const silent = makeNode('silent', { phrases: ['say nothing'] })
const bye = makeNode('bye', { phrases: ['goodbye'], initial: makeSaid('Bye!'), end: true })

function forced(change: Partial<Extract<Integration, { kind: 'force-pending' }>> = {}): BotNode {
  return makeNode('agent', {
    phrases: ['talk to an agent'],
    entities: [
      {
        name: 'customer_name',
        kind: { type: 'text', maxLength: 80 },
        mandatory: true,
        ask: makeSaid('Your name?'),
        askAgain: [],
        fact: 'name',
      },
      {
        name: 'customer_email',
        kind: { type: 'email' },
        mandatory: true,
        ask: makeSaid('Your e-mail?'),
        askAgain: makeSaid('That is no e-mail address.'),
        fact: 'email',
      },
    ],
    initial: makeSaid('First a few details.'),
    final: makeSaid('Thank you.'),
    integration: {
      kind: 'force-pending',
      before: makeSaid('One moment.'),
      after: makeSaid('You are in line.'),
      timeoutMs: 5_000,
      ...change,
    },
  })
}

const lookup = makeNode('lookup', {
  phrases: ['look it up'],
  initial: makeSaid('Looking.'),
  integration: { kind: 'function', name: 'look.up', before: [], after: makeSaid('Done.'), timeoutMs: 5_000 },
})

const quick = makeNode('quick', {
  phrases: ['agent now'],
  integration: { kind: 'force-pending', team: 'billing', before: [], after: [], timeoutMs: 5_000 },
})

const bot = makeBot([hours, place, silent, bye, forced(), lookup, quick], { greeting: hours.id })
const shop = (change: Partial<Business> = {}, nodes = bot): Play =>
  playTurns({ business: makeBusiness(change), bot: nodes })
const assistText = defaultTexts['assist-rephrase'][0]
const breakText = defaultTexts.break[0]
const asha = makeAgent('asha')
const tom = makeAgent('tom')

describe('the handover decision', () => {
  it('lets the bot reply to what it understands, and keep the chat', () => {
    const play = shop()
    play.customer('When are you OPEN?')
    expect(play.heard()).toEqual(['Nine to five.'])
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
  })

  it('follows a suggested reply', () => {
    const play = shop()
    play.customer('opening hours')
    const [choice] = play.conversation?.dialogue.offered ?? []
    play.heard()
    play.customer({ kind: 'choice', id: choice?.id ?? '', label: 'Where are you?' })
    expect(play.heard()).toEqual(['In the dunes.'])
  })

  it('asks for the mandatory entities in order, again after a wrong value, then hands over by design', () => {
    const play = shop()
    play.customer('talk to an agent')
    expect(play.heard()).toEqual(['First a few details.', 'Your name?'])
    play.customer('Priya')
    expect(play.heard()).toEqual(['Your e-mail?'])
    play.customer('not an address')
    expect(play.heard()).toEqual(['That is no e-mail address.'])
    play.customer('priya@example.com')
    expect(play.heard()).toEqual(['Thank you.', 'One moment.', 'You are in line.'])
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
    expect(play.conversation?.customer).toMatchObject({
      name: 'Priya',
      facts: { email: { value: 'priya@example.com', source: 'bot' } },
    })
    expect(play.conversation?.handover).toMatchObject({ kind: 'by-design', node: 'agent' })
    const kinds = play.log.map(({ body }) => (body.kind === 'message' ? body.from.kind : body.kind))
    const owner = kinds.lastIndexOf('owner')
    expect(kinds.slice(owner - 1, owner + 2)).toEqual(['bot', 'owner', 'bot'])
  })

  it('takes every answer of a form, and asks for none of them again', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.heard()
    const values = { customer_name: 'Priya', customer_email: 'priya@example.com', unasked: 'x' }
    play.customer({ kind: 'form', form: 'agent', values })
    expect(play.heard()).toEqual(['Thank you.', 'One moment.', 'You are in line.'])
    expect(play.conversation?.customer).toMatchObject({
      name: 'Priya',
      facts: { email: { value: 'priya@example.com', source: 'bot' } },
    })
  })

  it('takes the words of another node for what they are while it asks for free text', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.heard()
    play.customer('where are you')
    expect(play.heard()).toEqual(['In the dunes.'])
  })

  it('gives up asking after three unusable answers', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.customer('Priya')
    for (const text of ['no', 'nope', 'never']) play.customer(text)
    expect(play.conversation?.handover).toMatchObject({ kind: 'on-bot-break' })
  })

  it('hands over to the team that the node names', () => {
    const play = shop()
    play.customer('agent now')
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
    expect(play.heard()).toEqual([defaultTexts.queued[0]])
  })

  it.each([
    ['unknown', 'lost', new Map([[teamId('support'), makeTeam({ id: teamId('support') })]])],
    [
      'inactive',
      'billing',
      new Map([
        [teamId('support'), makeTeam({ id: teamId('support') })],
        [teamId('billing'), makeTeam({ id: teamId('billing'), active: false })],
      ]),
    ],
  ])('takes the default team when the named one is %s, with a warning', (_why, team, teams) => {
    const node = makeNode('quick', {
      phrases: ['agent now'],
      integration: { kind: 'force-pending', team, before: [], after: [], timeoutMs: 5_000 },
    })
    const play = shop({ teams }, makeBot([node]))
    play.customer('agent now')
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
    const step = play.records().at(-1)?.steps.at(-1)
    expect(step?.warnings).toHaveLength(1)
    expect(step?.decision).toMatchObject({ kind: 'handover', how: 'by-design', team: 'support' })
  })

  it.each([
    [{ kind: 'failed', reason: 'it threw' } as const],
    [{ kind: 'late' } as const],
    [{ kind: 'empty' } as const],
  ])('takes the default team when the routing function is %j', (outcome) => {
    const play = shop(
      {},
      makeBot([{ ...quick, integration: { ...forced().integration, route: 'choose' } as Integration }]),
    )
    play.customer('agent now')
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    play.take({ kind: 'integration-result', await: id, outcome })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
    expect(play.records().at(-1)?.steps.at(-1)?.warnings).toHaveLength(1)
  })

  it('takes the team that the routing function names', () => {
    const play = shop(
      {},
      makeBot([{ ...quick, integration: { ...forced().integration, route: 'choose' } as Integration }]),
    )
    play.customer('agent now')
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    play.take({
      kind: 'integration-result',
      await: id,
      outcome: { kind: 'answered', messages: [], succeeded: true, team: 'billing' },
    })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
  })

  it('helps once with Smart Assist, then hands over without a break message', () => {
    const play = shop()
    play.customer('gibberish')
    expect(play.heard()).toEqual([assistText])
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
    play.customer('more gibberish')
    expect(play.heard()).toEqual([defaultTexts.queued[0]])
    expect(play.conversation?.handover).toMatchObject({ kind: 'on-bot-break' })
  })

  it('may help again once the customer was understood in between', () => {
    const play = shop()
    play.customer('gibberish')
    play.customer('opening hours')
    play.heard()
    play.customer('gibberish')
    expect(play.heard()).toEqual([assistText])
  })

  it('offers what it could have been', () => {
    const others = [{ node: nodeId('hours'), label: 'hours', sureness: 0.4 }]
    const unsure: NodeResolver = {
      version: 'unsure',
      resolve: (text, context) =>
        text === 'when open' ? { kind: 'none', others, why: 'it may mean hours' } : bot.resolver.resolve(text, context),
    }
    const play = shop({}, { ...bot, resolver: unsure })
    play.customer('when open')
    const [message] = play.log.flatMap(({ body }) => (body.kind === 'message' ? [body.message] : []))
    expect(message).toMatchObject({ kind: 'text', choices: [{ label: 'hours' }] })
    play.heard()
    play.customer('1')
    expect(play.heard()).toEqual(['Nine to five.'])
  })

  it('hands over at once when Smart Assist is disabled', () => {
    const play = shop({ smartAssist: false })
    play.customer('gibberish')
    expect(play.conversation?.ownership.owner).toBe('team')
  })

  it('says the break message first only where the business wants it', () => {
    const play = shop({ smartAssist: false, sayBreakFirst: true })
    play.customer('gibberish')
    expect(play.heard()).toEqual([breakText, defaultTexts.queued[0]])
  })

  it('routes a break by the first rule that matches', () => {
    const play = shop({
      smartAssist: false,
      breakRouting: [
        { id: 'never', when: { kind: 'channel', in: ['other'] }, team: teamId('support') },
        { id: 'words', when: { kind: 'cause', in: ['not-understood'] }, team: teamId('billing') },
      ],
    })
    play.customer('gibberish')
    expect(play.conversation?.handover).toMatchObject({ team: 'billing', rule: 'words' })
    expect(
      play
        .records()
        .at(-1)
        ?.steps.at(-1)
        ?.rules.map(({ matched }) => matched),
    ).toEqual([false, true])
  })

  it('says the break message and keeps the chat with human assistance off, after one assist', () => {
    const play = shop({ humanAssistance: false })
    play.customer('gibberish')
    play.customer('gibberish')
    play.customer('gibberish')
    expect(play.heard()).toEqual([assistText, breakText, breakText])
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
  })

  it('offers no Smart Assist when a node has nothing to say', () => {
    const play = shop()
    play.customer('say nothing')
    expect(play.conversation?.handover).toMatchObject({ kind: 'on-bot-break', node: 'silent' })
  })

  it.each([
    [{ kind: 'failed', reason: 'x' } as const, 'integration-failed'],
    [{ kind: 'late' } as const, 'integration-late'],
    [{ kind: 'empty' } as const, 'integration-empty'],
  ])('breaks when an integration is %j', (outcome, cause) => {
    const play = shop()
    play.customer('look it up')
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    play.take({ kind: 'integration-result', await: id, outcome })
    expect(play.records().at(-1)?.steps[0]?.decision).toMatchObject({ kind: 'handover', cause })
  })

  it('never queues a bot-only business, on any path', () => {
    const play = shop({ mode: 'bot-only', humanAssistance: false, defaultTeam: undefined })
    play.customer('agent now')
    play.customer('gibberish')
    play.customer('gibberish')
    play.customer('say nothing')
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
    expect(play.claim(asha)).toEqual({ kind: 'refused', refusal: 'bot-only' })
    expect(play.agent(asha, { kind: 'transfer', team: teamId('support') })).toEqual({
      kind: 'refused',
      refusal: 'bot-only',
    })
    expect(play.log.some(({ body }) => body.kind === 'warning')).toBe(true)
  })

  it('says the text of a forced handover in a bot-only business, and keeps the chat', () => {
    const node = { ...quick, integration: { ...forced().integration, team: undefined } as Integration }
    const play = shop({ mode: 'bot-only', humanAssistance: false }, makeBot([node]))
    play.customer('agent now')
    expect(play.heard()).toEqual(['One moment.', 'You are in line.'])
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
  })

  it('queues the first message of a human-only business at once', () => {
    const play = playTurns({ business: makeBusiness({ mode: 'human-only' }) })
    expect(play.customer({ kind: 'event', event: 'joined' }).kind).toBe('ignored')
    play.customer('hello')
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
    expect(play.conversation?.unanswered).toBe(1)
  })

  it('tells the customer when nobody is online, and keeps or closes the chat as the team says', () => {
    const keep = shop()
    keep.online = {}
    keep.customer('agent now')
    expect(keep.heard()).toEqual([defaultTexts.offline[0]])
    expect(keep.conversation?.ownership.owner).toBe('team')

    const teams = new Map([
      [teamId('support'), makeTeam({ id: teamId('support') })],
      [teamId('billing'), makeTeam({ id: teamId('billing'), whenOffline: 'close' })],
    ])
    const shut = shop({ teams })
    shut.online = {}
    shut.customer('agent now')
    expect(shut.heard()).toEqual([defaultTexts['closed-offline'][0]])
    expect(shut.conversation?.ownership).toMatchObject({
      owner: 'nobody',
      completion: { reason: 'nobody-online' },
    })
  })

  it('refuses a line of another tenant', () => {
    const shopLine = shop().line
    const business = makeBusiness({ id: tenantId('other') })
    const facts = { now: 0, random: 0, uniqueId: 'u', nextSeq: 1, online: {}, held: [] }
    const take = () => takeTurn({ business, channel: 'test' }, shopLine, undefined, { kind: 'tick' }, facts)
    expect(take).toThrow('does not belong to business other')
  })
})

describe('a question with replies to choose from', () => {
  const size = makeNode('size', {
    phrases: ['which size'],
    entities: [
      {
        name: 'fit',
        kind: {
          type: 'choice',
          options: [
            { value: 'slim', variants: [] },
            { value: 'wide', variants: [] },
          ],
        },
        mandatory: true,
        ask: [
          {
            channels: [],
            messages: [
              { message: { kind: 'text', text: 'Slim or wide?' }, choices: [{ label: 'Slim' }, { label: 'Wide' }] },
            ],
          },
        ],
        askAgain: [],
      },
    ],
    final: makeSaid('Noted.'),
    connections: [{ to: place.id, phrases: [], when: { kind: 'entity', name: 'fit', in: ['wide'] } }],
  })
  const sized = makeBot([size, place])

  it('understands the number of a reply', () => {
    const play = shop({}, sized)
    play.customer('which size')
    play.customer('1')
    expect(play.conversation?.dialogue.entities).toEqual({ fit: 'slim' })
    expect(play.heard()).toEqual(['Slim or wide?', 'Noted.'])
  })

  it('follows the connection that the answer opens', () => {
    const play = shop({}, sized)
    play.customer('which size')
    play.customer('wide')
    expect(play.heard()).toEqual(['Slim or wide?', 'In the dunes.'])
  })
})

describe('while people have the chat', () => {
  function pending(): Play {
    const play = shop()
    play.customer('agent now')
    play.heard()
    return play
  }
  function active(): Play {
    const play = pending()
    play.claim(asha)
    play.heard()
    return play
  }

  it('appends what the customer writes, and the bot is silent', () => {
    const play = pending()
    play.customer('opening hours')
    expect(play.heard()).toEqual([])
    expect(play.conversation?.unanswered).toBe(1)
  })

  it('lets the customer leave the line, back to the bot', () => {
    const play = pending()
    const entry = `${play.conversation?.id}.${play.conversation?.epoch}`
    play.customer({ kind: 'event', event: 'leave-queue' })
    expect(play.heard()).toEqual([defaultTexts['left-queue'][0]])
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
    expect(play.chores).toContainEqual({ kind: 'withdraw', entry, team: 'billing' })
    play.customer('opening hours')
    expect(play.heard()).toEqual(['Nine to five.'])
  })

  it('understands the label of a button as the button', () => {
    const play = pending()
    play.customer('leave the line')
    expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
  })

  it('lets the customer end the chat', () => {
    const play = active()
    play.customer({ kind: 'event', event: 'end-chat' })
    expect(play.conversation?.ownership).toMatchObject({
      owner: 'nobody',
      completion: { by: 'customer' },
    })
    expect(play.chores.some(({ kind }) => kind === 'release')).toBe(true)
  })

  describe('a button of the house', () => {
    const end = { kind: 'choice', id: 'baton-end-chat', label: 'End chat' } as const
    const leave = { kind: 'choice', id: 'baton-leave-queue', label: 'Leave the line' } as const
    const withBot = (): Play => {
      const play = shop()
      play.customer('opening hours')
      return play
    }
    const waiting = (): Play => {
      const play = shop()
      play.customer('look it up')
      return play
    }
    const parked = (): Play => {
      const play = active()
      play.agent(asha, { kind: 'park' })
      return play
    }
    const closed = (): Play => {
      const play = active()
      play.agent(asha, { kind: 'close' })
      return play
    }

    it('offers what a waiting customer can do by these ids', () => {
      const play = shop({}, makeBot([makeNode('now', { phrases: ['agent'], integration: quick.integration })]))
      play.customer('agent')
      const [notice] = play.log.slice(-2).flatMap(({ body }) => (body.kind === 'message' ? [body.message] : []))
      expect(notice).toMatchObject({ choices: [{ id: leave.id }, { id: end.id }] })
    })

    it.each([
      ['the bot', withBot],
      ['the bot, which waits for an integration', waiting],
      ['a team', pending],
      ['an agent', active],
      ['an agent, parked', parked],
    ])('ends the chat whoever has it: %s', (_owner, begin) => {
      const play = begin()
      play.heard()
      play.customer(end)
      expect(play.heard()).toEqual([defaultTexts['ended-by-customer'][0]])
      expect(play.conversation?.ownership).toMatchObject({ owner: 'nobody', completion: { by: 'customer' } })
    })

    it.each([
      ['the bot', withBot],
      ['the bot, which waits for an integration', waiting],
      ['an agent', active],
      ['an agent, parked', parked],
    ])('that leaves the line does nothing where there is none any more: %s', (_owner, begin) => {
      const play = begin()
      const before = play.conversation
      play.heard()
      expect(play.customer(leave).kind).toBe('taken')
      expect(play.heard()).toEqual([])
      expect(play.conversation).toEqual({ ...before, customerAt: play.now })
    })

    it('does not use up the help of Smart Assist', () => {
      const play = withBot()
      play.customer(leave)
      play.heard()
      play.customer('gobbledygook')
      expect(play.heard()).toEqual([assistText])
    })

    it.each([end, leave])('opens no conversation anew: $id', (choice) => {
      expect(closed().customer(choice).kind).toBe('ignored')
    })
  })

  it('tells the position at first and when it matters', () => {
    const play = pending()
    const entry = play.chores.flatMap((chore) => (chore.kind === 'place' ? [chore.entry] : []))[0]
    if (!entry) throw new Error('not placed')
    play.take({ kind: 'position', entry, position: 3 })
    expect(play.heard()).toEqual(['You are number 3 in line.'])
    expect(play.take({ kind: 'position', entry, position: 3 }).kind).toBe('ignored')
    expect(play.take({ kind: 'position', entry, position: 2 }).kind).toBe('ignored')
    play.now += 15_000
    play.take({ kind: 'position', entry, position: 2 })
    play.take({ kind: 'position', entry, position: 1 })
    expect(play.heard()).toEqual(['You are number 2 in line.', 'You are next.'])
  })

  it('gives the chat to the first claim only', () => {
    const play = pending()
    const entry = play.chores.flatMap((chore) => (chore.kind === 'place' ? [chore.entry] : []))[0]
    if (!entry) throw new Error('not placed')
    const claim = (agent: typeof asha) =>
      play.take({
        kind: 'claim',
        agent,
        entry,
        notAfter: play.now,
        assignment: { how: 'picked', candidates: [], chosen: agent.id },
      })
    expect(claim(asha).kind).toBe('taken')
    expect(claim(tom)).toEqual({ kind: 'refused', refusal: 'not-pending' })
    expect(play.conversation?.ownership).toMatchObject({ owner: 'agent', agent: 'asha', hold: entry })
    expect(play.heard()).toEqual(['asha has joined.'])
  })

  it('gives no chat to an agent of another team', () => {
    const play = pending()
    const stranger = makeAgent('stranger', { teams: [teamId('support')] })
    expect(play.claim(stranger)).toEqual({ kind: 'refused', refusal: 'agent-not-in-team' })
    expect(play.claim(makeAgent('boss', { role: 'admin', teams: [teamId('support')] })).kind).toBe('taken')
  })

  it('asks once whether a silent customer is still there, and not one who has answered', () => {
    const teams = new Map([[teamId('billing'), makeTeam({ id: teamId('billing'), recallMs: 60_000 })]])
    const play = shop({ teams, defaultTeam: teamId('billing') })
    play.customer('agent now')
    play.claim(asha)
    play.agent(asha, { kind: 'say', text: 'hello' })
    play.customer('hi')
    play.now += 60_000
    expect(play.take({ kind: 'tick' }).kind).toBe('ignored')
    play.agent(asha, { kind: 'say', text: 'what is it?' })
    play.heard()
    play.now += 60_000
    play.take({ kind: 'tick' })
    play.take({ kind: 'tick' })
    expect(play.heard()).toEqual([defaultTexts.recall[0]])
  })

  it('forgets the context when an agent closes, also for a chat that is opened again', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.customer('Priya')
    play.customer('priya@example.com')
    play.claim(asha)
    play.agent(asha, { kind: 'close' })
    expect(play.conversation?.dialogue.entities).toEqual({})
  })

  it('takes words only from the owner', () => {
    const play = active()
    expect(play.agent(tom, { kind: 'say', text: 'hi' })).toEqual({
      kind: 'refused',
      refusal: 'not-owner',
    })
    play.agent(asha, { kind: 'say', text: 'hi' })
    expect(play.heard()).toEqual(['hi'])
    expect(play.conversation?.unanswered).toBe(0)
  })

  it('transfers to a team with the seniority kept, and to an agent by reservation', () => {
    const play = active()
    const arrivedAt = play.conversation?.place?.arrivedAt
    play.now += 60_000
    play.agents = { tom: { teams: [teamId('support')], online: true } }
    play.agent(asha, { kind: 'transfer', team: teamId('support'), agent: tom.id })
    expect(play.conversation?.ownership).toEqual({
      owner: 'team',
      team: 'support',
      reservedFor: 'tom',
    })
    expect(play.conversation?.place?.arrivedAt).toBe(arrivedAt)
    expect(play.claim(asha)).toEqual({ kind: 'refused', refusal: 'not-pending' })
    expect(play.claim(tom).kind).toBe('taken')
  })

  it.each([
    [{ kind: 'transfer', team: teamId('nowhere') } as const, 'unknown-team'],
    [{ kind: 'transfer', team: teamId('support'), agent: makeAgent('ghost').id } as const, 'unknown-agent'],
    [{ kind: 'transfer', team: teamId('support'), agent: tom.id } as const, 'agent-offline'],
    [{ kind: 'transfer', team: teamId('billing'), agent: tom.id } as const, 'agent-not-in-team'],
    [{ kind: 'close', category: 'nonsense' } as const, 'category-required'],
    [{ kind: 'reopen' } as const, 'not-closed'],
    [{ kind: 'resend', seq: 1 } as const, 'unknown-message'],
  ])('refuses %j', (action, refusal) => {
    const play = active()
    play.agents = { tom: { teams: [teamId('support')], online: false } }
    expect(play.agent(asha, action)).toEqual({ kind: 'refused', refusal })
  })

  it('parks, frees the slot, and comes back to the same agent when the customer answers', () => {
    const play = active()
    const epoch = play.conversation?.epoch
    play.agent(asha, { kind: 'park' })
    expect(play.conversation).toMatchObject({ epoch, ownership: { phase: 'waiting' } })
    expect(play.chores.at(-2)).toMatchObject({ kind: 'release' })
    play.agents = { asha: { teams: [teamId('billing')], online: true } }
    play.heard()
    play.customer('here I am')
    expect(play.conversation?.ownership).toEqual({
      owner: 'team',
      team: 'billing',
      reservedFor: 'asha',
    })
    play.claim(asha)
    expect(play.heard()).toEqual([])
    expect(play.conversation?.engagements).toBe(1)
  })

  it.each(['agent-on-break', 'agent-left-team'] as const)(
    'G7 gives what is reserved to the whole team when its agent cannot have it (%s), and nothing they are talking in',
    (reason) => {
      const play = active()
      const gone = { kind: 'agent-gone', agent: asha.id, reason } as const
      expect(play.take(gone).kind).toBe('ignored')
      play.agent(asha, { kind: 'park' })
      expect(play.take(gone).kind).toBe('ignored')
      play.agents = { asha: { teams: [teamId('billing')], online: true } }
      play.customer('here I am')
      expect(play.conversation?.ownership).toMatchObject({ reservedFor: 'asha' })
      expect(play.take(gone).kind).toBe('taken')
      expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
      expect(play.claim(tom).kind).toBe('taken')
    },
  )

  it('tells who waits for one agent that it takes long, each time anew', () => {
    const play = active()
    const { business } = play.settings
    const billing = makeTeam({ id: teamId('billing'), delayMs: 60_000 })
    play.settings = { ...play.settings, business: { ...business, teams: new Map([[billing.id, billing]]) } }
    play.agents = { asha: { teams: [teamId('billing')], online: true } }
    for (const words of ['here I am', 'here again']) {
      play.agent(asha, { kind: 'park' })
      play.customer(words)
      expect(play.conversation?.ownership).toMatchObject({ reservedFor: 'asha' })
      play.heard()
      play.now += 61_000
      play.take({ kind: 'tick' })
      expect(play.heard()).toEqual([defaultTexts.delay[0]])
      play.claim(asha)
    }
  })

  it.each(['the clock', 'the customer'])('brings a chat of a team that is no more to the default team at %s', (who) => {
    const play = pending()
    const { business } = play.settings
    const support = makeTeam({ id: teamId('support') })
    play.settings = { ...play.settings, business: { ...business, teams: new Map([[support.id, support]]) } }
    const arrivedAt = play.conversation?.place?.arrivedAt
    if (who === 'the clock') play.take({ kind: 'tick' })
    else play.customer('opening hours')
    expect(play.conversation).toMatchObject({ ownership: { owner: 'team', team: 'support' }, place: { arrivedAt } })
    expect(play.chores.map(({ kind }) => kind).slice(-3)).toEqual(['withdraw', 'place', 'file'])
    expect(play.log.map(({ body }) => body)).toContainEqual(expect.objectContaining({ code: 'settings-changed' }))
    expect(play.take({ kind: 'tick' }).kind).toBe('ignored')
    expect(play.claim(asha).kind).toBe('taken')
  })

  it.each(['pending', 'active', 'waiting'])(
    'gives a chat that is %s to the bot when the business has become bot-only',
    (phase) => {
      const play = phase === 'pending' ? pending() : active()
      if (phase === 'waiting') play.agent(asha, { kind: 'park' })
      const { business } = play.settings
      play.settings = { ...play.settings, business: { ...business, mode: 'bot-only', humanAssistance: false } }
      play.heard()
      play.customer('opening hours')
      expect(play.conversation?.ownership).toEqual({ owner: 'bot' })
      expect(play.heard()).toEqual([defaultTexts['handed-back'][0], 'Nine to five.'])
      expect(play.take({ kind: 'tick' }).kind).toBe('ignored')
    },
  )

  it('tells the team once when an agent leaves a customer without an answer, and the customer nothing', () => {
    const play = pending()
    const toldTeam = () => play.log.filter(({ body }) => body.kind === 'warning' && body.code === 'unanswered').length
    const pass = (ms: number) => {
      play.now += ms
      play.take({ kind: 'tick' })
    }
    play.now += 10 * 60_000
    play.claim(asha)
    play.heard()
    // It is the agent's time that counts, not the queue's.
    pass(119_000)
    expect(toldTeam()).toBe(0)
    play.customer('hello?')
    pass(1_000)
    expect(toldTeam()).toBe(1)
    play.customer('anybody?')
    pass(10 * 60_000)
    expect(toldTeam()).toBe(1)
    expect(play.conversation?.ownership).toMatchObject({ owner: 'agent', agent: 'asha' })

    play.agent(asha, { kind: 'say', text: 'Sorry.' })
    pass(10 * 60_000)
    expect(toldTeam()).toBe(1)
    play.customer('well')
    pass(60_000)
    play.agent(asha, { kind: 'say', text: 'Here I am.' })
    pass(10 * 60_000)
    expect(toldTeam()).toBe(1)
    play.customer('and now?')
    pass(120_000)
    expect(toldTeam()).toBe(2)
    expect(play.heard()).toEqual(['Sorry.', 'Here I am.'])
  })

  it('brings a parked chat to the team when its agent is not there', () => {
    const play = active()
    play.agent(asha, { kind: 'park' })
    play.agents = { asha: { teams: [teamId('billing')], online: false } }
    play.customer('here I am')
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
  })

  it('closes a parked chat whose customer stays silent, and says so', () => {
    const play = active()
    play.agent(asha, { kind: 'park' })
    play.now += 8 * 60_000
    play.heard()
    play.take({ kind: 'tick' })
    expect(play.heard()).toEqual([defaultTexts['waiting-expired'][0]])
  })

  it('puts the chats of an agent who is gone at the top of the queue, and tells the customer', () => {
    const play = active()
    play.take({ kind: 'agent-gone', agent: asha.id, reason: 'agent-away' })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
    expect(play.conversation?.place?.headStart).toBe(30 * 24 * 60 * 60_000)
    expect(play.heard()).toEqual([defaultTexts.requeued[0]])
    expect(play.take({ kind: 'agent-gone', agent: asha.id, reason: 'agent-away' }).kind).toBe('ignored')
  })

  it('closes with a category; the next message is answered by the bot, in a new conversation', () => {
    const play = active()
    play.agent(asha, { kind: 'close', category: 'order / late', comment: 'sorted' })
    expect(play.conversation?.ownership).toMatchObject({
      owner: 'nobody',
      completion: { category: 'order / late', agent: 'asha' },
    })
    play.heard()
    play.customer('opening hours')
    expect(play.heard()).toEqual(['Nine to five.'])
    expect(play.conversation).toMatchObject({ number: 2, ownership: { owner: 'bot' } })
  })

  it('reopens to the previous team', () => {
    const play = active()
    play.agent(asha, { kind: 'close' })
    play.agent(asha, { kind: 'reopen' })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'billing' })
    expect(play.conversation?.handover?.kind).toBe('reopened')
  })

  it('records why it was reopened where it is, so that this can be decided again', () => {
    const play = active()
    play.agent(asha, { kind: 'close' })
    play.agent(asha, { kind: 'reopen' })
    const [record] = play.records().slice(-1)
    expect(record?.steps).toEqual([
      { rules: [], warnings: [], decision: { kind: 'handover', how: 'reopened', team: 'billing' } },
    ])
  })

  it.each([
    ['inactive', 'team billing is inactive: the default team takes the chat'],
    ['unknown', 'team "billing" is unknown: the default team takes the chat'],
  ])('reopens in the default team when the previous one is %s meanwhile, with a warning', (state, warning) => {
    const play = active()
    play.agent(asha, { kind: 'close' })
    const teams = new Map(play.settings.business.teams)
    const billing = teams.get(teamId('billing'))
    if (!billing) throw new Error('there is no billing')
    if (state === 'unknown') teams.delete(billing.id)
    else teams.set(billing.id, { ...billing, active: false })
    play.settings = { bot, business: makeBusiness({ teams }) }
    play.agent(asha, { kind: 'reopen' })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
    expect(play.log.map(({ body }) => body)).toContainEqual({ kind: 'warning', code: 'team-fallback', text: warning })
    const [record] = play.records().slice(-1)
    expect(record?.steps).toMatchObject([{ warnings: [warning], decision: { how: 'reopened', team: 'support' } }])
  })

  it('hands back to the bot at a named node, with facts', () => {
    const play = active()
    play.agent(asha, { kind: 'hand-back', node: place.id, facts: { order: '4417' } })
    expect(play.heard()).toEqual(['In the dunes.'])
    expect(play.conversation).toMatchObject({
      ownership: { owner: 'bot' },
      customer: { facts: { order: { value: '4417', source: 'agent' } } },
    })
  })

  it('refuses an action on a view that is no longer true', () => {
    const play = active()
    const stale = { epoch: (play.conversation?.epoch ?? 0) - 1, conversation: 1 }
    const action = { kind: 'close' } as const
    expect(play.take({ kind: 'agent', by: asha, requestId: 'x', ...stale, action })).toEqual({
      kind: 'refused',
      refusal: 'not-owner',
    })
  })

  it('lets a lead of the team transfer and close what others hold', () => {
    const play = active()
    const lead = makeAgent('lead', { role: 'lead', teams: [teamId('billing')] })
    const stranger = makeAgent('stranger', { role: 'lead', teams: [teamId('support')] })
    expect(play.agent(stranger, { kind: 'close' }).kind).toBe('refused')
    expect(play.agent(lead, { kind: 'close' }).kind).toBe('taken')
  })
})

describe('integrations', () => {
  it('says the result between response before and response after, and takes up what was held back', () => {
    const play = shop()
    play.customer('look it up')
    expect(play.heard()).toEqual(['Looking.'])
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    play.customer('hmm')
    expect(play.heard()).toEqual([])
    expect(play.conversation?.dialogue.held).toHaveLength(1)
    play.take({
      kind: 'integration-result',
      await: id,
      outcome: { kind: 'answered', messages: [{ kind: 'text', text: 'Found it.' }], succeeded: true },
    })
    expect(play.heard()).toEqual(['Found it.', 'Done.', assistText])
    expect(play.conversation?.dialogue.held).toEqual([])
  })

  it('records a result that nobody waits for any more, and does not speak it', () => {
    const play = shop()
    play.customer('look it up')
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    play.customer('opening hours')
    expect(play.heard()).toEqual(['Looking.', 'Nine to five.'])
    play.take({
      kind: 'integration-result',
      await: id,
      outcome: { kind: 'answered', messages: [{ kind: 'text', text: 'Found it.' }], succeeded: true },
    })
    expect(play.heard()).toEqual([])
    expect(play.log.at(-1)?.body).toMatchObject({ kind: 'integration-result', late: true })
  })

  it('breaks when its time is over', () => {
    const play = shop()
    play.customer('look it up')
    play.now += 7_000
    play.take({ kind: 'tick' })
    expect(play.conversation?.handover).toMatchObject({ kind: 'on-bot-break' })
  })
})

describe('a bot that was changed meanwhile', () => {
  const without = (play: Play, gone: string): void => {
    const nodes = [...bot.nodes.values()].filter(({ id }) => id !== gone)
    play.settings = { ...play.settings, bot: makeBot(nodes) }
  }
  const warnings = (play: Play) => play.log.flatMap(({ body }) => (body.kind === 'warning' ? [body] : []))
  const warning = (node: string) => ({
    kind: 'warning',
    code: 'node-gone',
    text: `node ${node}, where the conversation stood, is gone: the bot goes on from its start`,
  })

  it('goes on from its start where it asked something, and warns once', () => {
    const play = shop()
    play.customer('talk to an agent')
    expect(play.conversation?.dialogue.asking).toBeDefined()
    const asked = play.conversation?.dialogue.node ?? ''
    without(play, asked)
    play.heard()
    play.customer('Priya')
    expect(play.heard()).toEqual([assistText])
    play.customer('opening hours')
    expect(play.heard()).toEqual(['Nine to five.'])
    expect(warnings(play)).toEqual([warning(asked)])
    expect(play.conversation?.dialogue.asking).toBeUndefined()
  })

  it('breaks where the result of an integration comes for a node that is gone, with a warning', () => {
    const play = shop()
    play.customer('look it up')
    const id = play.conversation?.dialogue.awaiting?.id
    if (!id) throw new Error('nothing awaited')
    without(play, 'lookup')
    play.take({ kind: 'integration-result', await: id, outcome: { kind: 'late' } })
    expect(warnings(play)).toEqual([warning('lookup')])
    expect(play.conversation?.handover).toMatchObject({ kind: 'on-bot-break' })
  })

  it('warns of nothing while the node is there', () => {
    const play = shop()
    play.customer('opening hours')
    without(play, 'quick')
    play.customer('talk to an agent')
    expect(warnings(play)).toEqual([])
  })
})

describe('the life of a conversation', () => {
  it('greets a customer who opens the chat, once', () => {
    const play = shop()
    play.customer({ kind: 'event', event: 'joined' })
    expect(play.heard()).toEqual(['Nine to five.'])
    expect(play.customer({ kind: 'event', event: 'joined' }).kind).toBe('ignored')
  })

  it.each<Content>([
    { kind: 'reaction', target: 'm1', emoji: '👍' },
    { kind: 'edit', target: 'm1', text: 'thanks' },
    { kind: 'removal', target: 'm1' },
  ])('opens no conversation for $kind, and takes nobody’s time', (content) => {
    const play = playTurns({ business: makeBusiness({ mode: 'human-only' }) })
    play.customer('hello')
    play.claim(asha)
    play.agent(asha, { kind: 'close' })
    expect(play.customer(content).kind).toBe('ignored')
    expect(play.customer('one more thing').kind).toBe('taken')
  })

  it('falls silent after eight minutes and takes up its context within two hours', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.customer('Priya')
    play.now += 8 * 60_000
    play.take({ kind: 'tick' })
    expect(play.conversation?.ownership.owner).toBe('nobody')
    play.heard()
    play.customer('priya@example.com')
    expect(play.conversation?.number).toBe(2)
    expect(play.conversation?.handover).toMatchObject({ kind: 'by-design' })
  })

  it('forgets the context after two hours', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.now += 8 * 60_000
    play.take({ kind: 'tick' })
    play.now += 2 * 60 * 60_000 + 1
    play.heard()
    play.customer('Priya')
    expect(play.heard()).toEqual([assistText])
  })

  it('counts the silence from the last message of the customer', () => {
    const play = shop()
    play.customer('opening hours')
    play.now += 7 * 60_000
    play.customer('where are you')
    play.now += 7 * 60_000
    expect(play.take({ kind: 'tick' }).kind).toBe('ignored')
  })

  it('does what was due first, and nothing that was meant for the owner before', () => {
    const play = shop()
    play.customer('look it up')
    play.now += 9 * 60_000
    play.take({ kind: 'tick' })
    expect(play.conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
  })

  it('does not ask again for what is known about the customer', () => {
    const play = shop()
    play.customer('talk to an agent')
    play.customer('Priya')
    play.customer('priya@example.com')
    play.claim(asha)
    play.agent(asha, { kind: 'close' })
    play.heard()
    play.customer('talk to an agent')
    expect(play.heard()).toEqual(['Thank you.', 'One moment.', 'You are in line.'])
  })

  it('keeps an end node open while its integration has not succeeded', () => {
    const ending = { ...lookup, end: true }
    const play = shop({}, makeBot([ending]))
    const answered = (succeeded: boolean) => {
      const id = play.conversation?.dialogue.awaiting?.id
      if (!id) throw new Error('nothing awaited')
      play.take({
        kind: 'integration-result',
        await: id,
        outcome: { kind: 'answered', messages: [{ kind: 'text', text: 'Hm.' }], succeeded },
      })
    }
    play.customer('look it up')
    answered(false)
    expect(play.conversation?.ownership.owner).toBe('bot')
    play.customer('look it up')
    answered(true)
    expect(play.conversation?.ownership.owner).toBe('nobody')
  })

  it('clears the context at an end node', () => {
    const play = shop()
    play.customer('goodbye')
    expect(play.heard()).toEqual(['Bye!'])
    expect(play.conversation?.ownership).toMatchObject({
      owner: 'nobody',
      completion: { by: 'bot' },
    })
  })

  it('does nothing at a tick when nothing is due', () => {
    const play = shop()
    play.customer('opening hours')
    expect(play.take({ kind: 'tick' }).kind).toBe('ignored')
  })
})
