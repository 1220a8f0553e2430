import { formatProblem } from '../configuration/configuration-problem'
import { flushEntities, forcePending } from './node'
import { parseBot } from './parse-bot'

function linesOf(text: string, more: { readonly [path: string]: string } = {}): readonly string[] {
  const files = [
    { path: 'shop/bot.yaml', text },
    ...Object.entries(more).map(([path, each]) => ({ path: `shop/nodes/${path}`, text: each })),
  ]
  return parseBot(files).problems.map((problem) => `${problem.severity} ${formatProblem(problem)}`)
}

/** The problems of one node `here`, whose keys begin on line 5. */
function problemsIn(keys: string): readonly string[] {
  const indented = keys
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  return linesOf(`name: shop\nnodes:\n  there: { phrases: [there], initial: x }\n  here:\n${indented}\n`).map((line) =>
    line.replace(/shop\/bot\.yaml:(\d+): nodes\.here/, '$1'),
  )
}

describe('what is wrong with a bot', () => {
  it('collects every error of every file, each with its line', () => {
    expect(
      linesOf('name: shop\ngreting: hello\nnodes:\n  a: { initial: 5 }\n', {
        'a.yaml': 'b:\n  lable: x\n  initial: y\n',
        'b.yaml': 'c: [',
      }),
    ).toEqual([
      'error shop/bot.yaml:2: greting: there is no key "greting" here; did you mean "greeting"?',
      'error shop/bot.yaml:4: nodes.a.initial: 5 is a number; put it in quotes: "5"',
      'error shop/nodes/a.yaml:2: b.lable: there is no key "lable" here; did you mean "label"?',
      expect.stringMatching(/^error shop\/nodes\/b\.yaml:1: this is not YAML/),
    ])
  })

  it('says which file is missing', () => {
    const { problems } = parseBot([{ path: 'shop/other.yaml', text: 'a: {}' }])
    expect(problems.map(formatProblem)).toEqual([
      'shop/bot.yaml:1: this file is missing; write name: and, if you like, greeting: into it',
    ])
  })

  it('wants a name and a node', () => {
    expect(linesOf('greeting: x')).toEqual(['error shop/bot.yaml:1: name: this is missing; write a text'])
    expect(linesOf('name: x')).toEqual([
      'error shop/bot.yaml:1: this bot has no nodes; write them here under nodes, or in files under nodes/',
    ])
    expect(linesOf('')).toEqual(['error shop/bot.yaml:1: this is empty; write a map of keys and values'])
  })

  it('names nodes that do not exist, but not those of a file with other errors', () => {
    const head =
      'name: shop\ngreeting: helo\nnodes:\n  hello: { phrases: [hi], initial: { text: x, choices: [{ label: A, node: a }] } }\n'
    expect(linesOf(head, { 'a.yaml': 'a: { initial: x, colour: y }' })).toEqual([
      'error shop/bot.yaml:2: greeting: there is no node "helo"; did you mean "hello"?',
      'error shop/nodes/a.yaml:1: a.colour: there is no key "colour" here; write one of label, start, end, active, phrases, entities, initial, final, connections, integration',
    ])
    expect(linesOf(head.replace('helo', 'hello'))).toEqual([
      'error shop/bot.yaml:4: nodes.hello.initial.choices[0].node: there is no node "a"; write one of hello',
    ])
  })

  it('refuses the same id, phrase or name twice', () => {
    expect(
      linesOf('name: shop\nnodes:\n  a: { phrases: [Hello!], initial: x }\n', {
        'a.yaml': 'b:\n  phrases:\n    - hello\n  initial: x\na:\n  initial: y\n',
        'c.yaml': 'c: { label: B, phrases: [y], initial: y }\n',
      }),
    ).toEqual([
      'error shop/nodes/a.yaml:3: b.phrases[0]: "hello" is a phrase of a already (shop/bot.yaml:3); keep one of them',
      'error shop/nodes/a.yaml:5: a: there is a node "a" already (shop/bot.yaml:3); give one of them another id',
      'error shop/nodes/c.yaml:1: c.label: b is called "B" too (shop/nodes/a.yaml:1); a customer could not tell them apart',
    ])
  })

  it('lets the same words lead elsewhere from another place', () => {
    expect(problemsIn('phrases: [here]\ninitial: x\nconnections: [{ to: there, phrases: [here, there] }]')).toEqual([])
  })

  it.each([
    [
      'phrases: [here]',
      ['warning 4: this node has nothing to say: reaching it is a bot break; write initial or final'],
    ],
    ['initial: x', ['warning 4: nothing leads to this node; write phrases, or a connection or choice elsewhere']],
    ['initial: x\nstart: true', ['warning 4: only its label "Here" leads to this node; write phrases']],
    ['initial: x\nactive: false', []],
    [
      'phrases: ["?!"]\ninitial: x',
      ['error 5.phrases[0]: there are no words in "?!"; write what a customer would say'],
    ],
    ['phrases: [hi, "Hi."]\ninitial: x', ['warning 5.phrases[1]: this phrase stands at shop/bot.yaml:5 already']],
    [
      'phrases: [hi]\ninitial: { text: x, choices: [Something else] }',
      [
        'warning 6.initial.choices[0]: no node understands "Something else"; write {label: Something else, node: …}, or add it as a phrase',
      ],
    ],
    ['phrases: [hi]\ninitial: Hello %nmae%', ['warning 6.initial: nothing is called %nmae%; did you mean %name%?']],
    [
      'phrases: [hi]\ninitial: [{ text: a, choices: [there] }, { text: b, choices: [there] }]',
      ['error 6.initial: only one message of a reply may offer choices; put them all in the last one'],
    ],
    [
      'phrases: [hi]\ninitial: { alt: x, text: y }',
      ['error 6.initial.alt: alt says what an image shows; write image as well'],
    ],
    [
      'phrases: [hi]\ninitial: { links: [{ label: x, url: "https://a.b" }] }',
      ['error 6.initial: write text, image, cards or form: there is nothing to show here'],
    ],
    [
      'phrases: [hi]\ninitial: { any: [a], text: b }',
      ['error 6.initial: write one of: a message (text, image, cards or form), any, or languages'],
    ],
    ['phrases: [hi]\ninitial: []', ['error 6.initial: this is empty; write something, or leave the key out']],
    [
      'phrases: [hi]\ninitial: { languages: { english: x } }',
      ['error 6.initial.languages.english: write a language such as en, ar or pt-BR'],
    ],
    [
      'phrases: [hi]\ninitial: { text: x, links: [{ label: y, url: a.b }] }',
      ['error 6.initial.links[0].url: write a full address, such as https://example.com/page'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: email, mandatory: true } }',
      [
        'warning 6.initial: with one mandatory entity only its question is said; put this into ask',
        'error 7.entities.a: write ask: the question for "a", because it is mandatory',
      ],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: email, ask: what } }',
      ['warning 7.entities.a.ask: "a" is never asked for; write mandatory: true, or leave ask out'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: pattern, pattern: "(" } }',
      ['error 7.entities.a.pattern: this is not a JavaScript pattern: Unterminated group'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: pattern, pattern: "a*" } }',
      [
        'error 7.entities.a.pattern: this pattern matches an empty text; write at least one character that must be there',
      ],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: pattern, pattern: "(a+)+b" } }',
      [
        'warning 7.entities.a.pattern: a repetition inside a repeated group can take very long; write it without one of the two',
      ],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: phone, country: Dubai } }',
      ['error 7.entities.a.country: write a country of two capital letters, such as AE or DE'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: number, min: 5, max: 1 } }',
      ['error 7.entities.a.min: no number is at least 5 and at most 1'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: { type: e-mail } }',
      ['error 7.entities.a.type: "e-mail" is not known here; did you mean "email"?'],
    ],
    [
      'phrases: [hi]\ninitial: x\nentities: { a: {} }',
      ['error 7.entities.a.type: "type" is missing; write one of text, email, phone, number, choice, pattern'],
    ],
    [
      'phrases: [hi]\ninitial: x\nconnections: [{ to: there }]',
      ['error 7.connections[0]: write phrases or when: a connection needs something to be followed by'],
    ],
    [
      'phrases: [hi]\ninitial: x\nconnections: [{ to: there, when: { entity: b } }]',
      ['error 7.connections[0].when.entity: this node has no entity "b"'],
    ],
    [
      'phrases: [hi]\nintegration: { type: api, url: /orders }',
      ['error 6.integration.url: write a full address, such as https://example.com/orders'],
    ],
    [
      'phrases: [hi]\nintegration: { type: api, url: "https://a.b", timeout: 5 }',
      ['error 6.integration.timeout: write a length of time with its unit, such as 30s, 8m or 2h'],
    ],
    [
      'phrases: [hi]\nintegration: { type: api, url: "https://a.b", timeout: 5m }',
      ['error 6.integration.timeout: write a time from 100ms to 60s'],
    ],
    [
      `phrases: [hi]\nintegration: { type: entity-and-integration-function, function: x, team: y }`,
      [`error 6.integration.team: only ${forcePending} hands over to a team`],
    ],
    [
      `phrases: [hi]\nintegration: { type: entity-and-integration-function, function: ${forcePending}, team: y, route: z }`,
      ['error 6.integration.route: write either team or route'],
    ],
    [
      `phrases: [hi]\nintegration: { type: entity-and-integration-function, function: integration.utils.common.force_pending }`,
      [
        `error 6.integration.function: there is no built-in function "integration.utils.common.force_pending"; did you mean "${forcePending}"?`,
      ],
    ],
    [
      `phrases: [hi]\nintegration: { type: entity-and-integration-function, function: x, entityFunction: ${flushEntities} }`,
      ['error 6.integration.entityFunction: a built-in function prepares no entities; write it as function'],
    ],
    [
      'label: A label of more than forty characters is too long\nphrases: [hi]\ninitial: x',
      ['error 5.label: this is too long: at most 40'],
    ],
  ])('finds what is wrong with %j', (keys, problems) => {
    expect(problemsIn(keys)).toEqual(problems)
  })

  it('takes a choice for understood that answers a question or leads on', () => {
    expect(
      problemsIn(`
phrases: [hi]
initial: { text: why, choices: [It is late, Whatever] }
entities: { reason: { type: choice, options: [late, lost] } }
connections: [{ to: there, when: { entity: reason } }, { to: there, phrases: [whatever] }]
`),
    ).toEqual([])
    expect(
      problemsIn(
        'phrases: [hi]\nentities: { who: { type: text, mandatory: true, ask: { text: who, choices: [Nobody] } } }\nfinal: x',
      ),
    ).toEqual([])
  })

  it('warns of what leads to a node that is not active', () => {
    expect(
      linesOf(
        'name: shop\nnodes:\n  a: { phrases: [a], initial: { text: x, choices: [{ label: B, node: b }] } }\n  b: { active: false }\n',
      ),
    ).toEqual([
      'warning shop/bot.yaml:3: nodes.a.initial.choices[0].node: the node "b" is not active, so this leads nowhere',
    ])
    expect(linesOf('name: shop\ngreeting: b\nnodes:\n  b: { active: false, initial: x }\n')).toEqual([
      'error shop/bot.yaml:2: greeting: the node "b" is not active; activate it, or greet with another one',
    ])
  })

  it('warns of two entities of one name that are not the same thing', () => {
    expect(
      linesOf(
        'name: shop\nnodes:\n  a: { phrases: [a], initial: x, entities: { n: { type: number } } }\n  b: { phrases: [b], initial: x, entities: { n: { type: number, min: 1 } } }\n  c: { phrases: [c], initial: x, entities: { n: { type: email } } }\n',
      ),
    ).toEqual([
      'warning shop/bot.yaml:5: nodes.c.entities.n: "n" is a number in a (shop/bot.yaml:3) and an email here; entities of one name share their value, so give one of them another name',
    ])
  })

  it('lets nodes lead to each other in a circle', () => {
    expect(
      linesOf(
        'name: shop\nnodes:\n  a: { phrases: [a], initial: x, connections: [{ to: b, phrases: [on] }] }\n  b: { initial: x, connections: [{ to: a, phrases: [back] }, { to: b, phrases: [again] }] }\n',
      ),
    ).toEqual([])
  })
})
