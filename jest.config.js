const path = require('node:path')

const { findTestSurroundings } = require('./scripts/test-surroundings.js')

const root = __dirname

// Tests read what they run on from the environment, also when jest is started by hand.
const { server, chromium } = findTestSurroundings()
process.env.BATON_TEST_SERVER = server
process.env.BATON_TEST_CHROMIUM = chromium ?? ''

/** The few packages we use that are published as ES modules only. */
const esModules = ['jose']

const parser = (tsx) => ({
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', tsx },
    transform: { react: { runtime: 'automatic' } },
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
})

const shared = {
  rootDir: root,
  testEnvironment: 'node',
  // Sources, not dist: a unit test needs no build.
  moduleNameMapper: {
    '^@baton/(core|agent-bridge|host)$': path.join(root, '$1/src/index.ts'),
    '^@baton/(core|agent-bridge|host)/([a-z-]+)$': path.join(root, '$1/src/$2.ts'),
    '^@baton/adapter-web$': path.join(root, 'adapters/web/server/index.ts'),
    '^@baton/adapter-web/([a-z-]+)$': path.join(root, 'adapters/web/server/$1.ts'),
  },
  transform: {
    '\\.(tsx|jsx)$': ['@swc/jest', parser(true)],
    '\\.(ts|mts|cts|js|mjs)$': ['@swc/jest', parser(false)],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/[a-z-]+/(web/)?dist/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
}

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'units',
      roots: ['core', 'adapters', 'agent-bridge', 'host', 'test/src'].map((folder) => path.join(root, folder)),
      testMatch: ['**/*.test.ts', '**/*.test.tsx', '!**/test/src/{stories,browser}/**'],
    },
    {
      ...shared,
      displayName: 'stories',
      setupFilesAfterEnv: [path.join(root, 'test/src/stories/set-timeout.ts')],
      roots: [path.join(root, 'test/src')],
      testMatch: ['**/stories/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'browser',
      // Who plays the stories that are told both ways.
      globals: { batonCast: 'browser' },
      setupFilesAfterEnv: [path.join(root, 'test/src/stories/set-timeout.ts')],
      roots: [path.join(root, 'test/src')],
      testMatch: ['**/browser/**/*.test.ts', '**/stories/both/**/*.test.ts'],
    },
  ],
  // Jest does not read it from a project. Browsers and stories set their own, longer one.
  testTimeout: 15_000,
}
