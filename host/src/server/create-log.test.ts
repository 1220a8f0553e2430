import { Writable } from 'node:stream'
import { BatonError, lineId, tenantId, type Observation } from '@baton/core'
import { createLog, logObservations } from './create-log'

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'c1' })

/** What is logged at this level, one object per line. */
function logOf(level: string, observations: readonly Observation[]): readonly Record<string, unknown>[] {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString('utf8').trim().split('\n'))
      done()
    },
  })
  const observe = logObservations(createLog(level, destination))
  for (const observation of observations) observe(observation)
  return lines.map((text) => JSON.parse(text) as Record<string, unknown>)
}

const turn: Observation = { kind: 'turn', line, input: 'customer', result: 'committed', retries: 0, ms: 2 }
const dead: Observation = { kind: 'send', line, outcome: 'dead', code: 'too-long', attempt: 8, ms: 5 }
const failure: Observation = { kind: 'error', where: 'settle', line, error: new BatonError('transient', 'it failed') }

it.each([
  ['silent', []],
  ['error', ['failed: settle']],
  ['warn', ['not sent', 'failed: settle']],
  ['info', ['not sent', 'failed: settle']],
  ['debug', ['turn', 'not sent', 'failed: settle']],
])('writes at %s what is that important', (level, messages) => {
  expect(logOf(level, [turn, dead, failure]).map(({ msg }) => msg)).toEqual(messages)
})

it('tells an error with its code, its place and its cause', () => {
  const cause = new TypeError('fetch failed')
  const error = new BatonError('transient', 'the integration could not be reached', { cause })
  const [logged] = logOf('info', [{ kind: 'error', where: 'integration', line, error }])
  expect(logged).toMatchObject({
    where: 'integration',
    line,
    code: 'transient',
    message: 'the integration could not be reached',
    cause: { name: 'TypeError', message: 'fetch failed' },
  })
  expect(logged?.['stack']).toContainEqual(expect.stringMatching(/^at /))
})

it('does not repeat what a parser quotes: it may be what somebody wrote', () => {
  const parse = (): unknown => JSON.parse('my e-mail is priya@example.com')
  let error: unknown
  try {
    parse()
  } catch (thrown) {
    error = Object.assign(new SyntaxError((thrown as Error).message), { stack: (thrown as Error).stack })
  }
  const logged = logOf('debug', [
    { kind: 'error', where: 'store', error },
    { kind: 'error', where: 'store', error: new BatonError('transient', 'unreadable', { cause: error }) },
  ])
  expect(JSON.stringify(logged)).not.toMatch(/priya|my e-mail/)
  expect(logged).toMatchObject([{ name: 'SyntaxError' }, { message: 'unreadable', cause: { name: 'SyntaxError' } }])
})

it('writes what is thrown and is no error, without what it is', () => {
  expect(JSON.stringify(logOf('info', [{ kind: 'error', where: 'x', error: 'priya@example.com' }]))).not.toContain(
    'priya',
  )
})
