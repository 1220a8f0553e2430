import { formatProblem } from '../configuration/configuration-problem'
import { nodeId } from '../id'
import { makeBot, makeNode } from '../testing/make-bot'
import { businessJsonSchema } from './business-schema'
import type { BotNode } from './node'
import { parseBusiness, type ParseBusinessOptions } from './parse-business'

const bot = makeBot([
  makeNode('refund', {
    entities: [{ name: 'reason', kind: { type: 'text', maxLength: 9 }, mandatory: false, ask: [], askAgain: [] }],
  }),
])
const head = 'id: shop\nname: Shop\nmode: bot-and-human\ndefaultTeam: support\n'
const teams = 'teams: { support: {}, billing: {}, old: { active: false } }\n'

function problemsOf(text: string, options: ParseBusinessOptions = { bot }): readonly string[] {
  return parseBusiness({ path: 'business.yaml', text }, options).problems.map(
    (problem) => `${problem.severity} ${formatProblem(problem)}`,
  )
}

function handOver(change: { readonly team?: string }): BotNode {
  return makeNode('agent', {
    integration: { kind: 'force-pending', before: [], after: [], timeoutMs: 1, ...change },
    source: 'nodes/a.yaml:7',
  })
}

describe('parseBusiness', () => {
  it('reads everything, with its defaults', () => {
    const { business, problems } = parseBusiness({ path: 'business.yaml', text: head + teams }, { bot })
    expect(problems).toEqual([])
    expect(business).toMatchObject({
      id: 'shop',
      name: 'Shop',
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      mode: 'bot-and-human',
      humanAssistance: true,
      defaultTeam: 'support',
      smartAssist: true,
      sayBreakFirst: false,
      routing: [],
      breakRouting: [],
      languages: { default: 'en', supported: ['en'] },
      timers: { botIdleMs: 480_000, contextMs: 7_200_000, waitingMs: 480_000 },
      categories: [],
      categoryRequired: false,
      cannedReplies: [],
      texts: {},
    })
    expect([...(business?.teams.values() ?? [])]).toEqual([
      {
        id: 'support',
        name: 'support',
        active: true,
        strategy: 'balanced',
        whenOffline: 'queue',
        awayMs: 300_000,
        targetMs: 60_000,
      },
      {
        id: 'billing',
        name: 'billing',
        active: true,
        strategy: 'balanced',
        whenOffline: 'queue',
        awayMs: 300_000,
        targetMs: 60_000,
      },
      {
        id: 'old',
        name: 'old',
        active: false,
        strategy: 'balanced',
        whenOffline: 'queue',
        awayMs: 300_000,
        targetMs: 60_000,
      },
    ])
  })

  it('reads what is written', () => {
    const { business } = parseBusiness(
      {
        path: 'business.yaml',
        text: `${head}
teams:
  support: { name: Help, strategy: pull, whenOffline: close, delay: 2m, recall: 30s, away: 1m, target: 90s }
  billing: {}
humanAssistance: false
smartAssist: false
sayBreakFirst: true
languages: { default: ar, supported: [en] }
timers: { botIdle: 1m, context: 48h }
categories: [Order, { name: Return, reasons: [Size] }]
categoryRequired: true
cannedReplies: { hello: Hello! }
texts: { ar: { recall: x, closed: [a, b] } }
routing:
  - { id: one, when: { node: refund, language: [en, ar] }, team: billing }
breakRouting:
  - id: two
    team: billing
    when:
      cause: integration-failed
      not: { entity: reason, is: [late, 3] }
      any: [{ channel: one }, { time: { days: [sat-mon, wed], from: "22:00", to: "02:00", zone: Asia/Dubai } }]
`,
      },
      { bot },
    )
    expect(business).toMatchObject({
      humanAssistance: false,
      smartAssist: false,
      sayBreakFirst: true,
      languages: { default: 'ar', supported: ['ar', 'en'] },
      timers: { botIdleMs: 60_000, contextMs: 172_800_000, waitingMs: 480_000 },
      categories: [
        { name: 'Order', reasons: [] },
        { name: 'Return', reasons: ['Size'] },
      ],
      cannedReplies: [{ shortcut: 'hello', text: 'Hello!' }],
      texts: { ar: { recall: ['x'], closed: ['a', 'b'] } },
      routing: [
        {
          id: 'one',
          team: 'billing',
          when: {
            kind: 'all',
            of: [
              { kind: 'node', in: [nodeId('refund')] },
              { kind: 'language', in: ['en', 'ar'] },
            ],
          },
        },
      ],
      breakRouting: [
        {
          id: 'two',
          when: {
            kind: 'all',
            of: [
              { kind: 'cause', in: ['integration-failed'] },
              {
                kind: 'any',
                of: [
                  { kind: 'channel', in: ['one'] },
                  { kind: 'time', days: ['sat', 'sun', 'mon', 'wed'], from: '22:00', to: '02:00', zone: 'Asia/Dubai' },
                ],
              },
              { kind: 'not', of: { kind: 'entity', name: 'reason', in: ['late', '3'] } },
            ],
          },
        },
      ],
    })
    expect(business?.teams.get('support' as never)).toEqual({
      id: 'support',
      name: 'Help',
      active: true,
      strategy: 'pull',
      whenOffline: 'close',
      delayMs: 120_000,
      recallMs: 30_000,
      awayMs: 60_000,
      targetMs: 90_000,
    })
  })

  it('takes the mode and human assistance apart only where that makes sense', () => {
    const mode = (name: string, flag: string, options: ParseBusinessOptions = { bot }): readonly string[] =>
      problemsOf(
        `id: shop\nname: Shop\nmode: ${name}\ndefaultTeam: support\nteams: { support: {} }\n${flag}\n`,
        options,
      )
    expect(mode('bot-and-human', 'humanAssistance: false')).toEqual([])
    expect(mode('bot-only', '')).toEqual([])
    expect(mode('bot-only', 'humanAssistance: true')).toEqual([
      'error business.yaml:6: humanAssistance: a bot-only business has nobody to assist; write false, or mode: bot-and-human',
    ])
    expect(mode('human-only', 'humanAssistance: true', {})).toEqual([])
    expect(mode('human-only', 'humanAssistance: false', {})).toEqual([
      'error business.yaml:6: humanAssistance: a human-only business is human assistance; write true, or mode: bot-only',
    ])
    expect(
      parseBusiness({ path: 'b', text: 'id: a\nname: A\nmode: bot-only\n' }, { bot }).business?.humanAssistance,
    ).toBe(false)
  })

  it('wants a bot for the modes that have one, and none for the other', () => {
    expect(problemsOf(head + teams, {})).toEqual([
      'error business.yaml:3: mode: a bot-and-human business needs a bot; add one to the configuration, or write mode: human-only',
    ])
    expect(problemsOf(head + teams, { bot: 'unchecked' })).toEqual([])
    expect(problemsOf(`${head.replace('bot-and-human', 'human-only')}${teams}`)).toEqual([
      'error business.yaml:3: mode: a human-only business has no bot; take the bot out of the configuration, or write mode: bot-and-human',
    ])
  })

  it('wants a default team that exists and is active, unless nobody could be asked', () => {
    const withTeam = (team: string): readonly string[] =>
      problemsOf(`id: a\nname: A\nmode: bot-and-human\n${team}${teams}`)
    expect(withTeam('')).toEqual([
      'error business.yaml:3: mode: a bot-and-human business needs a default team; write defaultTeam: and one of its teams',
    ])
    expect(withTeam('defaultTeam: suport\n')).toEqual([
      'error business.yaml:4: defaultTeam: there is no team "suport"; did you mean "support"?',
    ])
    expect(withTeam('defaultTeam: old\n')).toEqual([
      'error business.yaml:4: defaultTeam: the team "old" is not active; activate it, or choose another default team',
    ])
    expect(withTeam('defaultTeam: constructor\n')).toHaveLength(1)
    expect(problemsOf('id: a\nname: A\nmode: bot-only\n')).toEqual([])
  })

  it('checks rules against teams and the bot', () => {
    const rules = (list: string, rule: string): readonly string[] =>
      problemsOf(`${head}${teams}${list}:\n  - ${rule}\n`)
    expect(rules('routing', '{ id: a, when: { node: refnd }, team: biling }')).toEqual([
      'error business.yaml:7: routing[0].team: there is no team "biling"; did you mean "billing"?',
      'error business.yaml:7: routing[0].when.node: the bot has no node "refnd"; did you mean "refund"?',
    ])
    expect(rules('routing', '{ id: a, when: { not: { all: [{ cause: nothing-to-say }] } }, team: billing }')).toEqual([
      'error business.yaml:7: routing[0].when.not.all[0].cause: a handover by design has no cause; put this rule into breakRouting',
    ])
    expect(rules('breakRouting', '{ id: a, when: { entity: raeson, language: ar }, team: old }')).toEqual([
      'warning business.yaml:7: breakRouting[0].team: the team "old" is not active, so the default team gets these chats',
      'warning business.yaml:7: breakRouting[0].when.entity: no node of the bot has an entity "raeson"; did you mean "reason"?',
      'warning business.yaml:7: breakRouting[0].when.language: "ar" is no language of this business',
    ])
    const rule = '{ id: a, when: { channel: x }, team: billing }'
    expect(rules('routing', `${rule}\n  - ${rule}`)).toEqual([
      'error business.yaml:8: routing[1].id: there is a rule "a" already; give it another id',
    ])
  })

  it.each([
    [
      'routing: [{ id: a, when: {}, team: billing }]',
      'routing[0].when: write at least one condition, such as node: refund',
    ],
    [
      'routing: [{ id: a, when: { is: x }, team: billing }]',
      'routing[0].when: write which entity this is about: entity: name',
    ],
    [
      'routing: [{ id: a, when: { time: { from: "9:00", to: "18:00", zone: UTC } }, team: billing }]',
      'routing[0].when.time.from: write a time of day from "00:00" to "23:59"',
    ],
    [
      'routing: [{ id: a, when: { time: { from: "09:00", to: "18:00", zone: Dubai } }, team: billing }]',
      'routing[0].when.time.zone: write a time zone such as Europe/Berlin, Asia/Dubai or UTC',
    ],
    [
      'routing: [{ id: a, when: { time: { days: monday, from: "09:00", to: "18:00", zone: UTC } }, team: billing }]',
      'routing[0].when.time.days: write days such as mon, sat or mon-fri',
    ],
    [
      'breakRouting: [{ id: a, when: { cause: not-understod }, team: billing }]',
      'breakRouting[0].when.cause: "not-understod" is not known here; did you mean "not-understood"?',
    ],
    ['timers: { botIdle: 8 }', 'timers.botIdle: write a length of time with its unit, such as 30s, 8m or 2h'],
    ['timers: { context: 3d }', 'timers.context: write a time from 0s to 48h'],
    ['languages: { default: english }', 'languages.default: write a language such as en, ar or pt-BR'],
    ['texts: { en: { brake: x } }', 'texts.en.brake: there is no key "brake" here; did you mean "break"?'],
    ['categories: [a, a]', 'categories[1]: there is a category "a" already'],
    ['categoryRequired: true', 'categoryRequired: there are no categories to choose from; write categories, or false'],
    ['cannedReplies: { "two words": x }', 'cannedReplies.two words: write one word of at most 30 characters'],
    ['smartAssist: on', 'smartAssist: this is a text; write true or false'],
  ])('refuses %j', (text, message) => {
    expect(problemsOf(`${head}${teams}${text}\n`)).toEqual([`error business.yaml:6: ${message}`])
  })

  it('warns of texts that nobody will read, and of those that are missing', () => {
    expect(
      problemsOf(
        `${head}${teams}languages: { default: en, supported: [ar] }\ntexts:\n  de: { closed: x }\n  en: { joined: "%agnet% is here" }\n`,
      ),
    ).toEqual([
      'warning business.yaml:8: texts.de: "de" is no language of this business; add it to languages.supported',
      'warning business.yaml:9: texts.en.joined: nothing fills %agnet% here; did you mean "agent"?',
      expect.stringMatching(
        /^warning business.yaml:6: languages: "ar" does not say break, assist-choice, .*: another language is used there$/,
      ),
    ])
  })

  it('warns where the bot hands over to a team that will not get the chat', () => {
    const withNode = (node: BotNode, text = head + teams): readonly string[] =>
      problemsOf(text, { bot: makeBot([node]) })
    expect(withNode(handOver({ team: 'billing' }))).toEqual([])
    expect(withNode(handOver({}))).toEqual([])
    expect(withNode(handOver({ team: 'biling' }))).toEqual([
      'warning nodes/a.yaml:7: agent.integration: there is no team "biling", so the default team gets these chats; did you mean "billing"?',
    ])
    expect(withNode(handOver({ team: 'old' }))).toEqual([
      'warning nodes/a.yaml:7: agent.integration: the team "old" is not active, so the default team gets these chats',
    ])
    expect(withNode(handOver({}), 'id: a\nname: A\nmode: bot-only\n')).toEqual([
      'warning nodes/a.yaml:7: agent.integration: this business is bot-only, so nothing is handed over here: the customer is told what the node says',
    ])
  })

  it('has a JSON Schema made from what is checked', () => {
    expect(businessJsonSchema()).toMatchObject({ type: 'object', required: ['id', 'name', 'mode'] })
  })
})
