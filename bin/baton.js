#!/usr/bin/env node
'use strict'

const { existsSync } = require('node:fs')
const { join } = require('node:path')

const command = join(__dirname, '..', 'host', 'dist', 'command.js')

if (existsSync(command)) {
  require(command)
} else {
  process.stderr.write('baton is not built yet: run "npm run build" first\n')
  process.exitCode = 1
}
