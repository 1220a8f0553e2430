/** A bot of a few nodes, one for each way a chat can go. */
const bot = `name: Test bot
greeting: hello
`

const nodes = `hello:
  initial: Welcome.
hours:
  phrases: [opening hours]
  initial: Nine to five.
`

const handovers = `person:
  phrases: [talk to a person]
  integration:
    type: entity-and-integration-function
    function: integration.utils.common.chat_force_pending
    before: One moment.
    after: Stay here.
bill:
  phrases: [my bill]
  integration:
    type: entity-and-integration-function
    function: integration.utils.common.chat_force_pending
    team: billing
lost:
  phrases: [lost team]
  integration:
    type: entity-and-integration-function
    function: integration.utils.common.chat_force_pending
    team: nowhere
shut:
  phrases: [shut team]
  integration:
    type: entity-and-integration-function
    function: integration.utils.common.chat_force_pending
    team: night
thrown:
  phrases: [thrown team]
  integration:
    type: entity-and-integration-function
    function: integration.utils.common.chat_force_pending
    route: routing.throws
broken:
  phrases: [broken look-up]
  integration:
    type: entity-and-integration-function
    function: orders.broken
`

const functions = `export const functions = {
  'routing.throws': () => { throw new Error('no route') },
  'orders.broken': () => { throw new Error('no order') },
}
`

/** The general settings of one shop in the street. */
export interface StreetShop {
  readonly mode?: 'bot-and-human' | 'human-only' | 'bot-only'
  readonly humanAssistance?: boolean
  readonly smartAssist?: boolean
}

/** The files of a host with several businesses, each of them another way to set up the same shop. */
export function streetOfShops(shops: { readonly [id: string]: StreetShop }): { readonly [path: string]: string } {
  const files: Record<string, string> = { 'functions.ts': functions }
  const businesses: string[] = []
  for (const [id, { humanAssistance, mode = 'bot-and-human', smartAssist = true }] of Object.entries(shops)) {
    files[`${id}.yaml`] = [
      `id: ${id}`,
      `name: Shop ${id}`,
      `mode: ${mode}`,
      ...(humanAssistance === undefined ? [] : [`humanAssistance: ${humanAssistance}`]),
      `smartAssist: ${smartAssist}`,
      ...(mode === 'bot-only' ? [] : ['defaultTeam: support']),
      'teams:',
      '  support: { name: Support }',
      '  billing: { name: Billing }',
      '  night: { name: Night, active: false }',
    ].join('\n')
    const hasBot = mode !== 'human-only'
    if (hasBot) {
      files[`bots/${id}/bot.yaml`] = bot
      files[`bots/${id}/nodes/talk.yaml`] = nodes
      files[`bots/${id}/nodes/people.yaml`] = handovers
    }
    businesses.push(
      [
        `  - file: ${id}.yaml`,
        `    path: /${id}`,
        ...(hasBot ? [`    bot: bots/${id}`, '    functions: functions.ts'] : []),
        `    channels: [{ package: '@baton/adapter-web' }]`,
        '    agents:',
        `      - { name: Asha of ${id}, email: asha@${id}.example, teams: [support, billing], capacity: 10 }`,
        '    printSignIns: true',
      ].join('\n'),
    )
  }
  files['baton.yaml'] = `businesses:\n${businesses.join('\n')}\n`
  return files
}
