// Builds what changed, and says nothing more unless it fails. Turbo is told to keep to itself: no telemetry, no look
// for updates. Arguments are passed on to it: `npm run build -- --force`.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const turbo = join(dirname(require.resolve('turbo/package.json')), 'bin', 'turbo')

process.stdout.write('building what changed\n')
const { status, stdout, stderr, error } = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--output-logs=errors-only', ...process.argv.slice(2)],
  {
    cwd: dirname(import.meta.dirname),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  },
)
if (error !== undefined) throw error
if (status !== 0) process.stderr.write(`${stdout}${stderr}\nthe build failed\n`)
process.exitCode = status ?? 1
