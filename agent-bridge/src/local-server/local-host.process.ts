// A host reduced to its server, for tests that kill it. Arguments: data folder, kind, where to look. It says `starting`, then the
// address or the error, and stops gracefully when it is told to.
import { ensureLocalServer } from './ensure-local-server'
import type { LocalServerKind, RunningServer } from './running-server'

const [, , dataFolder = '', kind = '', searchPath = ''] = process.argv

async function run(): Promise<void> {
  process.send?.('starting')
  const server: RunningServer = await ensureLocalServer({
    dataFolder,
    kinds: [kind as LocalServerKind],
    searchPath,
    log: { warn: (line) => process.stderr.write(`${line}\n`) },
  })
  process.send?.(server.url)
  process.once('message', () => {
    server.stop().then(
      () => process.disconnect(),
      (error: Error) => process.send?.(error.message),
    )
  })
}

run().catch((error: Error) => {
  process.send?.(error.message)
  process.disconnect()
})
