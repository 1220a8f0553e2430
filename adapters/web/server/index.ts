/** @baton/adapter-web: a Direct Line 3.0 server. */
export { adapterPackage } from './adapter-package'
export { createWebAdapter, type WebAdapter } from './adapter'
export type { Feed, WebAdapterOptions } from './options'
export type { Rate, WebLimits } from './web-limits'
export { settingsJsonSchema } from './schema'
export type { KnownCustomerKey, KnownCustomers } from './known-customer'
export * from './activity'
