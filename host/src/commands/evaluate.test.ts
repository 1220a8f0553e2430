import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../testing/run-program'

/** A small bot's phrases, cut into those to learn from and those to ask. */
const phrases: Readonly<Record<string, readonly string[]>> = {
  track_order: [
    'where is my order',
    'track my order',
    'when will my order arrive',
    'has my order been sent',
    'my order is late',
    'is my order on its way',
    'follow my order please',
    'what happened to my order',
  ],
  opening_hours: [
    'when are you open',
    'what are your opening hours',
    'are you open on sunday',
    'when do you open',
    'opening hours today',
    'is the shop open now',
    'open on holidays',
    'how long are you open',
  ],
  send_back: [
    'i want to send it back',
    'how do i return this',
    'return a jumper',
    'can i return shoes',
    'start a return',
    'send the dress back',
    'return label please',
    'a return without a receipt',
  ],
}
const outside = [
  'sing me a song',
  'what is the weather',
  'tell me a joke',
  'capital of france',
  'who are you',
  'do my taxes',
]

const take = (from: number, to: number) =>
  Object.entries(phrases).flatMap(([node, all]) => all.slice(from, to).map((text) => [text, node]))
const oos = (from: number, to: number) => outside.slice(from, to).map((text) => [text, 'oos'])
const dataset = {
  train: take(0, 6),
  val: take(6, 7),
  test: take(7, 8),
  oos_train: oos(0, 2),
  oos_val: oos(2, 4),
  oos_test: oos(4, 6),
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-evaluate-'))
  await writeFile(join(folder, 'small.json'), JSON.stringify(dataset))
})
afterEach(() => rm(folder, { recursive: true }))

async function run(...args: readonly string[]): Promise<string> {
  const { code, err, out } = await runProgram(['evaluate', ...args])
  if (code !== 0) throw new Error(err)
  return out
}

it('says how well a dataset is understood', async () => {
  const said = await run(join(folder, 'small.json'))
  expect(said).toMatch(/^3 nodes, 18 phrases$/m)
  expect(said).toMatch(/in scope, the right node is the likeliest +100\.0 %/)
  expect(said).toMatch(/AUROC +\d+\.\d %/)
})

it('prints every figure as JSON, also with what is out of scope learned', async () => {
  const said = await run(join(folder, 'small.json'), '--oos-train', '--json')
  const shares = ['raw', 'inScope', 'oosRecall', 'auroc', 'aupr', 'recallAt3', 'overall', 'balanced', 'balancedAtBest']
  const figures = JSON.parse(said) as Record<string, unknown>
  for (const name of shares) {
    expect(figures[name]).toBeGreaterThanOrEqual(0)
    expect(figures[name]).toBeLessThanOrEqual(1)
  }
  expect(figures['raw']).toBe(1)
  for (const name of ['trainCpuSeconds', 'p50Micros', 'p99Micros', 'modelBytes'])
    expect(figures[name]).toBeGreaterThan(0)
  expect(figures['thresholds']).toEqual({
    low: expect.any(Number) as number,
    high: expect.any(Number) as number,
    bestOnValidation: expect.any(Number) as number,
  })
})

it.each([
  ['is not there', 'nowhere.json', undefined, /there is no file .*nowhere\.json that can be read/],
  ['is no dataset', 'other.json', '{"train":[]}', /other\.json: train: lists of \[text, node\]/],
])('refuses a file that %s', async (_what, name, text, told) => {
  if (text !== undefined) await writeFile(join(folder, name), text)
  await expect(run(join(folder, name))).rejects.toThrow(told)
})
