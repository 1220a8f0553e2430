import { Writable } from 'node:stream'
import { BatonError, lineId, tenantId, type Observation } from '@baton/core'
import { createLineNames } from './create-line-names'
import { createLog, logObservations } from './create-log'

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: '+4915112345678' })
const names = createLineNames('a secret of a host that nobody else has')

/** What is logged at this level, one object per line. */
function logOf(level: string, observations: readonly Observation[]): readonly Record<string, unknown>[] {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString('utf8').trim().split('\n'))
      done()
    },
  })
  const observe = logObservations(createLog(level, destination), names)
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

it('warns of an arbiter that did not choose, and why, and says nothing more of one that did', () => {
  const error = new BatonError('transient', 'the model server answered 503')
  const arbiter = { kind: 'arbiter', line, ms: 12 } as const
  const logged = logOf('info', [
    { ...arbiter, outcome: 'node' },
    { ...arbiter, outcome: 'failed', error },
  ])
  expect(logged).toMatchObject([
    { msg: 'arbiter', outcome: 'failed', ms: 12, message: error.message, code: error.code },
  ])
})

it('tells an error with its code, its place and its cause', () => {
  const cause = new TypeError('fetch failed')
  const error = new BatonError('transient', 'the integration could not be reached', { cause })
  const [logged] = logOf('info', [{ kind: 'error', where: 'integration', line, error }])
  expect(logged).toMatchObject({
    where: 'integration',
    line: names.nameOf(line),
    code: 'transient',
    message: 'the integration could not be reached',
    cause: { name: 'TypeError', message: 'fetch failed' },
  })
  expect(logged?.['stack']).toContainEqual(expect.stringMatching(/^at /))
})

it('names a line wherever its id would stand: the id may hold a phone number', () => {
  const error = new Error(`Missing key for job ${line}.3.7`, { cause: new Error(`at {${line}}:state`) })
  const logged = logOf('debug', [
    turn,
    dead,
    { kind: 'repaired', what: 'hold', line },
    { kind: 'warning', code: 'odd', line, text: `${line} is odd` },
    { kind: 'error', where: 'queue', line, error },
  ])
  const name = names.nameOf(line)
  expect(name).toMatch(/^line-[0-9a-f]{12}$/)
  expect(logged.map((each) => each['line'])).toEqual(Array.from({ length: 5 }, () => name))
  expect(logged[3]?.['msg']).toBe(`${name} is odd`)
  expect(logged[4]).toMatchObject({
    message: `Missing key for job ${name}.3.7`,
    cause: { message: `at {${name}}:state` },
  })
  expect(JSON.stringify(logged)).not.toContain('4915112345678')
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
