import { summariseTests } from '../../../scripts/summarise-tests.js'

type Status = 'passed' | 'failed' | 'pending'

describe('the closing lines of a test run', () => {
  it('count what passed and failed', () => {
    expect(summarise({ tests: ['passed', 'passed'] })).toEqual({ lines: ['2 passed, 0 failed'], isGood: true })
    expect(summarise({ tests: ['passed', 'failed'] })).toEqual({ lines: ['1 passed, 1 failed'], isGood: false })
  })

  it('count a suite that could not be loaded as failed', () => {
    expect(summarise({ tests: ['passed'], broken: 1 })).toEqual({ lines: ['1 passed, 1 failed'], isGood: false })
  })

  it('count anything else that went wrong as failed', () => {
    expect(summarise({ tests: ['passed'], complaints: ['stories did not end'] })).toEqual({
      lines: ['stories did not end', '1 passed, 1 failed'],
      isGood: false,
    })
  })

  it('call a run without a test a failure', () => {
    expect(summarise({ tests: [] })).toEqual({ lines: ['no test ran', '0 passed, 1 failed'], isGood: false })
  })

  it('end with what was not run, which only a strict run forbids', () => {
    const notRun = ['browser (chromium is not on the PATH)']
    const lines = ['1 passed, 0 failed', 'NOT RUN: browser (chromium is not on the PATH)']
    expect(summarise({ tests: ['passed'], notRun })).toEqual({ lines, isGood: true })
    expect(summarise({ tests: ['passed'], notRun, strict: true })).toEqual({ lines, isGood: false })
  })

  it('name a skipped test as not run', () => {
    const { lines, isGood } = summarise({ tests: ['passed', 'pending'], strict: true })
    expect(lines).toEqual(['1 passed, 0 failed, 1 skipped', 'NOT RUN: "test 2" (skipped)'])
    expect(isGood).toBe(false)
  })

  it('say that a real server was missing, unless the embedded one was asked for', () => {
    const tests: readonly Status[] = ['passed', 'pending']
    const suffix = ' (needs redis-server)'
    const found = summarise({ tests, suffix, strict: true, server: 'embedded' })
    expect(found.lines[1]).toMatch(/^NOT RUN: .*redis-server is not on the PATH/)
    expect(found.isGood).toBe(false)
    expect(summarise({ tests, suffix, strict: true, server: 'embedded', serverWasAskedFor: true })).toEqual({
      lines: ['1 passed, 0 failed, 1 skipped'],
      isGood: true,
    })
  })
})

interface Run {
  readonly tests: readonly Status[]
  readonly suffix?: string
  readonly broken?: number
  readonly complaints?: readonly string[]
  readonly notRun?: readonly string[]
  readonly strict?: boolean
  readonly server?: 'redis-server' | 'embedded'
  readonly serverWasAskedFor?: boolean
}

function summarise(run: Run): { lines: readonly string[]; isGood: boolean } {
  const { tests, suffix = '', broken = 0, complaints = [], notRun = [], strict = false } = run
  return summariseTests({
    reports: [
      {
        success: broken === 0 && !tests.includes('failed'),
        numRuntimeErrorTestSuites: broken,
        testResults: [
          {
            assertionResults: tests.map((status, index) => ({ status, fullName: `test ${index + 1}${suffix}` })),
          },
        ],
      },
    ],
    complaints,
    notRun,
    strict,
    surroundings: { server: run.server ?? 'redis-server', serverWasAskedFor: run.serverWasAskedFor ?? false },
  })
}
