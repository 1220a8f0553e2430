import { dirname, relative } from 'node:path'
import { findBlocks, readDocuments } from './documents.mjs'
import { findBrokenLinks } from './find-broken-links.mjs'
import { findCommandProblems, findNamedCommandProblems } from './find-command-problems.mjs'
import { findUnknownMetrics } from './find-unknown-metrics.mjs'
import { findTypeErrors } from './find-type-errors.mjs'
import { findYamlProblems } from './find-yaml-problems.mjs'
import { findStaleFiles } from './generated-files.mjs'

const repository = dirname(dirname(import.meta.dirname))

/** What does not hold in the documents below a folder, one line each, and how many documents there are. */
export async function findProblems(root) {
  const documents = readDocuments(root)
  const blocks = documents.flatMap((document) =>
    findBlocks(document).map((block) => ({ path: document.path, ...block })),
  )
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
  return {
    documents: documents.length,
    problems: problems.map(({ path, line, message }) =>
      path === undefined ? message : `${relative(root, path)}:${line}: ${message}`,
    ),
  }
}

/** Plain text and drawings made of it claim nothing that could be checked. */
function findUncheckable({ path, firstLine, language }) {
  if (['', 'text', 'ts', 'sh', 'yaml'].includes(language)) return []
  const message = `nothing checks ${language}: write <!-- not checked: reason --> above the block`
  return [{ path, line: firstLine - 1, message }]
}

function byDocument(blocks) {
  return [...new Set(blocks.map(({ path }) => path))].map((path) => blocks.filter((block) => block.path === path))
}
