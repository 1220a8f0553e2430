import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problemsOf } from '../configuration/configuration-problem'
import { loadBot } from './load-bot'
import { loadBusiness } from './load-business'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-bot-'))
  await mkdir(join(folder, 'nodes', 'deep'), { recursive: true })
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('loadBot', () => {
  it('reads bot.yaml and every YAML file below nodes, and nothing else', async () => {
    await writeFile(join(folder, 'bot.yaml'), 'name: Shop\n')
    await writeFile(join(folder, 'business.yaml'), 'id: shop\n')
    await writeFile(join(folder, 'nodes', 'a.yaml'), 'a: { phrases: [a], initial: x }\n')
    await writeFile(join(folder, 'nodes', 'deep', 'b.yml'), 'b: { phrases: [b] }\n')
    await writeFile(join(folder, 'nodes', 'notes.txt'), 'not yaml: [')
    const { bot, warnings } = await loadBot(folder)
    expect([...bot.nodes.keys()]).toEqual(['a', 'b'])
    expect(warnings).toMatchObject([{ file: join(folder, 'nodes', 'deep', 'b.yml'), line: 1, path: 'b' }])
  })

  it('throws one error that names every line at fault', async () => {
    await writeFile(join(folder, 'bot.yaml'), 'name: Shop\ngreeting: a\n')
    await writeFile(join(folder, 'nodes', 'b.yaml'), 'b:\n  initail: x\n')
    const error: unknown = await loadBot(folder).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid-configuration' })
    expect(String(error)).toContain(
      `${join(folder, 'nodes', 'b.yaml')}:2: b.initail: there is no key "initail" here; did you mean "initial"?`,
    )
    expect(problemsOf(error).map(({ line, path }) => [line, path])).toEqual([
      [2, 'greeting'],
      [2, 'b.initail'],
    ])
  })

  it('says what is missing', async () => {
    await expect(loadBot(folder)).rejects.toThrow(`${join(folder, 'bot.yaml')}:1: this file is missing`)
    await expect(loadBot(join(folder, 'elsewhere'))).rejects.toThrow("cannot read the bot's folder")
  })
})

describe('loadBusiness', () => {
  it('reads the file of a business', async () => {
    const file = join(folder, 'business.yaml')
    await writeFile(file, 'id: shop\nname: Shop\nmode: human-only\ndefaultTeam: us\nteams: { us: {} }\n')
    const { business, warnings } = await loadBusiness(file)
    expect(business).toMatchObject({ id: 'shop', mode: 'human-only', humanAssistance: true })
    expect(warnings).toEqual([])
  })

  it('throws one error that names every line at fault', async () => {
    const file = join(folder, 'business.yaml')
    await writeFile(file, 'id: shop\nname: Shop\nmode: human\n')
    await expect(loadBusiness(file)).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: `1 error in the configuration\n${file}:3: mode: "human" is not known here; write one of bot-and-human, human-only, bot-only`,
    })
    await expect(loadBusiness(join(folder, 'none.yaml'))).rejects.toThrow('cannot read the business file')
  })
})
