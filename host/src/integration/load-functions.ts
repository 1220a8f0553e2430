import { BatonError, functionsOf, type Bot, type BotFunction } from '@baton/core'
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
    throw new BatonError('invalid-configuration', `${file} must export an object named "functions"`)
  }
  const functions = new Map<string, BotFunction>()
  for (const [name, value] of Object.entries(table)) {
    if (!isFunction(value)) {
      throw new BatonError('invalid-configuration', `${file}: "${name}" in functions is not a function`)
    }
    functions.set(name, value)
  }
  return functions
}

/** Throws `invalid-configuration` with every node whose function nobody has registered. */
export function requireFunctions(bot: Bot, functions: Functions): void {
  const missing = functionsOf(bot).filter(({ name }) => !functions.has(name))
  if (missing.length === 0) return
  const lines = missing.map(
    ({ name, node, source }) => `${source}: node ${node} calls "${name}", which is not registered`,
  )
  throw new BatonError('invalid-configuration', lines.join('\n'))
}

async function load(file: string): Promise<unknown> {
  try {
    return await createJiti(__filename, { interopDefault: true }).import(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BatonError('invalid-configuration', `cannot load the functions in ${file}: ${why}`, { cause })
  }
}

// What it answers is checked at every call.
function isFunction(value: unknown): value is BotFunction {
  return typeof value === 'function'
}
