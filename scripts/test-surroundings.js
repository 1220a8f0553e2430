const { findProgram } = require('./find-program.js')

/**
 * What the tests find on this machine. An answer given in the environment wins:
 * BATON_TEST_SERVER (`redis-server` or `embedded`) and BATON_TEST_CHROMIUM (a path).
 */
function findTestSurroundings(environment = process.env) {
  const redisServer = findProgram('redis-server', 'valkey-server')
  const asked = environment.BATON_TEST_SERVER
  if (asked !== undefined && asked !== 'redis-server' && asked !== 'embedded') {
    throw new Error(`BATON_TEST_SERVER is "${asked}": write redis-server or embedded`)
  }
  if (asked === 'redis-server' && redisServer === undefined) {
    throw new Error('BATON_TEST_SERVER asks for redis-server, which is not on the PATH')
  }
  return {
    server: asked ?? (redisServer === undefined ? 'embedded' : 'redis-server'),
    serverWasAskedFor: asked !== undefined,
    chromium:
      (environment.BATON_TEST_CHROMIUM ?? findProgram('chromium', 'chromium-browser', 'google-chrome')) || undefined,
  }
}

module.exports = { findTestSurroundings }
