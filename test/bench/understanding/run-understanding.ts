import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describeMachine } from '../describe-machine'
import { keepInReadme } from '../keep-in-readme'
import { contestants } from './contestants'
import type { Measured } from './measure-contestant'
import type { Task } from './measure.process'
import { musts } from './musts'
import type { Part } from './protocols'

type Results = ReadonlyMap<string, Measured>

/** What is printed of every protocol: its name, and how it is written. */
const columns: readonly (readonly [what: string, show: (measured: Measured) => string])[] = [
  ['raw', ({ raw }) => percent(raw)],
  ['in scope', ({ inScope }) => percent(inScope)],
  ['OOS recall', ({ oosRecall }) => percent(oosRecall)],
  ['overall', ({ overall }) => percent(overall)],
  ['recall@3', ({ recallAt3 }) => percent(recallAt3)],
  ['AUROC', ({ auroc }) => percent(auroc)],
  ['AUPR', ({ aupr }) => percent(aupr)],
  ['OOS@90', ({ oosRecallAt90 }) => percent(oosRecallAt90)],
  ['train CPU', ({ trainCpuSeconds }) => `${trainCpuSeconds.toFixed(2)} s`],
  ['p50', ({ p50Micros }) => `${p50Micros.toFixed(0)} µs`],
  ['p99', ({ p99Micros }) => `${p99Micros.toFixed(0)} µs`],
  ['model', ({ modelBytes }) => (modelBytes === undefined ? '–' : megabytes(modelBytes))],
  ['RSS', ({ residentBytes }) => megabytes(residentBytes)],
]

async function run(folder: string, part: Part, keep: boolean): Promise<number> {
  const machine = describeMachine()
  const results = new Map<string, Results>()
  // One after the other: they share the machine's cores.
  for (const { name } of contestants) results.set(name, await measure({ contestant: name, folder, part }))
  const tables: string[] = []
  for (const [protocol] of results.get(ours) ?? []) {
    const rows = [...results].flatMap(([name, of]) => {
      const measured = of.get(protocol)
      return measured ? [[name, ...columns.map(([, show]) => show(measured))]] : []
    })
    tables.push(`${protocol}\n${inColumns([['', ...columns.map(([what]) => what)], ...rows])}`)
  }
  const goals = reachGoals(results.get(ours) ?? new Map())
  const report = [
    ...tables,
    `Baton beside NLP.js, on Full: ${compare(results)}`,
    ...(part === 'test' ? [goals.text] : []),
  ]
  console.log(`\n${report.join('\n\n')}`)
  if (keep) keepInReadme(__dirname, machine, `\`\`\`text\n${report.join('\n\n')}\n\`\`\``)
  return part === 'validation' || goals.missed === 0 ? 0 : 1
}

const ours = contestants[0]?.name ?? ''

function measure(task: Task): Promise<Results> {
  const loader = join(__dirname, '..', 'typescript-loader.cjs')
  const child = spawn(process.execPath, ['--require', loader, join(__dirname, 'measure.process.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const measured = new Map<string, Measured>()
  child.on('message', (told: { readonly protocol: string; readonly measured: Measured }) => {
    measured.set(told.protocol, told.measured)
    console.log(`${task.contestant}: ${told.protocol} measured`)
  })
  child.send(task)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve(measured)
      else reject(new Error(`the process of ${task.contestant} ended with ${code}`))
    })
  })
}

function compare(results: ReadonlyMap<string, Results>): string {
  const [baton, nlpJs] = [ours, 'NLP.js'].map((name) => results.get(name)?.get('Full'))
  if (!baton || !nlpJs) return 'not measured'
  const training = nlpJs.trainCpuSeconds / baton.trainCpuSeconds
  const understanding = nlpJs.p50Micros / baton.p50Micros
  return `training takes 1/${training.toFixed(1)} of its CPU, a message ${(1 / understanding).toFixed(2)} of its time`
}

/** Which figures are reached, and how many are not. */
function reachGoals(results: Results): { readonly text: string; readonly missed: number } {
  const rows = musts.map(({ figure, must, protocol, stretch, what }) => {
    const reached = (results.get(protocol)?.[figure] ?? NaN) * 100
    const goal = stretch === undefined ? '' : `(${stretch.toFixed(1)})`
    const verdict = reached >= must ? 'reached' : 'MISSED'
    return [verdict, protocol, what, reached.toFixed(2), must.toFixed(1), goal]
  })
  const missed = rows.filter(([verdict]) => verdict === 'MISSED').length
  const table = inColumns([['', '', '', 'is', 'must be', '(could be)'], ...rows])
  const closing = missed === 0 ? 'every figure is reached' : `${missed} of ${rows.length} figures are missed`
  return { text: `${table}\n\n${closing}`, missed }
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const percent = (share: number): string => (Number.isNaN(share) ? 'never' : (share * 100).toFixed(1))
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

const [folder, ...options] = process.argv.slice(2)
const unknown = options.filter((option) => option !== '--validation' && option !== '--keep')
if (folder === undefined || unknown.length > 0) {
  console.error(
    'name the folder with data_full.json, data_small.json and data_oos_plus.json; after it, --validation asks its validation messages, and --keep writes the result into the README',
  )
  process.exitCode = 2
} else {
  run(folder, options.includes('--validation') ? 'validation' : 'test', options.includes('--keep')).then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
