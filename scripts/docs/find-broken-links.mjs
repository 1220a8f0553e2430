import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Relative links of a document that lead nowhere, also to a heading that is not there. */
export function findBrokenLinks({ path, lines }) {
  return withoutCode(lines).flatMap((line, index) =>
    [...line.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)|(?:src|href)="([^"]+)"/g)]
      .map(([, markdown, html]) => markdown ?? html)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => ({ path, line: index + 1, message: `the link ${target} leads nowhere` })),
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
