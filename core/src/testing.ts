/** What implementations of core's contracts are tested with. */
export * from './testing/describe-media-store'
