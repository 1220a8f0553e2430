import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../testing/run-program'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-chat-'))
  await cp(join(__dirname, '../../examples/support'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.baton'),
  })
})
afterAll(() => rm(folder, { recursive: true }))

async function chat(lines: readonly string[], ...options: readonly string[]): Promise<string> {
  const { code, err, out } = await runProgram(['chat', folder, ...options], { lines })
  expect([code, err]).toEqual([0, ''])
  return out
}

it('greets, answers, runs what a node calls, and understands the number of a choice', async () => {
  const said = await chat(['are you open on sundays', '', 'my percel is late', 'DC-10482', '2'])
  const story = [
    /^bot: H/,
    /1\. Track my order/,
    /The shop is open Monday to Saturday/,
    /What is your order number\?/,
    /One moment, I am looking up DC-10482\./,
    /It left us yesterday/,
    /2\. Talk to a person/,
    /What is your name\?/,
  ]
  let from = 0
  for (const told of story) {
    const at = said.slice(from).search(told)
    expect([String(told), at >= 0]).toEqual([String(told), true])
    from += at
  }
})

it('says why, after each message', async () => {
  const said = await chat(['has my parcel been shipped'], '--why')
  expect(said).toMatch(/understood: it means what the phrases of orders mean \(\d+ % sure\) \(by "[^"]+"/)
  expect(said).toMatch(/decided: node orders asks for order_number/)
})

it('ends where a team would take over, and begins anew', async () => {
  const said = await chat(['gobbledygook', 'flibbertigibbet', 'are you open on sundays'])
  expect(said).toMatch(/— bot → team support: the bot did not understand/)
  expect(said).toMatch(/nobody answers here: your next message begins another chat\n.*The shop is open Monday/)
})

it('talks as the channel and the language that it is told of', async () => {
  expect(await chat(['أريد التحدث مع موظف'], '--language', 'ar')).toMatch(/ما اسمك؟/)
})

it('talks to a bot that has no host yet', async () => {
  const bot = await mkdtemp(join(tmpdir(), 'baton-bot-'))
  const person =
    'integration: { type: entity-and-integration-function, function: integration.utils.common.chat_force_pending, team: night }'
  await writeFile(
    join(bot, 'bot.yaml'),
    `name: small\nnodes:\n  person:\n    phrases: [a person please]\n    ${person}\n`,
  )
  const { out } = await runProgram(['chat', bot, '--why'], { lines: ['a person please'] })
  await rm(bot, { recursive: true })
  expect(out).toMatch(/team "night" is unknown: the default team takes the chat/)
  expect(out).toMatch(/— bot → team team: node person asks for a person/)
})

it.each([
  ['a folder that is none', ['chat', 'nowhere'], /cannot read the bot's folder nowhere/],
  [
    'a business that is none',
    ['chat', '--business', 'other'],
    /there is no business "other"; name one with --business: dune/,
  ],
])('refuses %s', async (_, args, told) => {
  const { code, err } = await runProgram(args, { env: { BATON_FOLDER: folder } })
  expect([code, err]).toEqual([1, expect.stringMatching(told) as string])
})
