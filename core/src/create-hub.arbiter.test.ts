import fc from 'fast-check'
import type { Arbiter, ArbiterChoice, ArbiterQuestion } from './arbiter'
import type { Bot } from './bot/bot'
import { decideAgain } from './decide-again'
import type { DecisionStep, Resolution } from './decision-record'
import type { Hub } from './hub'
import { awaitId, nodeId } from './id'
import { completeRecord } from './logged-record'
import type { NodeResolver } from './resolve/node-resolver'
import { takeTurn } from './take-turn'
import { makeBot, makeNode, makeSaid } from './testing/make-bot'
import { makeHubWorld, type HubWorld, type ProcessOptions } from './testing/make-hub-world'

const [refunds, returns] = [nodeId('refunds'), nodeId('returns')]
const candidates = [
  { node: refunds, label: 'Refunds', sureness: 0.4 },
  { node: returns, label: 'Returns', sureness: 0.3 },
]

/** Statistics that are unsure of whatever speaks of something back, and sure of a refund. */
const resolver: NodeResolver = {
  version: 'scripted',
  resolve(text): Resolution {
    if (text.includes('back')) return { kind: 'none', others: candidates, why: 'it may mean refunds (40 % sure)' }
    const known = { refund: refunds, 'look it up': nodeId('lookup'), size: nodeId('size') }[text]
    if (known === undefined) return { kind: 'none', others: [], why: 'no node' }
    return { kind: 'node', node: known, by: 'statistics', sureness: 0.9, others: [], why: 'it means it (90 % sure)' }
  },
}

const number = {
  name: 'number',
  kind: { type: 'number' },
  mandatory: true,
  ask: makeSaid('Which?'),
  askAgain: [],
} as const
const bot: Bot = makeBot(
  [
    makeNode('refunds', { label: 'Refunds', phrases: ['Refunds', 'i want a refund'], initial: makeSaid('Refunded.') }),
    makeNode('returns', { label: 'Returns', phrases: ['send it back'], initial: makeSaid('Send it.') }),
    makeNode('size', { entities: [number], final: makeSaid('It fits.') }),
    makeNode('lookup', {
      integration: { kind: 'function', name: 'f', before: makeSaid('Looking.'), after: [], timeoutMs: 5_000 },
    }),
  ],
  { resolver },
)

/** An arbiter that answers as it is told, and remembers what it was asked. */
function createScriptedArbiter(answer: (question: ArbiterQuestion) => ArbiterChoice | Promise<ArbiterChoice>) {
  const asked: ArbiterQuestion[] = []
  const arbiter: Arbiter = {
    deadlineMs: 60_000,
    async choose(question) {
      asked.push(question)
      return answer(question)
    },
  }
  return { arbiter, asked }
}

const choose = (node: string): ArbiterChoice => ({ kind: 'node', node: nodeId(node) })
const never = (): Promise<never> => new Promise(() => undefined)

interface Scene {
  readonly world: HubWorld
  readonly hub: Hub
  says(text: string, id?: string, place?: string): ReturnType<Hub['receive']>
  heard(): readonly string[]
  steps(): readonly DecisionStep[]
}

function open(arbiter: Arbiter | undefined, options: ProcessOptions = {}): Scene {
  const world = makeHubWorld()
  const { business } = world
  const settings = { business, bot, ...(arbiter && { arbiter }) }
  const { hub } = world.start({ takeTurn, tenant: () => settings, ...options })
  return {
    world,
    hub,
    says: (text, id = text, place = 'c1') => hub.receive(business.id, world.envelope(id, text, { place })),
    heard: () =>
      world
        .log()
        .flatMap(({ body }) => (body.kind === 'message' && 'text' in body.message ? [body.message.text ?? ''] : [])),
    steps: () => world.log().flatMap(({ body }) => (body.kind === 'record' ? body.record.steps : [])),
  }
}

/** What the arbiter's part in a turn is observed as. */
const outcomes = ({ observed }: HubWorld) => observed.flatMap((each) => (each.kind === 'arbiter' ? [each.outcome] : []))

describe('an arbiter', () => {
  it('decides what statistics could only suggest, knowing the candidates by label and phrases', async () => {
    const { arbiter, asked } = createScriptedArbiter(() => choose('returns'))
    const scene = open(arbiter)
    await scene.says('can it go back')
    expect(asked).toEqual([
      {
        text: 'can it go back',
        language: 'en',
        candidates: [
          { node: refunds, label: 'Refunds', phrases: ['i want a refund'] },
          { node: returns, label: 'Returns', phrases: ['send it back'] },
        ],
      },
    ])
    expect(scene.heard()).toEqual(['Send it.'])
    expect(scene.steps()).toMatchObject([{ resolution: { by: 'arbiter', node: returns, sureness: 0.3 } }])
    expect(outcomes(scene.world)).toEqual(['node'])
    await scene.hub.stop()
  })

  it('that says none keeps suggestions back', async () => {
    const { arbiter } = createScriptedArbiter(() => ({ kind: 'none' }))
    const scene = open(arbiter)
    await scene.says('get back to me')
    expect(scene.steps()).toMatchObject([{ decision: { kind: 'assist' }, resolution: { others: [] } }])
    expect(scene.heard()[0]).not.toMatch(/Refunds|Returns/)
    await scene.hub.stop()
  })

  it.each<readonly [what: string, outcome: string, deadlineMs: number, answer: () => Promise<ArbiterChoice>]>([
    ['names what is no candidate', 'failed', 60_000, async () => choose('lookup')],
    ['throws', 'failed', 60_000, () => Promise.reject(new Error('down'))],
    ['is late, and pays no heed to its signal', 'late', 1, never],
  ])('that %s leaves the suggestions as they are', async (_what, outcome, deadlineMs, answer) => {
    const alone = open(undefined)
    await alone.says('can it go back')
    const scene = open({ ...createScriptedArbiter(answer).arbiter, deadlineMs })
    await scene.says('can it go back')
    expect(scene.heard()).toEqual(alone.heard())
    expect(scene.steps()).toMatchObject([{ decision: { kind: 'assist' }, resolution: { others: candidates } }])
    expect(outcomes(scene.world)).toEqual([outcome])
    expect(JSON.stringify(scene.world.observed)).not.toContain('can it go back')
    await Promise.all([scene.hub.stop(), alone.hub.stop()])
  })

  it('is told when nobody waits any more', async () => {
    const signals: AbortSignal[] = []
    const scene = open({ deadlineMs: 1, choose: (_question, signal) => (signals.push(signal), never()) })
    await scene.says('can it go back')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await scene.hub.stop()
  })

  it('is not asked where statistics answer, have nothing to suggest, or people have the chat', async () => {
    const { arbiter, asked } = createScriptedArbiter(() => choose('returns'))
    const scene = open(arbiter)
    await scene.says('refund')
    await scene.says('quantum physics')
    await scene.says('string theory')
    expect(scene.steps().at(-1)?.decision.kind).toBe('handover')
    await scene.says('can it go back')
    expect(asked).toEqual([])
    await scene.hub.stop()
  })

  it('is not asked about the answer to a question, but about what does not answer it', async () => {
    const { arbiter, asked } = createScriptedArbiter(() => choose('returns'))
    const scene = open(arbiter)
    await scene.says('size')
    await scene.says('42, or it goes back')
    expect(asked).toEqual([])
    expect(scene.heard()).toEqual(['Which?', 'It fits.'])
    await scene.says('size', 'again')
    await scene.says('can it go back')
    expect(asked.map(({ text }) => text)).toEqual(['can it go back'])
    await scene.hub.stop()
  })

  it('holds back the line it is asked for, and no other', async () => {
    let answer: (choice: ArbiterChoice) => void = () => undefined
    const { arbiter, asked } = createScriptedArbiter(() => new Promise((resolve) => (answer = resolve)))
    const scene = open(arbiter)
    const unsure = scene.says('can it go back')
    const next = scene.says('refund')
    expect(await scene.says('refund', 'elsewhere', 'c2')).toMatchObject({ kind: 'accepted' })
    expect(asked).toHaveLength(1)
    expect(scene.world.log()).toEqual([])
    answer(choose('returns'))
    await Promise.all([unsure, next])
    expect(scene.heard()).toEqual(['Send it.', 'Refunded.'])
    await scene.hub.stop()
  })

  it('is asked once, however often somebody else commits first', async () => {
    const { arbiter, asked } = createScriptedArbiter(() => choose('returns'))
    let refused = 0
    const scene = open(arbiter, {
      wrapStore: (store) => ({
        ...store,
        async commit(commit) {
          if (refused >= 2) return store.commit(commit)
          refused += 1
          return { kind: 'stale', revision: 0 }
        },
      }),
    })
    await scene.says('can it go back')
    expect([refused, asked.length]).toEqual([2, 1])
    expect(scene.heard()).toEqual(['Send it.'])
    await scene.hub.stop()
  })

  it('is not asked again for a message that is delivered again', async () => {
    const { arbiter, asked } = createScriptedArbiter(() => ({ kind: 'none' }))
    const scene = open(arbiter)
    await scene.says('can it go back', 'once')
    expect(await scene.says('can it go back', 'once')).toEqual({ kind: 'duplicate', seq: 1 })
    expect(asked).toHaveLength(1)
    await scene.hub.stop()
  })

  it('is asked about each message that was held back, within one deadline', async () => {
    const { arbiter, asked } = createScriptedArbiter(({ text }) =>
      text.includes('money') ? choose('refunds') : choose('returns'),
    )
    const scene = open(arbiter)
    await scene.says('look it up')
    await scene.says('money back')
    await scene.says('shoes back')
    await scene.hub.settle(scene.world.line)
    const [id = awaitId('none')] = scene.world.started
    expect(asked).toEqual([])
    const outcome = { kind: 'answered', messages: [{ kind: 'text', text: 'Found.' }], succeeded: true } as const
    await scene.hub.advance(scene.world.line, { kind: 'integration-result', await: id, outcome })
    expect(asked.map(({ text }) => text)).toEqual(['money back', 'shoes back'])
    expect(scene.heard()).toEqual(['Looking.', 'Found.', 'Refunded.', 'Send it.'])
    await scene.hub.stop()

    const late = open({ deadlineMs: 1, choose: (question) => (asked.push(question), never()) })
    await late.says('look it up')
    await late.says('money back')
    await late.says('shoes back')
    await late.hub.settle(late.world.line)
    asked.length = 0
    await late.hub.advance(late.world.line, { kind: 'integration-result', await: late.world.started[0] ?? id, outcome })
    expect(asked).toHaveLength(1)
    expect(outcomes(late.world)).toEqual(['late', 'late'])
    await late.hub.stop()
  })

  it('G9 is not needed to decide again, whatever was said to whatever it answered', async () => {
    const said = fc.constantFrom(
      'can it go back',
      'money back',
      'refund',
      'look it up',
      'size',
      '42',
      'quantum physics',
    )
    const answer = fc.constantFrom('refunds', 'returns', 'lookup', 'none', 'throws')
    const ways = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { maxLength: 12, size: 'max' }),
        fc.infiniteStream(answer),
        async (texts, answers) => {
          const { arbiter, asked } = createScriptedArbiter(() => {
            const next: string = answers.next().value
            if (next === 'throws') throw new Error('down')
            return next === 'none' ? { kind: 'none' } : choose(next)
          })
          const scene = open(arbiter)
          const { line, started } = scene.world
          for (const [index, text] of texts.entries()) {
            await scene.says(text, `m${index}`)
            await scene.hub.settle(line)
            // Every other look-up is answered at once; what comes before another one's answer is held back.
            const awaited = started.at(-1)
            if (awaited === undefined || index % 2 === 0) continue
            await scene.hub.advance(line, { kind: 'integration-result', await: awaited, outcome: { kind: 'empty' } })
          }
          const log = scene.world.log()
          const records = log.flatMap(({ body }) => (body.kind === 'record' ? [body.record] : []))
          for (const logged of records) {
            const record = completeRecord(
              JSON.parse(JSON.stringify(logged)) as typeof logged,
              (seq) => log[seq - 1]?.body,
            )
            expect(decideAgain({ business: scene.world.business, bot }, record)).toEqual(logged.steps)
            for (const { resolution } of logged.steps) {
              if (resolution?.kind !== 'node') continue
              ways.add(resolution.by)
              if (resolution.by === 'arbiter') expect(candidates.map(({ node }) => node)).toContain(resolution.node)
            }
          }
          // Every question is about a message of its own, and every answer to one is kept.
          const verdicts = records.flatMap(({ facts }) => facts.arbiter ?? [])
          expect(new Set(verdicts.map(({ seq }) => seq)).size).toBe(verdicts.length)
          expect(outcomes(scene.world)).toHaveLength(asked.length)
          expect(asked.length).toBeLessThanOrEqual(verdicts.length)
          await scene.hub.stop()
        },
      ),
      { numRuns: 60 },
    )
    expect(ways).toEqual(new Set(['arbiter', 'statistics']))
  })
})
