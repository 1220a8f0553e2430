import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { call } from './http-client'
import { openBenchShop } from './open-bench-shop'
import { median } from './summarise'

/** ms, medians */
export interface StartTimes {
  readonly starts: number
  /** `baton start` with nothing there yet: Redis is started too. */
  readonly first: number
  /** The same again: Redis is adopted. */
  readonly again: number
  /** A node that does nothing but listen. */
  readonly floor: number
}

const starts = 3
const command = join(__dirname, '../../bin/baton.js')
const bareServer = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(process.env.PORT, '127.0.0.1')`

/** From the start of the process to the first page that it has served. */
export async function measureStart(): Promise<StartTimes> {
  const shop = await openBenchShop({ agents: 3, capacity: 3 })
  const data = join(shop.folder, 'data')
  const times = { first: [] as number[], again: [] as number[], floor: [] as number[] }
  for (let round = 0; round < starts; round += 1) {
    await rm(data, { recursive: true, force: true })
    const args = [command, 'start', shop.folder]
    // Killed, it leaves its Redis to the next start.
    times.first.push(await timeStart(args, data, 'SIGKILL'))
    times.again.push(await timeStart(args, data, 'SIGTERM'))
    times.floor.push(await timeStart(['-e', bareServer], data, 'SIGKILL'))
  }
  await shop.remove()
  return { starts, first: median(times.first), again: median(times.again), floor: median(times.floor) }
}

async function timeStart(args: readonly string[], data: string, end: NodeJS.Signals): Promise<number> {
  const port = await findFreePort()
  const start = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], PORT: String(port), BATON_DATA: data, BATON_LOG: 'silent' },
  })
  try {
    await untilServed(child, port)
    return performance.now() - start
  } finally {
    const exit = once(child, 'exit')
    if (child.exitCode === null && child.kill(end)) await exit
  }
}

async function untilServed(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const answer = await call({ method: 'GET', url: `http://127.0.0.1:${port}/` }).catch(() => undefined)
    if (answer?.status === 200) return
    await wait(2)
  }
  throw new Error('what was started has ended')
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  server.close()
  await once(server, 'close')
  return typeof bound === 'object' && bound ? bound.port : 0
}
