/** @baton/adapter-web: a Direct Line 3.0 server. */
export { adapterPackage } from './adapter-package'
export { createWebAdapter, type WebAdapter } from './adapter'
export type { Feed, Rate, WebAdapterOptions, WebLimits } from './options'
export type { KnownCustomerKey, KnownCustomers } from './known-customer'
export * from './activity'
