import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatProblem } from '@baton/core'
import { loadHost } from '../configuration/load-host'
import { loadParts } from './load-parts'

const example = join(__dirname, '../../examples/support')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-parts-'))
  await cp(example, folder, { recursive: true, filter: (path) => !path.includes('.baton') })
})
afterEach(() => rm(folder, { recursive: true }))

async function problemsOfParts(missingSecrets: 'error' | 'warning' = 'error'): Promise<readonly string[]> {
  const setup = await loadHost(folder)
  const { problems } = await loadParts({ setup, lookUp: () => undefined, missingSecrets })
  return problems.map((problem) => `${problem.severity} ${formatProblem(problem)}`.replace(`${folder}/`, ''))
}

async function writeHost(channels: string): Promise<void> {
  const businesses = `businesses:\n  - file: business.yaml\n    bot: .\n    functions: functions.ts\n    channels:\n`
  await writeFile(join(folder, 'baton.yaml'), `${businesses}${channels}\n`)
}

it('finds nothing wrong with the example', async () => {
  expect(await problemsOfParts()).toEqual([])
})

it.each([
  ['that throw', 'export const x = 1\nthrow new Error("no database")', /functions\.ts:2: .*no database/],
  ['that are no TypeScript', 'export const functions = {\n  {\n', /functions\.ts:\d: this cannot be loaded: /],
  ['that are not exported', 'export const other = {}', /functions\.ts:1: this must export an object named "functions"/],
  ['that are none', 'export const functions = { a: 1 }', /functions\.ts:1: "a" in functions is not a function/],
  ['that lack one', 'export const functions = {}', /orders\.yaml:\d+: node orders calls "orders\.track", which is not/],
])('refuses functions %s', async (_what, text, told) => {
  await writeFile(join(folder, 'functions.ts'), text)
  const problems = await problemsOfParts()
  expect(problems).toEqual([expect.stringMatching(told)])
  expect(problems[0]).toMatch(/^error /)
})

it.each([
  ['that is not installed', `package: nowhere`, /baton\.yaml:6: there is no package nowhere: install it with npm/],
  ['that is none', `package: commander`, /baton\.yaml:6: package commander is no channel/],
  [
    'with a setting it does not know',
    `{ package: '@baton/adapter-web', settings: { colour: red } }`,
    /baton\.yaml:6: web: .*colour/,
  ],
  [
    'whose secret stands in the file',
    `{ package: '@baton/adapter-web', settings: { directLineSecret: hunter2hunter2 } }`,
    /baton\.yaml:6: directLineSecret is a secret, and secrets come from the environment/,
  ],
])('refuses a channel %s', async (_what, channel, told) => {
  await writeHost(`      - ${channel}`)
  const problems = await problemsOfParts()
  expect(problems).toEqual([expect.stringMatching(told)])
  expect(problems[0]).not.toContain('hunter2')
})

it('refuses two channels at one address', async () => {
  await writeHost(`      - package: '@baton/adapter-web'\n      - { package: '@baton/adapter-web', account: second }`)
  expect(await problemsOfParts()).toContainEqual(
    expect.stringMatching(/baton\.yaml:7: another channel answers at \/v3\/directline already/),
  )
})

it('names every secret that the environment lacks, as an error or as a warning', async () => {
  await writeHost(
    `      - package: '@baton/adapter-web'
        settings: { directLineSecret: { env: ONE }, previousDirectLineSecret: { env: TWO } }`,
  )
  const told = ['ONE', 'TWO'].map((name) => `baton.yaml:6: the environment variable ${name} is not set`)
  expect(await problemsOfParts()).toEqual(told.map((text) => `error ${text}`))
  expect(await problemsOfParts('warning')).toEqual(told.map((text) => `warning ${text}`))
})

it('tells everything at once', async () => {
  await writeHost(`      - package: nowhere\n      - package: commander`)
  await writeFile(join(folder, 'functions.ts'), '')
  expect(await problemsOfParts()).toHaveLength(3)
})
