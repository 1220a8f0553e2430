import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.turbo', '.baton'])

/** Every Markdown file below a folder: `{ path, lines }`. */
export function readDocuments(folder) {
  return findDocuments(folder).map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n') }))
}

/**
 * The fenced blocks of a document: `{ language, text, firstLine, unchecked }`. `unchecked` is the reason that stands in
 * a comment `<!-- not checked: reason -->` right above the block, if there is one.
 */
export function findBlocks({ lines }) {
  const blocks = []
  let open
  let above = ''
  lines.forEach((line, index) => {
    if (open === undefined) {
      const language = /^```(\S*)\s*$/.exec(line)?.[1]
      if (language !== undefined) {
        const unchecked = /^<!-- not checked: (.+) -->$/.exec(above)?.[1]
        open = { language, text: '', firstLine: index + 2, ...(unchecked !== undefined && { unchecked }) }
      } else if (line.trim() !== '') above = line.trim()
    } else if (/^```\s*$/.test(line)) {
      blocks.push(open)
      open = undefined
      above = ''
    } else open.text += `${line}\n`
  })
  return blocks
}

function findDocuments(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return findDocuments(path)
      return entry.name.endsWith('.md') ? [path] : []
    })
}
