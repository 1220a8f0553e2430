// npm run bench:understanding -- <folder>: how well bots understand, beside two libraries, on the files of CLINC150 in
// that folder; `--validation` asks its validation messages, to tune by. The libraries are installed when this is first
// run: nobody else needs their 200 MB.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = dirname(import.meta.dirname)
const bench = join(root, 'test', 'bench', 'understanding')
const peers = join(bench, 'peers')
const run = (command, args, cwd = root) => spawnSync(command, args, { cwd, stdio: 'inherit' }).status ?? 1
const node = (...args) => run(process.execPath, args)

const loader = join(root, 'test', 'bench', 'typescript-loader.cjs')
const [folder, ...options] = process.argv.slice(2)
process.exitCode =
  (existsSync(join(peers, 'node_modules'))
    ? 0
    : run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], peers)) ||
  node(join(root, 'scripts', 'build.mjs')) ||
  node(
    '--require',
    loader,
    join(bench, 'run-understanding.ts'),
    ...(folder === undefined ? [] : [resolve(folder)]),
    ...options,
  )
