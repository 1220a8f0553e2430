import { createLog, readEnvironment, startHost } from '@baton/host'
import { answerUsage } from './answer-usage'

/** What a host says when it serves. */
export interface HostReady {
  readonly url: string
  /** One-time sign-ins, in the order of the agents in the file. */
  readonly signIns: readonly string[]
}

const [folder = '', redisUrl = ''] = process.argv.slice(2)

startHost({
  folder,
  environment: readEnvironment({ PORT: '0', BATON_LOG: 'error', BATON_DATA: `${folder}/data`, REDIS_URL: redisUrl }),
  log: createLog('error'),
  searchPath: '',
}).then(
  (host) => {
    const ready: HostReady = { url: host.url, signIns: host.signIns.map(({ url }) => url.split('signin=')[1] ?? '') }
    answerUsage(ready, () => host.stop())
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
    process.disconnect()
  },
)
