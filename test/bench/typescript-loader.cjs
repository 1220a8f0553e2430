// For `node --require`: runs these TypeScript files as they are, and the packages as they were built.
'use strict'

const { readFileSync } = require('node:fs')
const Module = require('node:module')

const { transformSync } = require('@swc/core')

/** @type {any} */
const { _extensions: extensions } = Module

extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ filename) => {
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
