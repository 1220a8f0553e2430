import { createModelResolver } from '../resolve/create-model-resolver'
import type { Model } from '../resolve/model'
import type { Bot } from './bot'

/** The same bot, which also understands what its phrases only mean. The model must be of this bot's `modelCorpusOf`. */
export function withModel(bot: Bot, model: Model): Bot {
  return { ...bot, resolver: createModelResolver(bot.corpus.items, model) }
}
