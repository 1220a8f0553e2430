import { join } from 'node:path'
import { modelCorpusOf, modelVersionOf, withModel, type Bot } from '@baton/core'
import { createModelShelf } from './model-shelf'
import { trainInThread, type Train } from './train-in-thread'

export interface TeachOptions {
  /** Told when a model cannot be kept, so that the next start trains it again. */
  readonly warn: (line: string) => void
  readonly train?: Train
  /** Nobody waits for it any more. */
  readonly signal?: AbortSignal
}

/**
 * The same bot, which also understands what its phrases only mean: by the model that was trained for them before and is
 * kept in `.baton/models` in the bot's folder, or else by one that is trained now.
 */
export async function teachBot(bot: Bot, folder: string, options: TeachOptions): Promise<Bot> {
  const { signal, train = trainInThread, warn } = options
  const corpus = modelCorpusOf(bot.corpus)
  const { costs } = bot.corpus
  const shelf = createModelShelf(join(folder, '.baton', 'models'))
  const kept = await shelf.find(modelVersionOf(corpus, { costs }))
  if (kept) return withModel(bot, kept)
  const model = await train(corpus, { costs }, signal)
  const problem = await shelf.keep(model)
  if (problem !== undefined)
    warn(`the model of bot ${bot.name} is trained at each start, as it cannot be kept: ${problem}`)
  return withModel(bot, model)
}
