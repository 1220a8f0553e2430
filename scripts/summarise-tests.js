/**
 * The closing lines of a test run, and whether it may be called good. A suite that could not be loaded and anything
 * else that went wrong with a run counts as failed, so that "0 failed" never hides one.
 *
 * A test that cannot run without something says so in its name, "(needs redis-server)", and skips itself where that
 * is missing. `notRun` lists whole projects that were left out.
 */
function summariseTests({ reports, notRun, surroundings, strict, complaints }) {
  const tests = reports.flatMap((report) => report.testResults).flatMap((file) => file.assertionResults)
  const broken = reports.reduce((sum, report) => sum + report.numRuntimeErrorTestSuites, 0)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failing = tests.filter(({ status }) => status === 'failed').length
  const skipped = tests.length - passed - failing
  const troubles = passed + failing + broken === 0 ? [...complaints, 'no test ran'] : complaints
  const failed = failing + broken + troubles.length

  const missing = [...notRun]
  if (surroundings.server === 'embedded' && !surroundings.serverWasAskedFor) {
    missing.push('suites on a real server, run on the embedded one instead (redis-server is not on the PATH)')
  }
  const unexplained = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed' && !isForeign(test))
  if (unexplained.length > 0) {
    missing.push(`${unexplained.map(({ fullName }) => `"${fullName}"`).join(', ')} (skipped)`)
  }

  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  const lines = [...troubles, counts]
  if (missing.length > 0) lines.push(`NOT RUN: ${missing.join('; ')}`)
  return {
    lines,
    isGood: failed === 0 && reports.every(({ success }) => success) && !(strict && missing.length > 0),
  }

  /** Skipped because the run was asked to use the other server, or counted already with what is missing. */
  function isForeign({ fullName }) {
    return surroundings.server === 'embedded' && fullName.includes('(needs redis-server)')
  }
}

module.exports = { summariseTests }
