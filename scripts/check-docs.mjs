// npm run docs:check: the TypeScript in the documents compiles against the packages as they are built, and every
// relative link leads somewhere. `node scripts/check-docs.mjs <folder>` checks another folder than this repository.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

const repository = dirname(import.meta.dirname)
const root = resolve(process.argv[2] ?? repository)
const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.turbo', '.baton'])

const documents = findDocuments(root).map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n') }))
const problems = [...documents.flatMap(findBrokenLinks), ...findTypeErrors(documents.flatMap(findTypeScript))]
if (documents.length === 0) problems.push('there is no document to check')

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${documents.length} documents checked, ${problems.length} problems\n`)
process.exitCode = problems.length === 0 ? 0 : 1

function findDocuments(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return findDocuments(path)
      return entry.name.endsWith('.md') ? [path] : []
    })
}

/** Every ```ts block is a module of its own, which lies (in memory) beside its document. */
function findTypeScript({ path, lines }) {
  const blocks = []
  let open
  lines.forEach((line, index) => {
    if (open === undefined && /^```ts\s*$/.test(line)) open = { firstLine: index + 2, text: '' }
    else if (open !== undefined && /^```\s*$/.test(line)) {
      blocks.push({ ...open, document: path, file: `${path}.${open.firstLine}.mts` })
      open = undefined
    } else if (open !== undefined) open.text += `${line}\n`
  })
  return blocks
}

function findTypeErrors(blocks) {
  if (blocks.length === 0) return []
  const { options, errors } = ts.getParsedCommandLineOfConfigFile(
    join(repository, 'tsconfig.base.json'),
    { composite: false, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  )
  // The base configuration lists no files, which is as it should be.
  errors.filter(({ code }) => code !== 18002 && code !== 18003).forEach(fail)

  const byFile = new Map(blocks.map((block) => [block.file, block]))
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  host.fileExists = (file) => byFile.has(file) || fileExists(file)
  host.getSourceFile = (file, target, ...rest) => {
    const block = byFile.get(file)
    return block === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, block.text, target)
  }
  const program = ts.createProgram([...byFile.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    const block = byFile.get(diagnostic.file?.fileName)
    if (block === undefined) return message
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start)
    return `${relative(root, block.document)}:${block.firstLine + line}: ${message}`
  })
}

function fail({ messageText }) {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '))
}

function findBrokenLinks({ path, lines }) {
  return withoutCode(lines).flatMap((line, index) =>
    [...line.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)|(?:src|href)="([^"]+)"/g)]
      .map(([, markdown, html]) => markdown ?? html)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => `${relative(root, path)}:${index + 1}: the link ${target} leads nowhere`),
  )
}

function leadsSomewhere(from, target) {
  const [file, anchor] = target.split('#')
  const path = file === '' ? from : resolve(dirname(from), decodeURIComponent(file))
  if (!existsSync(path)) return false
  if (anchor === undefined || !path.endsWith('.md') || !statSync(path).isFile()) return true
  return findAnchors(readFileSync(path, 'utf8').split('\n')).has(anchor)
}

/** Headings' anchors as the usual Markdown hosts make them; a repeated heading gets a number. */
function findAnchors(lines) {
  const anchors = new Set()
  for (const line of withoutCode(lines)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
    if (heading === undefined) continue
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let anchor = name
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${name}-${again}`
    anchors.add(anchor)
  }
  return anchors
}

/** Code is blanked, not removed, so that line numbers stay. */
function withoutCode(lines) {
  let isCode = false
  return lines.map((line) => {
    const isFence = /^\s*(```|~~~)/.test(line)
    if (isFence) isCode = !isCode
    return isFence || isCode ? '' : line.replace(/`[^`]*`/g, (code) => (code.includes('](') ? '' : code))
  })
}
