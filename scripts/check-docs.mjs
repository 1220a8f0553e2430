// npm run docs:check: what the documents say holds. Links lead somewhere, TypeScript compiles against the packages as
// they are built, YAML is accepted by `baton check`, commands and metrics are there, and what is generated is up to date. A block
// that nothing here can check says so: <!-- not checked: reason -->. `node scripts/check-docs.mjs <folder>` checks
// another folder than this repository.
import { dirname, relative, resolve } from 'node:path'
import { findBlocks, readDocuments } from './docs/documents.mjs'
import { findBrokenLinks } from './docs/find-broken-links.mjs'
import { findCommandProblems, findNamedCommandProblems } from './docs/find-command-problems.mjs'
import { findUnknownMetrics } from './docs/find-unknown-metrics.mjs'
import { findTypeErrors } from './docs/find-type-errors.mjs'
import { findYamlProblems } from './docs/find-yaml-problems.mjs'
import { findStaleFiles } from './docs/generated-files.mjs'

const repository = dirname(import.meta.dirname)
const root = resolve(process.argv[2] ?? repository)

const documents = readDocuments(root)
const blocks = documents.flatMap((document) => findBlocks(document).map((block) => ({ path: document.path, ...block })))
const checked = blocks.filter(({ unchecked }) => unchecked === undefined)
const written = (language) => checked.filter((block) => block.language === language)

const problems = [
  ...documents.flatMap(findBrokenLinks),
  ...documents.flatMap(findNamedCommandProblems),
  ...documents.flatMap(findUnknownMetrics),
  ...checked.flatMap(findUncheckable),
  ...findTypeErrors(written('ts')),
  ...(await Promise.all(written('sh').map(findCommandProblems))).flat(),
  ...(await Promise.all(byDocument(written('yaml')).map(findYamlProblems))).flat(),
  ...(root === repository ? await findStaleFiles() : []),
]
if (documents.length === 0) problems.push({ message: 'there is no document to check' })

for (const { path, line, message } of problems) {
  process.stderr.write(path === undefined ? `${message}\n` : `${relative(root, path)}:${line}: ${message}\n`)
}
process.stdout.write(`${documents.length} documents checked, ${problems.length} problems\n`)
process.exitCode = problems.length === 0 ? 0 : 1

/** Plain text and drawings made of it claim nothing that could be checked. */
function findUncheckable({ path, firstLine, language }) {
  if (['', 'text', 'ts', 'sh', 'yaml'].includes(language)) return []
  const message = `nothing checks ${language}: write <!-- not checked: reason --> above the block`
  return [{ path, line: firstLine - 1, message }]
}

function byDocument(blocks) {
  return [...new Set(blocks.map(({ path }) => path))].map((path) => blocks.filter((block) => block.path === path))
}
