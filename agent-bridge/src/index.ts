/** @baton/agent-bridge */

// the desk
export * from './media/create-folder-media-store'

// the server underneath
export * from './local-server/running-server'
export * from './local-server/ensure-server'
