/** What implementations of core's contracts are tested with. */
export * from './testing/describe-channel-adapter'
export * from './testing/describe-media-store'
export * from './testing/make-bot'
export * from './testing/make-business'
export * from './testing/make-envelope'
export * from './testing/play-turns'
export * from './testing/create-memory-store'
export { createMemoryData, type MemoryData } from './testing/memory-data'
export * from './testing/describe-conversation-store'
/** Lines, entries and commits for further tests of a store. */
export * as storeSamples from './testing/conversation-store/store-under-test'
export * from './testing/create-scripted-adapter'
export * from './testing/describe-hub'
