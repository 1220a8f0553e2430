// npm test: builds, runs every jest project this machine can run, and ends with a plain line of counts.
// Arguments are passed on to jest: `npm test -- agent-bridge/src` runs the tests below that path, and
// `npm test -- --selectProjects units stories -- agent-bridge/src` only those projects'.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { findTestSurroundings } = require('./test-surroundings.js')
const { summariseTests } = require('./summarise-tests.js')

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const projects = ['units', 'stories', 'browser']
const { selected, jestArguments } = readArguments(process.argv.slice(2))
const limitMinutes = 15
const stillOpen = /Jest did not exit/
const leftOpen = /worker process has failed to exit gracefully/

const surroundings = findTestSurroundings()
process.stdout.write(`tests run on ${surroundings.server}\n`)

const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)

const reports = []
const complaints = []
const notRun = []
const folder = mkdtempSync(join(tmpdir(), 'baton-test-'))
for (const project of selected) {
  if (project === 'browser' && surroundings.chromium === undefined) {
    notRun.push('browser (chromium is not on the PATH)')
  } else {
    // Stories and browsers keep the machine busy one at a time.
    await runProject(project, ...(project === 'units' ? [] : ['--runInBand']))
  }
}
rmSync(folder, { recursive: true })

const { lines, isGood } = summariseTests({
  reports,
  complaints,
  notRun,
  surroundings,
  strict: process.env.CI === 'true',
})
process.stdout.write(`\n${lines.join('\n')}\n`)
process.exitCode = isGood ? 0 : 1

/** Which projects to run, as jest is told: by the words behind `--selectProjects`; everything else is jest's. */
function readArguments(given) {
  const option = given.indexOf('--selectProjects')
  if (option === -1) return { selected: projects, jestArguments: given }
  const end = given.findIndex((word, index) => index > option && word.startsWith('-'))
  const selected = given.slice(option + 1, end === -1 ? undefined : end)
  if (selected.length === 0 || !selected.every((word) => projects.includes(word))) {
    process.stderr.write(`--selectProjects takes some of ${projects.join(', ')}; write -- before a path\n`)
    process.exit(1)
  }
  return { selected, jestArguments: [...given.slice(0, option), ...(end === -1 ? [] : given.slice(end))] }
}

/** Each project is a run of its own, so that what one leaves open is known to be its own. */
async function runProject(name, ...options) {
  const outputFile = join(folder, `${name}.json`)
  const jest = spawn(
    process.execPath,
    [
      require.resolve('jest/bin/jest'),
      ...['--selectProjects', name, '--passWithNoTests', '--json', `--outputFile=${outputFile}`, ...options],
      ...jestArguments,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        BATON_TEST_SERVER: surroundings.server,
        BATON_TEST_CHROMIUM: surroundings.chromium ?? '',
        ...(process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}),
      },
    },
  )
  const limit = setTimeout(() => stop(`did not end within ${limitMinutes} minutes`), limitMinutes * 60_000)
  jest.stderr.setEncoding('utf8')
  jest.stderr.on('data', (text) => {
    process.stderr.write(text)
    if (leftOpen.test(text)) complaints.push(`${name} left something open in a worker`)
    if (stillOpen.test(text)) stop('left something open and could not exit')
  })
  await new Promise((resolve) => jest.once('close', resolve))
  clearTimeout(limit)

  if (!existsSync(outputFile)) {
    complaints.push(`${name} ended without a result`)
    return
  }
  const report = JSON.parse(readFileSync(outputFile, 'utf8'))
  if (report.numTotalTests === 0 && jestArguments.length === 0) complaints.push(`${name} has no test`)
  reports.push(report)

  function stop(reason) {
    complaints.push(`${name} ${reason}`)
    jest.kill('SIGKILL')
  }
}
