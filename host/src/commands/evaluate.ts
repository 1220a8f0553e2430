import { readFile } from 'node:fs/promises'
import {
  answeredFrom,
  askModel,
  BatonError,
  createUnderstanding,
  encodeModel,
  findBestThreshold,
  findFigures,
  readDataset,
  trainModel,
  type Dataset,
  type Figures,
} from '@baton/core'
import type { Command } from 'commander'
import { inColumns } from './in-columns'
import type { Terminal } from './terminal'

/** What `--json` prints: shares from 0 to 1, seconds, microseconds and bytes. */
interface Evaluation extends Figures {
  readonly thresholds: { readonly low: number; readonly high: number; readonly bestOnValidation?: number }
  /** The mean of `inScope` and `oosRecall` at the threshold that is best on the validation messages, asked of the test. */
  readonly balancedAtBest?: number
  readonly trainCpuSeconds: number
  readonly p50Micros: number
  readonly p99Micros: number
  readonly modelBytes: number
}

export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  program
    .command('evaluate')
    .description('learn from a dataset, and say how well its test messages are understood')
    .argument('<dataset>', 'a JSON file in the form of CLINC150')
    .option('--oos-train', 'learn its phrases that are out of scope, too')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `
The file is an object of lists of [text, node]: train, val and test, and oos_train, oos_val and oos_test for what
no node answers. The authors of CLINC150 publish theirs at https://github.com/clinc/oos-eval.`,
    )
    .action(async (path: string, { json, oosTrain }: { readonly json?: true; readonly oosTrain?: true }) => {
      const dataset = await load(path)
      const evaluation = evaluate(dataset, oosTrain ?? false)
      if (json) terminal.out(JSON.stringify(evaluation))
      else for (const line of describe(dataset, evaluation)) terminal.out(line)
    })
}

async function load(path: string): Promise<Dataset> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BatonError('not-found', `there is no file ${path} that can be read`, { cause })
  })
  try {
    return readDataset(text)
  } catch (cause) {
    if (cause instanceof BatonError) throw new BatonError(cause.code, `${path}: ${cause.message}`, { cause })
    throw cause
  }
}

function evaluate({ corpus, outOfScope, test, validation }: Dataset, learnsOutside: boolean): Evaluation {
  const before = process.cpuUsage()
  const model = trainModel(learnsOutside ? { ...corpus, outOfScope } : corpus)
  const { system, user } = process.cpuUsage(before)
  const understand = createUnderstanding(model)
  const asked = askModel(understand, test)
  const best = findBestThreshold(askModel(understand, validation))
  return {
    ...findFigures(asked),
    thresholds: {
      low: model.thresholds.low,
      high: model.thresholds.high,
      ...(best !== undefined && { bestOnValidation: best }),
    },
    ...(best !== undefined && { balancedAtBest: findFigures(answeredFrom(best, asked)).balanced }),
    trainCpuSeconds: (user + system) / 1e6,
    ...timeEach(understand, test),
    modelBytes: Buffer.byteLength(encodeModel(model)),
  }
}

function timeEach(understand: ReturnType<typeof createUnderstanding>, test: Dataset['test']) {
  const times = test
    .map(({ text }) => {
      const from = process.hrtime.bigint()
      understand(text)
      return Number(process.hrtime.bigint() - from) / 1000
    })
    .sort((one, other) => one - other)
  const at = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0
  return { p50Micros: at(0.5), p99Micros: at(0.99) }
}

function describe({ corpus }: Dataset, evaluation: Evaluation): readonly string[] {
  const phrases = corpus.nodes.reduce((sum, node) => sum + node.phrases.length, 0)
  const percent = (part: number | undefined) =>
    part === undefined || Number.isNaN(part) ? '–' : `${(part * 100).toFixed(1)} %`
  const rows = [
    ['in scope, the right node is the likeliest', percent(evaluation.raw)],
    ['in scope, the right node is among three', percent(evaluation.recallAt3)],
    ['in scope, the right node answers', percent(evaluation.inScope)],
    ['out of scope, nobody answers', percent(evaluation.oosRecall)],
    ['all messages, done right', percent(evaluation.overall)],
    ['balanced, at the threshold of training', percent(evaluation.balanced)],
    ['balanced, at the best one of validation', percent(evaluation.balancedAtBest)],
    ['AUROC', percent(evaluation.auroc)],
    ['AUPR, out of scope', percent(evaluation.aupr)],
    ['out of scope recognised, at 90 % in scope', percent(evaluation.oosRecallAt90)],
    ['learned in, of CPU', `${evaluation.trainCpuSeconds.toFixed(2)} s`],
    ['one message, p50', `${evaluation.p50Micros.toFixed(0)} µs`],
    ['one message, p99', `${evaluation.p99Micros.toFixed(0)} µs`],
    ['model', `${(evaluation.modelBytes / 1e6).toFixed(1)} MB`],
  ]
  return [`${corpus.nodes.length} nodes, ${phrases} phrases`, '', ...inColumns(rows)]
}
