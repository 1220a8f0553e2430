/**
 * A file's JSON Schema as tables: one for the file itself, and one under a heading for each part that has a name.
 * Throws for a key without a description: what an editor and these tables show is written once, beside the key.
 */
export function describeFields(schema) {
  const parts = schema.$defs ?? {}
  const named = new Map()
  const sections = [tableOf(schema, { parts, named, owner: 'the file' })]
  for (;;) {
    const next = [...named].find(([, text]) => text === undefined)?.[0]
    if (next === undefined) break
    const { description } = parts[next]
    const context = { parts, named, owner: next }
    named.set(next, `### ${next}\n\n${description}\n\n${tableOf(parts[next], context)}`)
  }
  return [...sections, ...named.values()].join('\n\n')
}

function tableOf(schema, context) {
  const rows = rowsOf(schema, '', context)
  return ['| key | what | if left out | means |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function rowsOf(schema, prefix, context) {
  const maps = mapsIn(schema)
  const shared = prefix === '' ? findShared(maps, context) : undefined
  const keys = [...new Set(maps.flatMap((map) => Object.keys(map.properties)))]
  const rows = keys.flatMap((key) => {
    if (shared?.keys.includes(key)) return []
    const having = maps.filter((map) => Object.hasOwn(map.properties, key))
    const [{ properties, required = [] }] = having
    // Where there are several kinds of a thing, a key that only one of them has says which.
    const kind = having.length < maps.length ? having.map((map) => constOf(map)).join(' or ') : ''
    if (having.length > 1 && properties[key].const !== undefined) {
      const what = having.map((map) => `\`${map.properties[key].const}\``).join(' or ')
      return [row(`${prefix}${key}`, what, 'must be written', 'Its kind.')]
    }
    return rowsOfKey(`${prefix}${key}`, unfold(properties[key], context), required.includes(key), kind, context)
  })
  return shared === undefined ? rows : [row('…', shared.link, '', 'Every key of it.'), ...rows]
}

function rowsOfKey(key, schema, isRequired, kind, context) {
  if (schema.description === undefined) throw new Error(`${key} of ${context.owner} has no description`)
  const means = kind === '' ? schema.description : `With ${kind}: ${lowerFirst(schema.description)}`
  const inner = innerMap(schema)
  return [
    row(key, typeOf(schema, context), isRequired ? 'must be written' : defaultOf(schema), means),
    ...(inner === undefined ? [] : rowsOf(inner.map, `${key}${inner.steps}.`, context)),
  ]
}

function row(key, what, otherwise, means) {
  return `| ${[key === '…' ? key : `\`${key}\``, what, otherwise, means].map(escape).join(' | ')} |`
}

/** What a thing may be, in words; a part with a name is a link to its table. */
function typeOf(given, context) {
  const schema = unfold(given, context)
  if (schema.$ref !== undefined) return linkTo(schema.$ref, context)
  if (schema.title !== undefined) return schema.title
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' or ')
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) {
    const types = [...new Set(either.map((each) => typeOf(each, context)))]
    const [one, ...others] = types
    return others.length === 1 && others[0] === `list of ${one}` ? `${one}, or a list` : types.join(' or ')
  }
  switch (schema.type) {
    case 'array':
      return schema.items.properties === undefined ? `list of ${typeOf(schema.items, context)}` : 'list of maps'
    case 'object':
      if (schema.properties !== undefined || Object.keys(schema.additionalProperties ?? {}).length === 0) return 'map'
      return `map of ${schema.propertyNames?.title ?? 'word'} to ${typeOf(schema.additionalProperties, context)}`
    case 'boolean':
      return '`true` or `false`'
    case 'integer':
    case 'number':
      return isRange(schema) ? `number, ${schema.minimum} to ${schema.maximum}` : 'number'
    case 'string':
      return schema.format === 'email' ? 'e-mail' : 'text'
    default:
      throw new Error(`no word for ${JSON.stringify(schema)}`)
  }
}

function defaultOf(schema) {
  const value = schema.default
  if (value === undefined) return '–'
  if (typeof value !== 'object') {
    return schema.title === undefined && /\s/.test(String(value)) ? value : `\`${String(value)}\``
  }
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => `\`${item}\``).join(', ')
  const said = Object.entries(value).filter(([, item]) => typeof item !== 'object')
  if (said.length > 0) return said.map(([key, item]) => `\`${key}: ${item}\``).join(', ')
  return schema.properties === undefined ? 'none' : 'as below'
}

/** Every kind of map that a schema allows. */
function mapsIn(schema) {
  if (schema.properties !== undefined) return [schema]
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return (schema.anyOf ?? schema.oneOf).flatMap(mapsIn)
  return []
}

/** A map without a name that stands right below a key. */
function innerMap(schema) {
  if (schema.properties !== undefined) return { map: schema, steps: '' }
  if (schema.items?.properties !== undefined) return { map: schema.items, steps: '[]' }
  return undefined
}

/** The largest part all of whose keys this one has as well, with others: it is referred to instead. */
function findShared(maps, context) {
  if (maps.length !== 1) return undefined
  const [{ properties }] = maps
  const [largest] = Object.entries(context.parts)
    .flatMap(([name, part]) => {
      const theirs = mapsIn(part)
      return theirs.length === 1 ? [{ name, properties: theirs[0].properties }] : []
    })
    .map((part) => ({ ...part, keys: Object.keys(part.properties) }))
    .filter(({ keys }) => keys.length > 2 && keys.length < Object.keys(properties).length)
    .filter((part) => part.keys.every((key) => isSame(properties[key], part.properties[key])))
    .sort((one, other) => other.keys.length - one.keys.length)
  return largest && { keys: largest.keys, link: linkTo(`#/$defs/${largest.name}`, context) }
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** Parts that nobody has named are described where they stand. */
function unfold(schema, { parts }) {
  const name = schema.$ref?.split('/').at(-1)
  return name?.startsWith('__') ? { ...parts[name], ...schema, $ref: undefined } : schema
}

function linkTo(reference, { named }) {
  const name = reference.split('/').at(-1)
  if (!named.has(name)) named.set(name, undefined)
  return `[${name}](#${name})`
}

function constOf({ properties }) {
  const value = Object.values(properties).find((property) => property.const !== undefined)?.const
  return value === undefined ? '' : `\`${value}\``
}

const isRange = ({ minimum, maximum }) => minimum !== undefined && maximum !== undefined && maximum < 1e12
const lowerFirst = (text) => text.charAt(0).toLowerCase() + text.slice(1)
const escape = (text) => text.replaceAll('|', '\\|')
