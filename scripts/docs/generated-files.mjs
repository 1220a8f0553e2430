import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { settingsJsonSchema } from '@baton/adapter-web'
import { botJsonSchema, businessJsonSchema, nodesJsonSchema } from '@baton/core'
import { createProgram, hostJsonSchema } from '@baton/host'
import prettier from 'prettier'
import { describeCommands } from './describe-commands.mjs'
import { describeFields } from './describe-fields.mjs'
import { readDocuments } from './documents.mjs'

const repository = dirname(dirname(import.meta.dirname))

/** For editors: what each file of a host's folder may hold. */
const schemas = {
  'core/schema/bot.json': botJsonSchema,
  'core/schema/nodes.json': nodesJsonSchema,
  'core/schema/business.json': businessJsonSchema,
  'host/schema/baton.json': hostJsonSchema,
}

/** What stands between `<!-- generated: name -->` and `<!-- until here -->` in a document. */
const parts = {
  'baton commands': () => describeCommands(createProgram),
  'keys of baton.yaml': () => describeFields(hostJsonSchema()),
  'keys of business.yaml': () => describeFields(businessJsonSchema()),
  'keys of bot.yaml': () => describeFields(botJsonSchema()),
  'settings of the web channel': () => describeFields(settingsJsonSchema()),
}

const generatedPart = /^<!-- generated: (.+) -->$[^]*?^<!-- until here -->$/gm

/** Every file that is generated, wholly or in part, as it should be: `{ path, text }`. Throws for an unknown part. */
export async function generateFiles() {
  const written = new Set()
  const texts = [
    ...Object.entries(schemas).map(([name, makeSchema]) => ({
      path: join(repository, name),
      text: JSON.stringify(makeSchema()),
    })),
    ...readDocuments(repository).flatMap(({ path, lines }) => {
      const before = lines.join('\n')
      const text = before.replace(generatedPart, (_all, name) => {
        if (!Object.hasOwn(parts, name)) throw new Error(`${relative(repository, path)}: nothing generates "${name}"`)
        written.add(name)
        return `<!-- generated: ${name} -->\n\n${parts[name]()}\n\n<!-- until here -->`
      })
      return /^<!-- generated: /m.test(before) ? [{ path, text }] : []
    }),
  ]
  const missing = Object.keys(parts).filter((name) => !written.has(name))
  if (missing.length > 0) throw new Error(`no document has a place for: ${missing.join(', ')}`)
  const options = await prettier.resolveConfig(join(repository, 'package.json'))
  return Promise.all(
    texts.map(async ({ path, text }) => ({
      path,
      text: await prettier.format(text, { ...options, filepath: path }),
    })),
  )
}

/** Generated files that are not as they should be. */
export async function findStaleFiles() {
  const files = await generateFiles()
  return files
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => ({ path, line: 1, message: 'this is out of date: run npm run docs:write' }))
}
