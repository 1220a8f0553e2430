/** @baton/agent-bridge */

// the desk
export * from './media/create-folder-media-store'
