import { basename, resolve } from 'node:path'
import { configurationError, functionsOf, type Bot, type BotFunction, type ConfigurationProblem } from '@baton/core'
import { createJiti } from 'jiti'

/** The functions a business has registered, by name. */
export type Functions = ReadonlyMap<string, BotFunction>

/**
 * Loads the file of custom functions, TypeScript or JavaScript: `export const functions = { 'orders.track': … }`.
 * Throws `invalid-configuration` when it cannot be loaded or exports something else.
 */
export async function loadFunctions(file: string): Promise<Functions> {
  const exported = await load(file)
  const table: unknown =
    typeof exported === 'object' && exported !== null ? Reflect.get(exported, 'functions') : undefined
  if (typeof table !== 'object' || table === null) {
    throw configurationError([problem(file, 'this must export an object named "functions"')])
  }
  const functions = new Map<string, BotFunction>()
  for (const [name, value] of Object.entries(table)) {
    if (!isFunction(value)) throw configurationError([problem(file, `"${name}" in functions is not a function`)])
    functions.set(name, value)
  }
  return functions
}

/** Every node of a bot whose function nobody has registered. */
export function findMissingFunctions(bot: Bot, functions: Functions): readonly ConfigurationProblem[] {
  return functionsOf(bot)
    .filter(({ name }) => !functions.has(name))
    .map(({ name, node, source }) => {
      const [, file = source, line = 1] = /^(.*):(\d+)$/.exec(source) ?? []
      return problem(file, `node ${node} calls "${name}", which is not registered`, Number(line))
    })
}

async function load(file: string): Promise<unknown> {
  try {
    return await createJiti(__filename, { interopDefault: true }).import(resolve(file))
  } catch (cause) {
    const thrown = typeof cause === 'object' && cause !== null ? cause : {}
    const [why = '', ...details] = ('message' in thrown ? String(thrown.message) : String(cause)).split('\n')
    const trace = [...details, 'stack' in thrown ? String(thrown.stack) : ''].join('\n')
    const line = trace.split(`${basename(file)}:`)[1]?.match(/^\d+/)?.[0]
    throw configurationError([problem(file, `this cannot be loaded: ${why.trim()}`, Number(line ?? 1))])
  }
}

function problem(file: string, message: string, line = 1): ConfigurationProblem {
  return { severity: 'error', file, line, column: 1, path: '', message }
}

// What it answers is checked at every call.
function isFunction(value: unknown): value is BotFunction {
  return typeof value === 'function'
}
