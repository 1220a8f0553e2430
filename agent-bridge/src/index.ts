/** @baton/agent-bridge */

// the desk
export { createDeskApi, type DeskApi, type DeskApiOptions } from './desk-api/create-desk-api'
export type * from './desk-api/schema'
export * from './desk-page'
export * from './media/create-folder-media-store'

// teams, queues, agents
export * from './create-agent-bridge'
export * from './agents/agent-account'
export type { AccountChange, NewAccount } from './agents/agent-accounts'
export type { Agents } from './agents/agents'
export type { NewSession, Session, Sessions } from './agents/sessions'
export type { SignIn } from './agents/sign-in'
export type { IntegrationRun, RunIntegration } from './integration/integration-runner'
export type { ListName, Lists } from './lists/lists'
export type { ClaimResult, ClaimStep } from './match/claim'
export type { ClaimChat, ClaimChatRequest, ClaimChatResult } from './match/claim-chat'
export { chooseAgent, type AgentLoad, type WaitingChat } from './match/choose-agent'
export type { Presence } from './presence/presence'
export type { SeenAgent } from './presence/presence-record'
export type { News, NewsChannel } from './tenant/news'

// the store
export * from './redis/create-redis'
export { createRedisStore, type RedisStore, type RedisStoreOptions } from './store/create-redis-store'

// the server underneath
export * from './local-server/running-server'
export * from './local-server/ensure-server'
