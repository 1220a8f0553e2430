// npm run docs:write: writes what is generated, from the packages as they are built: the JSON Schemas for editors, and
// the parts of documents that are marked as generated. npm run docs:check says when they are out of date.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { generateFiles } from './docs/generated-files.mjs'

for (const { path, text } of await generateFiles()) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  process.stdout.write(`${relative(process.cwd(), path)}\n`)
}
