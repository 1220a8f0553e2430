import { z } from 'zod'
import type { ConfigurationProblem } from './configuration-problem'
import type { YamlSource } from './read-yaml'
import { didYouMean } from './suggest'

/** What a file says, once its shape is right; else what is wrong with it. */
export type Shaped<Value> =
  | { readonly kind: 'right'; readonly value: Value }
  | { readonly kind: 'wrong'; readonly problems: readonly ConfigurationProblem[] }

/** Checks the shape of a file, and says at which line each thing that is wrong stands. */
export function checkShape<Value>(schema: z.ZodType<Value>, source: YamlSource): Shaped<Value> {
  const result = schema.safeParse(source.value, { error: explain, reportInput: true })
  if (result.success) return { kind: 'right', value: result.data }
  return { kind: 'wrong', problems: result.error.issues.flatMap((issue) => problemsOf(issue, [], source)) }
}

function problemsOf(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[],
  source: YamlSource,
): readonly ConfigurationProblem[] {
  const path = [...above, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys': {
      const messages = issue.message.split('\n')
      return issue.keys.map((key, index) => source.problem({ path, key }, messages[index] ?? issue.message))
    }
    case 'invalid_key':
      return [source.problem({ path }, issue.issues[0]?.message ?? issue.message)]
    case 'invalid_union': {
      const branch = nearestBranch(issue.errors)
      if (!branch) return [source.problem({ path }, issue.message)]
      return branch.flatMap((inner) => problemsOf(inner, path, source))
    }
    default:
      return [source.problem({ path }, issue.message)]
  }
}

/** The branch the author meant: the one whose own type is right, and of those the one with the least to change. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return branches
    .filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((one, other) => one.length - other.length)[0]
}

/** Says what is wrong with a value and what to write instead. */
function explain(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue.expected, issue.input)
    case 'unrecognized_keys':
      return issue.keys.map((key) => `there is no key "${key}" here${didYouMean(key, keysOf(issue.inst))}`).join('\n')
    case 'invalid_value':
      return `${write(issue.input)} is not known here${didYouMean(String(issue.input), issue.values.map(String))}`
    case 'invalid_union':
      return explainUnion(issue)
    case 'too_small':
      return issue.origin === 'number'
        ? `${write(issue.input)} is too small: at least ${issue.minimum}`
        : 'this is empty; write something, or leave the key out'
    case 'too_big':
      return issue.origin === 'number'
        ? `${write(issue.input)} is too large: at most ${issue.maximum}`
        : `this is too long: at most ${issue.maximum}`
    case 'invalid_format':
      return `${write(issue.input)} is not right here`
    default:
      return `${write(issue.input)} is not right here`
  }
}

function explainUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (issue.discriminator !== undefined) {
    const options = Array.isArray(issue.options) ? issue.options.map(String) : []
    const given = valueAt(issue.input, issue.discriminator)
    return given === undefined
      ? `"${issue.discriminator}" is missing; write one of ${options.join(', ')}`
      : `${write(given)} is not known here${didYouMean(typeof given === 'string' ? given : '', options)}`
  }
  const types = new Set(
    issue.errors.flatMap((branch) =>
      branch.flatMap((inner) => (inner.code === 'invalid_type' && inner.path.length === 0 ? [inner.expected] : [])),
    ),
  )
  if (types.has('string') && (typeof issue.input === 'number' || typeof issue.input === 'boolean')) {
    return explainType('string', issue.input)
  }
  return `${write(issue.input)} cannot stand here; write ${[...types].map(named).join(' or ')}`
}

function explainType(expected: string, input: unknown): string {
  if (input === undefined) return `this is missing; write ${named(expected)}`
  if (input === null) return `this is empty; write ${named(expected)}`
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `${write(input)} is a ${typeof input}; put it in quotes: "${input}"`
  }
  return `this is ${named(typeOf(input))}; write ${named(expected)}`
}

function named(type: string): string {
  switch (type) {
    case 'string':
      return 'a text'
    case 'number':
    case 'int':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list'
    case 'object':
    case 'record':
      return 'a map of keys and values'
    default:
      return type
  }
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}

function write(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 59)}…` : value}"`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return 'nothing'
  return named(typeOf(value))
}

function keysOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function valueAt(input: unknown, key: string): unknown {
  return typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined
}
