import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeId, parseBot, trainModel, type Bot } from '@baton/core'
import { teachBot } from './teach-bot'
import type { Train } from './train-in-thread'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-bot-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function botOf(...more: readonly string[]): Bot {
  const text = ['name: shop', 'nodes:', ...['parcel', 'refund', 'jacket'].map(nodeOf), ...more.map(nodeOf)].join('\n')
  const { bot, problems } = parseBot([{ path: 'bot.yaml', text }])
  if (!bot) throw new Error(JSON.stringify(problems))
  return bot
}

const nodeOf = (word: string): string =>
  `  ${word}: { phrases: [where is my ${word}, the ${word} is late, about the ${word}], initial: ${word}! }`

/** Trains as a thread does, and counts. */
function createTraining() {
  const trained: number[] = []
  const warnings: string[] = []
  const train: Train = async (corpus, options) => {
    trained.push(corpus.nodes.length)
    return trainModel(corpus, options)
  }
  const warn = (line: string) => void warnings.push(line)
  return { trained, warnings, teach: (bot: Bot) => teachBot(bot, folder, { train, warn }) }
}

const understood = (bot: Bot) =>
  bot.resolver.resolve('my parcel?', { allow: new Set([...bot.nodes.keys()]), language: 'en' })

const models = () => join(folder, '.baton', 'models')

it('understands what phrases only mean, which it did not before', async () => {
  const { teach } = createTraining()
  const bot = botOf()
  expect(understood(bot).kind).toBe('none')
  expect(understood(await teach(bot))).toMatchObject({ node: nodeId('parcel'), by: 'statistics' })
})

it('is trained once for the same phrases, and again for others', async () => {
  const { teach, trained } = createTraining()
  const first = await teach(botOf())
  const second = await teach(botOf())
  expect(trained).toEqual([3])
  expect(understood(second)).toEqual(understood(first))
  await teach(botOf('shoe'))
  expect(trained).toEqual([3, 4])
})

it.each([
  ['cut in half', (text: string) => text.slice(0, text.length / 2)],
  ['of another method', (text: string) => text.replace(/"method":\d+/, '"method":0')],
  ['of other phrases', (text: string) => text.replace(/"version":"\w+"/, '"version":"0"')],
])('is trained again where the kept model is %s', async (_, spoil) => {
  const { teach, trained, warnings } = createTraining()
  await teach(botOf())
  const [name = ''] = await readdir(models())
  const file = join(models(), name)
  await writeFile(file, spoil(await readFile(file, 'utf8')))
  expect(understood(await teach(botOf())).kind).toBe('node')
  expect([trained, warnings]).toEqual([[3, 3], []])
  await teach(botOf())
  expect(trained).toHaveLength(2)
})

it('keeps the models that were trained last', async () => {
  const { teach, trained } = createTraining()
  for (const [index, word] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
    await teach(botOf(`word-${word}`))
    const names = await readdir(models())
    for (const name of names.filter((each) => each.endsWith('.json'))) {
      const file = join(models(), name)
      if ((await readFile(file, 'utf8')).includes(`word-${word}`)) await utimes(file, index, index)
    }
  }
  expect(await readdir(models())).toHaveLength(4)
  await teach(botOf('word-e'))
  expect(trained).toHaveLength(6)
})

it('says so where a model cannot be kept, and works without', async () => {
  const { teach, warnings } = createTraining()
  await mkdir(join(folder, '.baton'))
  await writeFile(models(), 'a file where a folder should be')
  expect(understood(await teach(botOf())).kind).toBe('node')
  expect(warnings).toEqual([
    expect.stringMatching(/^the model of bot shop is trained at each start, as it cannot be kept: /),
  ])
})

it('trains in a thread', async () => {
  const warnings: string[] = []
  const bot = await teachBot(botOf(), folder, { warn: (line) => warnings.push(line) })
  expect(understood(bot)).toMatchObject({ node: nodeId('parcel'), by: 'statistics' })
  expect(warnings).toEqual([])
})

it('leaves off when nobody waits any more', async () => {
  const abort = new AbortController()
  const teaching = teachBot(botOf(), folder, { warn: () => undefined, signal: abort.signal })
  abort.abort()
  await expect(teaching).rejects.toThrow(/abort/i)
})
