import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const source = join(dirname(dirname(import.meta.dirname)), 'host', 'src', 'server', 'create-metrics.ts')
const known = new Set([...readFileSync(source, 'utf8').matchAll(/name: '(baton_\w+)'/g)].map(([, name]) => name))

/** Metrics that a document names and no host has. */
export function findUnknownMetrics({ path, lines }) {
  return lines.flatMap((line, index) =>
    [...line.matchAll(/\bbaton_[a-z_]+/g)]
      .filter(([name]) => !known.has(name))
      .map(([name]) => ({ path, line: index + 1, message: `there is no metric ${name}` })),
  )
}
