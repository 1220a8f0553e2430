/**
 * What the desk page and the desk API say to each other. The zod schemas check what comes in and describe what goes
 * out; the page imports the types only.
 */
export * from './schema/action'
export * from './schema/agent'
export * from './schema/chat'
export * from './schema/entry'
export * from './schema/live'
export * from './schema/problem'
export * from './schema/settings'
export { chatId } from './schema/part'
