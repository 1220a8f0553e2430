// @ts-check
// The Redis that comes with npm: a child process of its own, on loopback, with a password, in memory only. It is plain
// JavaScript because node runs it as it is, from the sources as well as from the built package.
//
// It is put together from the parts of js-redis-server, whose ready-made server listens on every interface, knows no
// password and does not notice that a waiting client has gone. Its argument is a file of settings:
// { port, password, pidFile }.
/* global AbortController, Buffer, console */
'use strict'

const { readFileSync, rmSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:net')
const { PassThrough } = require('node:stream')

const {
  RedisServerState,
  attachSession,
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

/** Commands that wait behind one that blocks, in bytes: beyond that the client has to wait as well. */
const readAhead = 1024 * 1024

/**
 * Reads on while a command blocks, so that the end of the connection is seen: a client that was killed while it waited
 * for a list would otherwise be given the next item.
 * @param {import('node:net').Socket} socket
 * @param {InstanceType<typeof RedisServerState>} state
 * @param {ReturnType<typeof createRedisCommandExecutor>} executor
 */
function serveClient(socket, state, executor) {
  const ended = new AbortController()
  const input = socket.pipe(new PassThrough({ readableHighWaterMark: readAhead }))
  const clientAddress = `${socket.remoteAddress}:${socket.remotePort}`
  /** @type {Parameters<typeof attachSession>[0]} */
  const transport = {
    id: clientAddress,
    signal: ended.signal,
    async *read() {
      for await (const chunk of input) yield chunk
    },
    write: (chunk) =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve(undefined)
        else socket.write(chunk, () => resolve(undefined))
      }),
    close: () => {
      ended.abort()
      socket.destroySoon()
    },
    on: (event, listener) => {
      socket.on(event, listener)
      return () => socket.off(event, listener)
    },
  }
  const { session } = attachSession(transport, { state, executor, clientAddress, logger: console })
  // Whatever went wrong with a connection, its end is what matters and follows.
  socket.on('error', () => undefined)
  socket.once('close', () => {
    ended.abort()
    session.close()
    input.destroy()
  })
}

/** @param {{ port: number, password: string, pidFile: string }} settings */
function serve({ port, password, pidFile }) {
  const state = new RedisServerState({ requirepass: password, databaseCount: 16 })
  guardLua(state)
  const executor = createRedisCommandExecutor({ compatibility: state.profile })
  const server = createServer({ noDelay: true }, (socket) => serveClient(socket, state, executor))

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

serve(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
