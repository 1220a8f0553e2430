import { BatonError } from '../error'
import { createListeningHub } from './create-listening-hub'
import { makeIntegrationRequest } from './make-integration-request'
import type { Advanced, Hub } from '../hub'
import { awaitId, lineId, tenantId, type AwaitId } from '../id'
import type { Input } from '../input'
import type { IntegrationOutcome, IntegrationRequest } from '../integration'
import type { IntegrationRunner } from '../integration-runner'

/** What a runner under test runs, in the place of functions and HTTP. */
export type ScriptedRun = (run: {
  readonly id: AwaitId
  readonly request: IntegrationRequest
  readonly signal: AbortSignal
}) => Promise<IntegrationOutcome>

/** A runner for one test, as two processes have it. */
export interface IntegrationRunnerUnderTest {
  readonly runners: readonly [IntegrationRunner, IntegrationRunner]
  close(): Promise<void>
}

export type CreateIntegrationRunner = (options: {
  readonly run: ScriptedRun
  readonly hub: Pick<Hub, 'advance'>
}) => Promise<IntegrationRunnerUnderTest>

/** What every integration runner does: whatever is started comes to exactly one result at the hub. */
export function describeIntegrationRunner(name: string, create: CreateIntegrationRunner): void {
  describe(`integration runner: ${name}`, () => {
    const open: IntegrationRunnerUnderTest[] = []
    afterEach(async () => {
      await Promise.all(open.splice(0).map((subject) => subject.close()))
    })

    async function start(run: ScriptedRun, advance?: (input: Input) => Promise<Advanced>) {
      const listening = createListeningHub(advance)
      const subject = await create({ run, hub: listening.hub })
      open.push(subject)
      return { ...listening, runner: subject.runners[0], another: subject.runners[1] }
    }

    it('gives the hub what was answered, on its line and under its await id', async () => {
      const asked: unknown[] = []
      const { runner, given, came } = await start(async ({ id, request }) => {
        asked.push([id, request])
        return answer
      })
      await runner.start(line, first, request)
      await came(1)
      expect(asked).toEqual([[first, request]])
      expect(given).toEqual([{ line, input: { kind: 'integration-result', await: first, outcome: answer } }])
    })

    it('does not keep whoever starts it waiting for the result', async () => {
      let begin: () => void = () => undefined
      let finish: () => void = () => undefined
      const hasBegun = new Promise<void>((resolve) => (begin = resolve))
      const { runner, given, came } = await start(() => {
        begin()
        return new Promise((resolve) => (finish = () => resolve(answer)))
      })
      await runner.start(line, first, request)
      await hasBegun
      expect(given).toEqual([])
      finish()
      await came(1)
    })

    it('G2 runs once what is started again, at once through two processes, and after its end', async () => {
      let runs = 0
      const { runner, another, given, came } = await start(async () => {
        runs += 1
        return answer
      })
      await Promise.all(
        Array.from({ length: 6 }, () => [runner, another].map((each) => each.start(line, first, request))).flat(),
      )
      await came(1)
      await another.start(line, first, request)
      await runner.start(line, second, request)
      await came(2)
      expect(runs).toBe(2)
      expect(given.map(({ input }) => (input.kind === 'integration-result' ? input.await : undefined))).toEqual([
        first,
        second,
      ])
    })

    it('tries again within the time what may pass', async () => {
      let tries = 0
      const { runner, given, came } = await start(async () => {
        tries += 1
        if (tries < 3) throw new BatonError('transient', 'the shop was away')
        return answer
      })
      await runner.start(line, first, request)
      await came(1)
      expect([tries, outcomeOf(given[0]?.input)]).toEqual([3, answer])
    })

    it('takes what will not pass for a failure at once, and says why', async () => {
      const { runner, given, came } = await start(async () => {
        throw new BatonError('permission-denied', 'the shop says no')
      })
      await runner.start(line, first, request)
      await came(1)
      expect(outcomeOf(given[0]?.input)).toEqual({ kind: 'failed', reason: 'the shop says no' })
    })

    it('is late with what stays away longer than its time', async () => {
      const { runner, given, came } = await start(async () => {
        throw new BatonError('rate-limited', 'not now', { retryAfterMs: 60_000 })
      })
      await runner.start(line, first, { ...request, timeoutMs: 50 })
      await came(1)
      expect(outcomeOf(given[0]?.input)).toEqual({ kind: 'late' })
    })

    it('is late with a run that heeds its signal when its time is over', async () => {
      const { runner, given, came } = await start(
        ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      )
      await runner.start(line, first, { ...request, timeoutMs: 50 })
      await came(1)
      expect(outcomeOf(given[0]?.input)).toEqual({ kind: 'late' })
    })

    it('hands a result over later where the hub cannot take it, and does not make it again', async () => {
      let runs = 0
      let fails = 2
      const { runner, given, came } = await start(
        async () => {
          runs += 1
          return answer
        },
        async () => {
          fails -= 1
          if (fails >= 0) throw new BatonError('store-unavailable', 'the store is away')
          return { kind: 'duplicate', seq: 1 }
        },
      )
      await runner.start(line, first, request)
      await came(1)
      expect([runs, outcomeOf(given[0]?.input)]).toEqual([1, answer])
    })
  })
}

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'ann' })
const [first, second] = [awaitId('5f0c-1'), awaitId('5f0c-2')]
const request = makeIntegrationRequest(line)
const answer = { kind: 'answered', messages: [{ kind: 'text', text: 'sent' }], succeeded: true } as const

const outcomeOf = (input: Input | undefined): IntegrationOutcome | undefined =>
  input?.kind === 'integration-result' ? input.outcome : undefined
