// @ts-check
// For `node --require`: lets a process of a test run TypeScript from the sources, as Jest does, without a build.
'use strict'

const { readFileSync } = require('node:fs')
const Module = require('node:module')
const { join } = require('node:path')

const { transformSync } = require('@swc/core')

const root = join(__dirname, '..', '..', '..')
const rooms = /^@baton\/(core|agent-bridge|host|adapter-web)(?:\/([a-z-]+))?$/
/** @param {string} room */
const sourcesOf = (room) => (room === 'adapter-web' ? join('adapters', 'web', 'server') : join(room, 'src'))

/** @type {any} */
const internals = Module

const resolveFilename = internals._resolveFilename
internals._resolveFilename = (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) => {
  const [, room, door = 'index'] = rooms.exec(request) ?? []
  return resolveFilename(room === undefined ? request : join(root, sourcesOf(room), `${door}.ts`), ...rest)
}

internals._extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    configFile: false,
    swcrc: false,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  })
  module._compile(code, filename)
}
