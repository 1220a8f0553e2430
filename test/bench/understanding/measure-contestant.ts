import { findFigures, type Asked, type Figures } from '@baton/core'
import type { Contestant } from './contestant'
import type { Protocol, Trial } from './protocols'

export interface Measured extends Figures {
  readonly trainCpuSeconds: number
  readonly p50Micros: number
  readonly p99Micros: number
  readonly modelBytes?: number
  /** Of the whole process, after the questions. */
  readonly residentBytes: number
}

/** Lets one of them learn and answer everything of a protocol; the mean of its trials. */
export async function measureContestant(contestant: Contestant, { trials }: Protocol): Promise<Measured> {
  const measured: Measured[] = []
  for (const trial of trials) measured.push(await measureTrial(contestant, trial))
  const mean = (of: (each: Measured) => number): number =>
    measured.reduce((sum, each) => sum + of(each), 0) / measured.length
  const [first] = measured
  if (!first) throw new Error('a protocol without a trial')
  return {
    raw: mean(({ raw }) => raw),
    inScope: mean(({ inScope }) => inScope),
    recallAt3: mean(({ recallAt3 }) => recallAt3),
    oosRecall: mean(({ oosRecall }) => oosRecall),
    overall: mean(({ overall }) => overall),
    balanced: mean(({ balanced }) => balanced),
    auroc: mean(({ auroc }) => auroc),
    aupr: mean(({ aupr }) => aupr),
    oosRecallAt90: mean(({ oosRecallAt90 }) => oosRecallAt90),
    trainCpuSeconds: mean(({ trainCpuSeconds }) => trainCpuSeconds),
    p50Micros: mean(({ p50Micros }) => p50Micros),
    p99Micros: mean(({ p99Micros }) => p99Micros),
    ...(first.modelBytes !== undefined && { modelBytes: mean(({ modelBytes = 0 }) => modelBytes) }),
    residentBytes: process.memoryUsage().rss,
  }
}

async function measureTrial(contestant: Contestant, { corpus, questions }: Trial): Promise<Measured> {
  const before = process.cpuUsage()
  const learned = await contestant.learn(corpus)
  const { system, user } = process.cpuUsage(before)
  const asked: Asked[] = []
  for (const question of questions) asked.push(await learned.ask(question))
  const times: number[] = []
  // The second time round: what is compiled on the way is no message's fault.
  for (const { text } of questions) {
    const from = process.hrtime.bigint()
    await learned.understand(text)
    times.push(Number(process.hrtime.bigint() - from) / 1000)
  }
  times.sort((one, other) => one - other)
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? NaN
  return {
    ...findFigures(asked),
    trainCpuSeconds: (user + system) / 1e6,
    p50Micros: at(0.5),
    p99Micros: at(0.99),
    ...(learned.modelBytes !== undefined && { modelBytes: learned.modelBytes }),
    residentBytes: 0,
  }
}
