import { chooseAgent, type AgentLoad } from '@baton/agent-bridge'
import { decideAgain, type Assignment, type DecisionRecord } from '@baton/core'
import type { Agent } from '../cast/agent'
import { openShop, type Shop } from '../cast/open-shop'
import { settingsOf } from '../cast/settings-of'
import { runBaton } from '../cast/run-baton'

let shop: Shop
let chatId: string
beforeAll(async () => {
  shop = await openShop()
  chatId = await tellAStory(shop)
})
afterAll(() => shop.close())

/** A conversation with a bit of everything that is decided; returns its id. */
async function tellAStory({ agent, customer: newCustomer }: Shop): Promise<string> {
  const [asha, lena] = [agent('Asha'), agent('Lena')]
  for (const each of [asha, lena] satisfies Agent[]) await each.signsIn()
  const customer = await newCustomer()
  await customer.arrives()
  await customer.says('opening hours')
  await customer.says('do you have gift cards too')
  await customer.hears(/From 20 to 200 euros/)
  await customer.says('flibbertigibbet')
  await customer.hears(/didn't get that|didn't understand/)
  await customer.says('gobbledygook')
  await customer.hears(/Nobody is here/)
  await asha.goesOnline()
  const chat = await asha.gets(customer)
  await asha.says(chat, 'a word of the agent')
  await asha.does(chat, { kind: 'hand-back' })
  await customer.hears("I'm back. What else can I do for you?")
  await customer.says('I want to talk to an agent')
  await customer.hears(/name/i)
  await customer.says('Priya')
  await customer.hears(/e-mail/i)
  await customer.says('not an address')
  await customer.says('priya@example.com')
  await asha.gets('Priya')
  await lena.goesOnline()
  await asha.does(chat, { kind: 'transfer', team: 'billing', agent: lena.id })
  await lena.gets('Priya')
  await lena.does(chat, { kind: 'park' })
  await customer.says('one more word of the customer')
  await lena.gets('Priya')
  await lena.does(chat, { kind: 'close', category: 'Praise' })
  await customer.hears(/closed/)
  await asha.takesABreak()
  await lena.does(chat, { kind: 'reopen' })
  await lena.gets('Priya')
  await lena.does(chat, { kind: 'close', category: 'Praise' })
  await lena.loses('Priya')
  await customer.says('opening hours')
  await lena.loses('Priya')
  return chat.id
}

async function exportDecisions(): Promise<readonly DecisionRecord[]> {
  const { code, stderr, stdout } = await runBaton(['decisions', 'export', '--folder', shop.folder], shop.env)
  expect([code, stderr]).toEqual([0, ''])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DecisionRecord)
}

it('G9 decides every exported decision of a whole conversation again, with the same result', async () => {
  const { bot, business } = await settingsOf(shop)
  const records = await exportDecisions()
  const kinds = new Set(records.flatMap(({ steps }) => steps.map(({ decision }) => decision.kind)))
  expect([...kinds]).toEqual(expect.arrayContaining(['reply', 'ask', 'assist', 'handover', 'assigned']))
  const ways = records.flatMap(({ steps }) =>
    steps.flatMap(({ decision }) => (decision.kind === 'handover' ? [decision.how] : [])),
  )
  expect(ways).toEqual(['on-bot-break', 'by-design', 'reopened'])
  for (const record of records) {
    expect([record.bot, record.business]).toEqual([bot?.version, business.version])
    expect(decideAgain({ business, bot }, record)).toEqual(record.steps)
  }
  // Other settings decide otherwise: what is compared is not merely copied.
  const strict = { ...business, smartAssist: false }
  const changed = records.filter(
    (record) => JSON.stringify(decideAgain({ business: strict, bot }, record)) !== JSON.stringify(record.steps),
  )
  expect(changed.length).toBeGreaterThan(0)
})

it('G9 chooses the same agent again from the record of every assignment', async () => {
  const assignments = (await exportDecisions()).flatMap(({ input }) =>
    input.kind === 'claim' ? [input.assignment] : [],
  )
  expect(assignments.map(({ how }) => how)).toEqual(['matched', 'matched', 'returned', 'returned', 'matched'])
  for (const assignment of assignments) expect(chooseAgain(assignment)).toBe(assignment.chosen)
})

function chooseAgain({ candidates, chosen, how, strategy }: Assignment): string | undefined {
  const loads = candidates.map(({ agent, capacity, excluded, held, lastAssignedAt }): AgentLoad => {
    return { agent, capacity, held, lastAssignedAt, present: excluded !== 'away' }
  })
  const chat = { weight: 1, ...(how === 'returned' && { reservedFor: chosen }) }
  return chooseAgent(chat, loads, strategy ?? 'balanced')?.chosen
}

it('is explained in plain words, without anybody’s own', async () => {
  const { code, stderr, stdout } = await runBaton(['explain', chatId, '--folder', shop.folder], shop.env)
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split('\n')
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}\S/)
  const story = [
    /the customer sent joined/,
    /understood: it means what the phrases of gift-cards mean \(\d+ % sure\) \(by "gift".*decided: node gift-cards replies/,
    /too little even to suggest it \(a word is in no phrase\); decided: Smart Assist helps/,
    /bot → team support: the bot did not understand/,
    /decided: handed over to team support on bot break \(not-understood\), no rule chose the team/,
    /team support → agent \S+: claimed, matched/,
    /decided: agent \S+ of team support gets it/,
    /agent \S+ answered/,
    /agent \S+ → bot: handed back by \S+/,
    /node talk-to-agent asks for name/,
    /email became known, from the bot/,
    /bot → team support: node talk-to-agent asks for a person/,
    /agent \S+ → team billing \(for \S+\): transferred by \S+/,
    /claimed, returned/,
    /agent \S+ → agent \S+ \(parked\): parked by \S+/,
    /the customer answered a parked chat/,
    /→ closed: closed-by-agent/,
    /closed → team billing: Lena reopened it/,
    /decided: handed over to team billing as it was reopened, no rule chose the team/,
    /decided: agent \S+ of team billing gets it/,
    /→ closed: closed-by-agent/,
  ]
  let from = 0
  for (const told of story) {
    const at = lines.findIndex((line, index) => index >= from && told.test(line))
    expect([String(told), at >= 0]).toEqual([String(told), true])
    from = at
  }
  for (const word of ['flibbertigibbet', 'gobbledygook', 'Priya', 'example.com', 'word of the']) {
    expect(stdout).not.toContain(word)
  }
})

it('says what is wrong with an id that is none, or that nobody knows', async () => {
  const nobody = chatId.replace(/\.\d+$/, '.77')
  for (const [id, told] of [
    ['nonsense', `baton: "nonsense" is no conversation: copy its id from the desk, or a line's name from the log`],
    [nobody, `baton: there is no conversation ${nobody}`],
  ] as const) {
    const { code, stderr, stdout } = await runBaton(['explain', id, '--folder', shop.folder], shop.env)
    expect([code, stdout, stderr.trim()]).toEqual([1, '', told])
  }
})
