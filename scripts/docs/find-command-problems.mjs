import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createProgram } from '@baton/host'
import { silentTerminal, walk } from './describe-commands.mjs'

const repository = dirname(dirname(import.meta.dirname))
const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

/** What is wrong with the commands of a shell block: `baton` and `npm` are known, and nothing else may stand there. */
export async function findCommandProblems({ path, firstLine, text }) {
  const found = await Promise.all(
    text.split('\n').map(async (line, index) => {
      const commands = line.replace(/(^|\s)#.*$/, '').split('&&')
      const messages = await Promise.all(commands.map(whatIsWrong))
      return messages.flatMap((message) => (message === undefined ? [] : [{ path, line: firstLine + index, message }]))
    }),
  )
  return found.flat()
}

/** Commands that are named in a document's text, such as `baton agent add`: they are there, and so are their options. */
export function findNamedCommandProblems({ path, lines }) {
  const program = createProgram(silentTerminal())
  let isCode = false
  return lines.flatMap((line, index) => {
    if (/^\s*```/.test(line)) isCode = !isCode
    if (isCode) return []
    return [...line.matchAll(/`(?:npx )?baton ([^`]+)`/g)].flatMap(([, words]) => {
      const message = whatIsUnknown(program, words.split(/\s+/))
      return message === undefined ? [] : [{ path, line: index + 1, message }]
    })
  })
}

async function whatIsWrong(command) {
  // Variables that are set for one command say nothing about it.
  const [program, ...words] = command
    .trim()
    .replace(/^(?:[A-Z_]+=\S*\s+)*/, '')
    .split(/\s+/)
  if (program === '') return undefined
  if (program === 'baton' || (program === 'npx' && words[0] === 'baton')) {
    return refusalOf(program === 'npx' ? words.slice(1) : words)
  }
  if (program === 'npm') return whatIsWrongWithNpm(words)
  if (program === 'npx')
    return existsSync(join(repository, 'node_modules', '.bin', words[0])) ? undefined : unknown(command)
  if (program === 'cd' || program === 'git') return undefined
  return `nothing checks "${program}": write <!-- not checked: reason --> above the block`
}

function whatIsWrongWithNpm([what, ...words]) {
  const script = what === 'run' ? words[0] : what
  if (what === 'ci' || what === 'install' || Object.hasOwn(scripts, script ?? '')) return undefined
  return `package.json has no script "${script}"`
}

/** Why the `baton` command would refuse these words; nothing is done. */
async function refusalOf(words) {
  let said = ''
  const program = createProgram(silentTerminal((text) => (said ||= text)))
  for (const { command } of walk(program)) command.action(() => undefined)
  try {
    await program.parseAsync(
      words.map((word) => word.replace(/^["']|["']$/g, '')),
      { from: 'user' },
    )
    return undefined
  } catch {
    return `baton ${words.join(' ')}: ${said}`
  }
}

function whatIsUnknown(program, words) {
  let command = program
  for (const word of words) {
    if (command.commands.length === 0 || word.startsWith('-')) break
    command = command.commands.find((each) => each.name() === word)
    if (command === undefined) return `there is no command "baton ${words.join(' ')}"`
  }
  const missing = words.find(
    (word) => word.startsWith('--') && word !== '--help' && !command.options.some(({ long }) => long === word),
  )
  return missing === undefined ? undefined : `baton ${command.name()} has no option ${missing}`
}

function unknown(command) {
  return `there is no program for "${command.trim()}"`
}
