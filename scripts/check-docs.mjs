// npm run docs:check: what the documents say holds. Links lead somewhere, TypeScript compiles against the packages as
// they are built, YAML is accepted by `baton check`, commands and metrics are there, and what is generated is up to date. A block
// that nothing here can check says so: <!-- not checked: reason -->. `node scripts/check-docs.mjs <folder> …` checks
// other folders than this repository, each by itself.
import { dirname, resolve } from 'node:path'
import { findProblems } from './docs/find-problems.mjs'

const folders = process.argv.length > 2 ? process.argv.slice(2) : [dirname(import.meta.dirname)]

for (const folder of folders) {
  const { documents, problems } = await findProblems(resolve(folder))
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stdout.write(`${documents} documents checked, ${problems.length} problems\n`)
  if (problems.length > 0) process.exitCode = 1
}
