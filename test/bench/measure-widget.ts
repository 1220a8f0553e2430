import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const widget = join(__dirname, '../../adapters/web/dist/widget.js')

/** The widget's one script as it travels, bytes; nothing if it is not built. */
export function measureWidget(): number | undefined {
  return existsSync(widget) ? gzipSync(readFileSync(widget), { level: 9 }).length : undefined
}
