import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Corpus, Model, TrainingOptions } from '@baton/core'

const file = join(__dirname, '../../workers/train.js')

/** Trains a model; rejects when the signal says that nobody waits for it any more. */
export type Train = (corpus: Corpus, options: TrainingOptions, signal?: AbortSignal) => Promise<Model>

/** Trains in a thread of its own: many phrases take seconds, and conversations go on meanwhile. */
export const trainInThread: Train = async (corpus, options, signal) => {
  const worker = new Worker(file, { workerData: { corpus, options } })
  try {
    // The thread answers with a model and nothing else; what goes wrong in it comes as an error.
    const [model] = (await once(worker, 'message', signal && { signal })) as [Model]
    return model
  } finally {
    await worker.terminate()
  }
}
