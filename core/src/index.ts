/** @baton/core: pure decisions and the contracts. It knows no channel, no queue and no network. */

// what travels
export * from './id'
export * from './json'
export * from './error'
export * from './unreachable'
export * from './content'
export * from './envelope'
export * from './message'
export * from './receive-result'

// what is kept
export * from './conversation'
export * from './integration'
export * from './log-entry'
export * from './assignment'
export * from './decision-record'
export { completeRecord } from './logged-record'

// what happens, and who answers
export * from './take-turn'
export * from './decide-handover'
export * from './decide-again'
export * from './turn/turn-context'
export { filedUnder } from './turn/change-owner'
export * from './agent-action'
export * from './input'
export { agentDedupeKey } from './dedupe-key'
export * from './facts'
export * from './turn'

// the bot and the business
export * from './bot/bot'
export * from './bot/node'
export * from './bot/entity'
export * from './bot/said'
export * from './bot/business'
export * from './bot/business-texts'
export * from './bot/bot-function'
export * from './bot/functions-of'
export * from './bot/read-function-result'
export * from './rules/rule'
export * from './resolve/node-resolver'

// their files
export * from './bot/load-bot'
export * from './bot/parse-bot'
export { botJsonSchema, nodesJsonSchema } from './bot/bot-schema'
export * from './bot/load-business'
export * from './bot/parse-business'
export { businessJsonSchema } from './bot/business-schema'
export * from './configuration/configuration-problem'
export { readYaml, type SourceFile, type YamlSource } from './configuration/read-yaml'
export * from './configuration/check-shape'

// understanding and saying
export * from './resolve/resolve-node'
export * from './resolve/choose-offered'
export * from './resolve/create-phrase-resolver'
export * from './resolve/normalise-phrase'
export * from './rules/evaluate-rules'
export * from './rules/weigh-condition'
export * from './bot/follow-connection'
export * from './bot/read-entity'
export * from './bot/say'
export * from './bot/say-text'
export * from './escape-text'
export * from './fit-message'
export * from './markup/read-markup'
export * from './markup/plain-text'
export * from './markup/split-text'

// contracts
export * from './channel-adapter'
export * from './adapter-package'
export * from './conversation-store'
export * from './commit-limit'
export * from './shard-of'
export * from './agent-desk'
export * from './integration-runner'
export * from './media-store'
export * from './observation'
export * from './hub'

// the hub
export * from './line-of'
export * from './create-hub'
export * from './create-auditor'
