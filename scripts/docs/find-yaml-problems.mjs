import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readYaml } from '@baton/core'
import { createProgram } from '@baton/host'
import { silentTerminal } from './describe-commands.mjs'

const firstLines = /^(?:# yaml-language-server: .*\n)?# (in )?((?:bot|business|baton|nodes\/[\w-]+)\.yaml)\n/

const repository = dirname(dirname(import.meta.dirname))
const example = join(repository, 'host', 'examples', 'support')

/**
 * What `baton check` says about the YAML of one document; blocks are `{ path, firstLine, text }`. The first line of a
 * block names its file: `# nodes/shop.yaml`. All bot files of a document together are one bot. `# in baton.yaml` is a
 * part of that file, and is checked laid over the example's: maps and lists by place.
 */
export async function findYamlProblems(blocks) {
  const named = blocks.map((block) => {
    const [, part, file] = firstLines.exec(block.text) ?? []
    return { ...block, file, isPart: part !== undefined }
  })
  const unclear = named.flatMap(({ path, firstLine, file, isPart }, index) => {
    const twin = named.findIndex((block) => block.file === file && !block.isPart && !isPart)
    const message =
      file === undefined
        ? 'the first line of a YAML block says which file it is: # nodes/shop.yaml, or # in baton.yaml for a part'
        : twin !== -1 && twin < index
          ? `there is a ${file} in this document already`
          : undefined
    return message === undefined ? [] : [{ path, line: firstLine, message }]
  })
  const isBots = ({ file = '' }) => /^(?:bot\.yaml|nodes\/)/.test(file)
  const botBlocks = named.filter(isBots)
  const others = named.filter((block) => block.file !== undefined && !isBots(block))
  return [
    ...unclear,
    ...(botBlocks.length === 0 ? [] : await checkBot(botBlocks)),
    ...(await Promise.all(others.map(checkHost))).flat(),
  ]
}

function checkBot(blocks) {
  return inFolder((folder) => {
    mkdirSync(join(folder, 'nodes'))
    writeFileSync(join(folder, 'bot.yaml'), 'name: Example\n')
    for (const { file, text } of blocks) writeFileSync(join(folder, file), text)
  }, blocks)
}

/** The example's folder with this file in the place of its own. */
function checkHost(block) {
  return inFolder(
    (folder) => {
      cpSync(example, folder, { recursive: true, filter: (path) => !path.endsWith('.baton') })
      const file = join(folder, block.file)
      // JSON is YAML too.
      const whole = () => JSON.stringify(layOver(valueOf(readFileSync(file, 'utf8')), valueOf(block.text)))
      writeFileSync(file, block.isPart ? whole() : block.text)
    },
    [block],
  )
}

const valueOf = (text) => readYaml({ path: 'block.yaml', text }).value

async function inFolder(fill, blocks) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-docs-'))
  try {
    fill(folder)
    // Packages are found from here as they are from a folder in a clone.
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
    let printed = ''
    const program = createProgram(silentTerminal((text) => (printed += text), environmentOf(blocks)))
    await program.parseAsync(['check', folder, '--json'], { from: 'user' })
    return JSON.parse(printed).flatMap(({ file, line, message, path, severity }) => {
      const block = blocks.find((each) => file === join(folder, each.file))
      const [first] = blocks
      // The example is checked elsewhere, but what the block breaks in it is the block's.
      if (block === undefined) {
        return severity === 'error' ? [{ path: first.path, line: first.firstLine, message: `${file}: ${message}` }] : []
      }
      // The lines of a part are not those of the file that it is laid over.
      return block.isPart
        ? [{ path: block.path, line: block.firstLine, message: `${path}: ${message}` }]
        : [{ path: block.path, line: block.firstLine + line - 1, message }]
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Every variable that is named holds something, so that the settings themselves are checked. */
function environmentOf(blocks) {
  const names = blocks.flatMap(({ text }) => [...text.matchAll(/\benv: (\w+)/g)].map(([, name]) => name))
  return Object.fromEntries(names.map((name) => [name, 'a-secret-of-at-least-32-characters']))
}

function layOver(below, above) {
  if (Array.isArray(below) && Array.isArray(above)) return above.map((item, index) => layOver(below[index], item))
  if (!isMap(below) || !isMap(above)) return above
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])]
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(above, key) ? layOver(below[key], above[key]) : below[key]]),
  )
}

const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
