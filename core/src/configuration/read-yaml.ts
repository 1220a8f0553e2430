import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type YAMLError,
} from 'yaml'
import type { ConfigurationProblem } from './configuration-problem'

/** A file as it was read. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Where something stands in a file; `key` is a key of the map at `path`. */
export interface Place {
  readonly path: readonly PropertyKey[]
  readonly key?: string
}

/** A file of YAML: what it says, still unchecked, and where it says it. */
export interface YamlSource {
  readonly file: string
  readonly value: unknown
  /** What is no YAML at all. */
  readonly problems: readonly ConfigurationProblem[]
  problem(place: Place, message: string, severity?: ConfigurationProblem['severity']): ConfigurationProblem
  /** `file:line` */
  at(place: Place): string
}

/** Parses YAML 1.2 and keeps every line number. Never throws. */
export function readYaml({ path: file, text }: SourceFile): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const read = document.errors.length > 0 ? { faults: document.errors.map(faultOf) } : readValue(document, text)
  const problems = read.faults.map(({ offset, message }): ConfigurationProblem => {
    const { line, col } = lines.linePos(offset)
    return { severity: 'error', file, line, column: col, path: '', message }
  })
  const locate = (place: Place): { readonly line: number; readonly column: number } => {
    const { line, col } = lines.linePos(offsetOf(document, place))
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  return {
    file,
    value: read.value,
    problems,
    problem: (place, message, severity = 'error') => ({
      severity,
      file,
      ...locate(place),
      path: writePath(place),
      message,
    }),
    at: (place) => `${file}:${locate(place).line}`,
  }
}

interface Fault {
  readonly offset: number
  readonly message: string
}

function faultOf({ pos, message }: YAMLError): Fault {
  return { offset: pos[0], message: explainSyntax(message) }
}

/** The parser throws where an alias stands for nothing, and where aliases unfold into far too much. */
function readValue(
  document: Document.Parsed,
  text: string,
): { readonly value?: unknown; readonly faults: readonly Fault[] } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, faults: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const alias = /^Unresolved alias .*: (\S+)$/.exec(reason)?.[1]
    if (alias === undefined) return { faults: [{ offset: 0, message: `this is not YAML: ${reason}` }] }
    const message = `nothing above is marked &${alias}`
    return { faults: [{ offset: Math.max(0, text.indexOf(`*${alias}`)), message }] }
  }
}

function explainSyntax(message: string): string {
  if (message.startsWith('Map keys must be unique')) return 'this key is in the map already; keep one of them'
  if (/tab/i.test(message)) return 'indent with spaces, not with tabs'
  return `this is not YAML: ${message.split('\n')[0]?.replace(/:$/, '') ?? ''}`
}

/** The key of a pair where it has one, else the value: that is where an author looks. */
function offsetOf(document: Document.Parsed, { path, key }: Place): number {
  let offset = 0
  let node: unknown = document.contents
  if (isNode(node)) offset = node.range?.[0] ?? 0
  for (const step of key === undefined ? path : [...path, key]) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isCollection(node)) break
    const item: unknown = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step))
      : node.items[Number(step)]
    const place: unknown = isPair(item) ? item.key : item
    if (isNode(place) && place.range) offset = place.range[0]
    node = isPair(item) ? item.value : item
    if (item === undefined) break
  }
  return offset
}

function writePath({ path, key }: Place): string {
  return [...path, ...(key === undefined ? [] : [key])]
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')
}
