// npm run bench: builds, and measures what is built against a redis-server of its own. `-- --keep` writes the result to
// test/bench/README.md. Loopback only; everything that is started is stopped again.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { findProgram } = createRequire(import.meta.url)('./find-program.js')

if (findProgram('redis-server', 'valkey-server') === undefined) {
  process.stderr.write('the benchmark compares with a real server: put redis-server on the PATH and run it again\n')
  process.exit(1)
}

const root = dirname(import.meta.dirname)
const bench = join(root, 'test', 'bench')
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1

const built = run(join(root, 'scripts', 'build.mjs'))
const measured =
  built === 0
    ? run('--require', join(bench, 'typescript-loader.cjs'), join(bench, 'run-bench.ts'), ...process.argv.slice(2))
    : built
// What was kept is a document like the others.
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs')
process.exitCode = measured || run(prettier, '--log-level', 'warn', '--write', join(bench, 'README.md'))
