import { createLog, readEnvironment, startHost, type StartHostOptions } from '@baton/host'
import type { FaultPoint, HostCommand, HostOrder, HostReport } from './host-process'

/**
 * A host in a process of its own, which kills itself at a step when it is told to: as a power cut would, in the middle
 * of whatever it does. Its order comes as its argument; it reports and is commanded by messages.
 */
async function run([text = '{}']: readonly string[]): Promise<void> {
  const { folder, env, limits, timers } = JSON.parse(text) as HostOrder
  let armed: { readonly point: FaultPoint; times: number } | undefined

  function reach(point: FaultPoint): void {
    if (armed?.point !== point) return
    armed.times -= 1
    if (armed.times <= 0) process.kill(process.pid, 'SIGKILL')
  }
  // What a bot's function can reach.
  Object.assign(globalThis, { batonTest: { reach } })

  const options: StartHostOptions = {
    folder,
    environment: readEnvironment(env),
    log: createLog(env['BATON_LOG'] ?? 'silent'),
    searchPath: env['PATH'] ?? '',
    ...(limits && { limits }),
    ...(timers && {
      adjust: (business) => ({ ...business, timers: { ...business.timers, ...timers } }),
    }),
    onStep: (step) => reach(step),
    onClaimStep: (step) => reach(`claim-${step}`),
  }
  const host = await startHost(options)
  const { listensAt, server, signIns, url } = host
  const report: HostReport = { url, listensAt, signIns, server }
  process.send?.(report)
  process.on('message', (command: HostCommand) => {
    if (command.kind === 'arm') armed = { point: command.point, times: command.times }
    else host.stop().then(() => process.disconnect(), fail)
  })
}

run(process.argv.slice(2)).catch(fail)

/** Whoever waits for this process hears of its end, and reads why. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
