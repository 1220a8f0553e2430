import { spawn } from 'node:child_process'
import { join } from 'node:path'
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

async function run(folder: string, part: Part): Promise<number> {
  const results = new Map<string, Results>()
  // One after the other: they share the machine's cores.
  for (const { name } of contestants) results.set(name, await measure({ contestant: name, folder, part }))
  for (const [protocol] of results.get(ours) ?? []) {
    const rows = [...results].flatMap(([name, of]) => {
      const measured = of.get(protocol)
      return measured ? [[name, ...columns.map(([, show]) => show(measured))]] : []
    })
    console.log(`\n${protocol}\n${inColumns([['', ...columns.map(([what]) => what)], ...rows])}`)
  }
  const compared = compare(results)
  console.log(`\nBaton beside NLP.js, on Full: ${compared}`)
  return part === 'test' ? tellMusts(results.get(ours) ?? new Map()) : 0
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

/** Says which figures are reached; 1 where one is missed. */
function tellMusts(results: Results): number {
  const rows = musts.map(({ figure, must, protocol, stretch, what }) => {
    const reached = (results.get(protocol)?.[figure] ?? NaN) * 100
    const isReached = reached >= must
    const goal = stretch === undefined ? '' : `(${stretch.toFixed(1)})`
    return {
      isReached,
      row: [isReached ? 'reached' : 'MISSED', protocol, what, reached.toFixed(1), must.toFixed(1), goal],
    }
  })
  console.log(`\n${inColumns([['', '', '', 'is', 'must be', '(could be)'], ...rows.map(({ row }) => row)])}`)
  const missed = rows.filter(({ isReached }) => !isReached).length
  console.log(`\n${missed === 0 ? 'every figure is reached' : `${missed} of ${rows.length} figures are missed`}`)
  return missed === 0 ? 0 : 1
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

const [folder, option] = process.argv.slice(2)
if (folder === undefined || (option !== undefined && option !== '--validation')) {
  console.error(
    'name the folder with data_full.json, data_small.json and data_oos_plus.json; --validation after it to tune',
  )
  process.exitCode = 2
} else {
  run(folder, option === undefined ? 'test' : 'validation').then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
