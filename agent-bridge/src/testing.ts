/** @baton/agent-bridge/testing */

// servers of a test's own
export * from './testing/start-test-server'
export * from './testing/start-test-cluster'
export * from './testing/describe-on-redis-server'
export * from './testing/spawn-source'
export * from './testing/run-source'
