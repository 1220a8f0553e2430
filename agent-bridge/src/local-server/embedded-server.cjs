// @ts-check
// The Redis that comes with npm: a child process of its own, on loopback, with a password, in memory only. It is plain
// JavaScript because node runs it as it is, from the sources as well as from the built package.
//
// It is put together from the parts of js-redis-server, whose ready-made server listens on every interface and knows
// no password. Settings arrive as one JSON object on standard input: { port, password, pidFile }.
/* global Buffer, console */
'use strict'

const { rmSync, writeFileSync } = require('node:fs')
const {
  RedisServerState,
  Resp2Server,
  createRedisCommandExecutor,
  createRedisLuaRuntime,
} = require('js-redis-server/core')

/**
 * Redis hands a number to a command with 17 digits, this Lua with 14: BullMQ's priorities and every microsecond would
 * be rounded. Put before each script on its first line, so that the line numbers of errors stay true.
 */
const exactNumbers = Buffer.from(
  [
    'local redis = (function(redis)',
    'local function exact(call) return function(...)',
    'local count, list = select("#", ...), {...}',
    'for i = 1, count do local value = list[i] if type(value) == "number" then',
    'list[i] = string.format(value % 1 == 0 and "%.0f" or "%.17g", value) end end',
    'return call(unpack(list, 1, count)) end end',
    'return setmetatable({ call = exact(redis.call), pcall = exact(redis.pcall) }, { __index = redis })',
    'end)(redis) ',
  ].join(' '),
)

/** @param {InstanceType<typeof RedisServerState>} state */
function guardLua(state) {
  /** @type {Promise<any> | undefined} */
  let current

  state.getLuaRuntime = () => {
    current ??= createRedisLuaRuntime(state.profile).then((runtime) => ({
      /** @type {typeof runtime.eval} */
      eval(script, ...rest) {
        try {
          return runtime.eval(Buffer.concat([exactNumbers, script]), ...rest)
        } catch (error) {
          // Once a script has run out of memory, this runtime fails every later one: the next gets a new runtime.
          if (error instanceof Error && error.name === 'RuntimeError') current = undefined
          throw error
        }
      },
    }))
    return current
  }
}

/** @param {{ port: number, password: string, pidFile: string }} settings */
function serve({ port, password, pidFile }) {
  const state = new RedisServerState({ requirepass: password, databaseCount: 16 })
  guardLua(state)
  const executor = createRedisCommandExecutor({ compatibility: state.profile })
  const { server } = new Resp2Server({ server: state, executor, logger: console })

  const stop = () => {
    rmSync(pidFile, { force: true })
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  server.once('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  server.listen(port, '127.0.0.1', () => writeFileSync(pidFile, String(process.pid)))
}

let input = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => (input += text))
process.stdin.on('end', () => serve(JSON.parse(input)))
