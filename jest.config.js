const path = require('node:path')

const root = __dirname

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
      roots: ['core', 'adapters', 'agent-bridge', 'host', 'scripts'].map((dir) => path.join(root, dir)),
      testMatch: ['**/*.test.ts', '**/*.test.tsx'],
    },
    {
      ...shared,
      displayName: 'stories',
      roots: [path.join(root, 'test/src')],
      testMatch: ['**/stories/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'browser',
      roots: [path.join(root, 'test/src')],
      testMatch: ['**/browser/**/*.test.ts'],
    },
  ],
  testTimeout: 15_000,
}
