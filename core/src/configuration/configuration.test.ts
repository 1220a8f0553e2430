import { BatonError } from '../error'
import { configurationError, formatProblem, problemsOf, type ConfigurationProblem } from './configuration-problem'
import { parseDuration } from './duration'
import { readYaml } from './read-yaml'
import { didYouMean, suggest } from './suggest'

const problem: ConfigurationProblem = {
  severity: 'error',
  file: 'bot.yaml',
  line: 3,
  column: 5,
  path: 'nodes.a',
  message: 'this is missing',
}

describe('a configuration error', () => {
  it('lists the errors as file:line, and keeps all problems as data', () => {
    const warning: ConfigurationProblem = { ...problem, severity: 'warning', message: 'odd' }
    const error = configurationError([problem, warning])
    expect(error.code).toBe('invalid-configuration')
    expect(error.message).toBe('1 error in the configuration\nbot.yaml:3: nodes.a: this is missing')
    expect(problemsOf(error)).toEqual([problem, warning])
  })

  it('is the only error that has problems', () => {
    expect(problemsOf(new BatonError('invalid-configuration', 'x'))).toEqual([])
    expect(problemsOf(new BatonError('transient', 'x', { cause: { problems: [problem] } }))).toEqual([])
    expect(problemsOf(new Error('x'))).toEqual([])
  })

  it('names the file alone where the whole file is wrong', () => {
    expect(formatProblem({ ...problem, path: '' })).toBe('bot.yaml:3: this is missing')
  })
})

describe('suggest', () => {
  const known = ['greeting', 'askAgain', 'phrases', 'to']

  it.each([
    ['greting', 'greeting'],
    ['Greeting', 'greeting'],
    ['ask_again', 'askAgain'],
    ['phrsaes', 'phrases'],
    ['foo', undefined],
    ['q', undefined],
  ])('for %j suggests %j', (word, suggestion) => {
    expect(suggest(word, known)).toBe(suggestion)
  })

  it('lists what is known where nothing is near', () => {
    expect(didYouMean('foo', ['a1', 'b2'])).toBe('; write one of a1, b2')
    expect(didYouMean('foo', [])).toBe('')
  })
})

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['8m', 480_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['8', undefined],
    ['8 m', undefined],
    ['-8m', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })
})

describe('readYaml', () => {
  const lineOf = (text: string, path: readonly PropertyKey[], key?: string): string =>
    readYaml({ path: 'a.yaml', text }).at({ path, ...(key !== undefined && { key }) })

  it('knows the line of every key and item', () => {
    const text = 'a:\n  b:\n    - x\n    - c: 1\n'
    expect(lineOf(text, ['a', 'b'])).toBe('a.yaml:2')
    expect(lineOf(text, ['a', 'b', 1])).toBe('a.yaml:4')
    expect(lineOf(text, ['a', 'b', 1], 'c')).toBe('a.yaml:4')
  })

  it('names the nearest line for what is missing', () => {
    expect(lineOf('a:\n  b:\n    c: 1\n', ['a', 'b', 'd', 'e'])).toBe('a.yaml:2')
    expect(lineOf('', ['a'])).toBe('a.yaml:1')
  })

  it('follows an alias to what it stands for', () => {
    expect(lineOf('a: &x\n  b: 1\nc: *x\n', ['c', 'b'])).toBe('a.yaml:2')
  })

  it.each([
    ['a: 1\na: 2\n', 2, 'this key is in the map already; keep one of them'],
    ['a:\n\tb: 1\n', 2, 'indent with spaces, not with tabs'],
    ['a: [1, 2\nb: 3\n', 2, 'this is not YAML'],
    ['a: 1\nb: *x\n', 2, 'nothing above is marked &x'],
  ])('says what is no YAML in %j', (text, line, message) => {
    const { problems, value } = readYaml({ path: 'a.yaml', text })
    expect(value).toBeUndefined()
    expect(problems[0]).toMatchObject({ file: 'a.yaml', line })
    expect(problems[0]?.message).toContain(message)
  })

  it('does not unfold aliases without end', () => {
    const rows = Array.from({ length: 9 }, (_, row) => `a${row + 1}: &a${row + 1} [${`*a${row},`.repeat(9)}]`)
    const { value, problems } = readYaml({ path: 'a.yaml', text: `a0: &a0 x\n${rows.join('\n')}\n` })
    expect(value).toBeUndefined()
    expect(problems).toHaveLength(1)
  })
})
