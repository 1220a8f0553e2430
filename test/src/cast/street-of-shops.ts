/** A bot of a few nodes, one for each way a chat can go. It answers its own phrases; what is only near them, it asks about. */
const bot = `name: Test bot
greeting: hello
understanding: { wrongAnswer: 1000 }
`

const nodes = `hello:
  initial: Welcome.
hours:
  phrases: [opening hours]
  initial: Nine to five.
holidays:
  phrases: [opening days in the holidays]
  initial: Closed on Sundays.
order:
  phrases: [where is my order]
  entities:
    number: { type: number, mandatory: true, ask: Which order? }
  final: Order %number% is on its way.
plan:
  phrases: [my plan]
  initial: You have the %plan% plan.
stock:
  phrases: [is it in stock]
  integration:
    type: entity-and-integration-function
    function: stock.look
    # A story may kill hosts meanwhile, on a machine that has much to do.
    timeout: 60s
    before: I am looking.
    after: Anything else?
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
  'stock.look': () => {
    // A test of crashes may stop the host here.
    globalThis.batonTest?.reach('integration')
    return { say: 'There are seven left.' }
  },
}
`

/** A page with nothing but the chat. */
const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,"></head>
  <body><script src="widget.js"></script></body>
</html>
`

/** Somebody who works in a shop of the street. */
export interface StreetAgent {
  readonly name: string
  readonly teams?: readonly string[]
  readonly capacity?: number
  readonly picture?: string
  readonly role?: 'agent' | 'lead' | 'admin'
}

/** One shop in the street. */
export interface StreetShop {
  readonly mode?: 'bot-and-human' | 'human-only' | 'bot-only'
  readonly humanAssistance?: boolean
  readonly smartAssist?: boolean
  /** How its teams differ from support, billing and the inactive night shift, by id. */
  readonly teams?: { readonly [team: string]: object }
  /** Further general settings, as its file has them. */
  readonly settings?: object
  /** Its channels; a web chat if none is named. */
  readonly channels?: readonly object[]
  /** The environment variable that holds what its HTTP integrations are signed with. */
  readonly integrationSecret?: string
  /** Those who work there; `Asha of <shop>` if nobody is named. */
  readonly agents?: readonly StreetAgent[]
}

/** The files of a host with several businesses, each of them another way to set up the same shop; `host`: its own keys. */
export function streetOfShops(
  shops: { readonly [id: string]: StreetShop },
  host: { readonly publicUrl?: string } = {},
): { readonly [path: string]: string } {
  const files: Record<string, string> = { 'functions.ts': functions, 'street/index.html': page }
  for (const [id, shop] of Object.entries(shops)) {
    files[`${id}.yaml`] = toYaml(settingsOf(id, shop))
    if (shop.mode === 'human-only') continue
    files[`bots/${id}/bot.yaml`] = bot
    files[`bots/${id}/nodes/talk.yaml`] = nodes
    files[`bots/${id}/nodes/people.yaml`] = handovers
  }
  files['baton.yaml'] = toYaml({ ...host, businesses: Object.entries(shops).map(([id, shop]) => placeOf(id, shop)) })
  return files
}

function settingsOf(
  id: string,
  { humanAssistance, mode = 'bot-and-human', settings, smartAssist = true, teams = {} }: StreetShop,
) {
  return {
    id,
    name: `Shop ${id}`,
    mode,
    ...(humanAssistance !== undefined && { humanAssistance }),
    smartAssist,
    ...(mode !== 'bot-only' && { defaultTeam: 'support' }),
    teams: {
      support: { name: 'Support', ...teams['support'] },
      billing: { name: 'Billing', ...teams['billing'] },
      night: { name: 'Night', active: false },
    },
    ...settings,
  }
}

function placeOf(
  id: string,
  { agents = [{ name: `Asha of ${id}` }], channels = [webChat], integrationSecret, mode }: StreetShop,
) {
  return {
    file: `${id}.yaml`,
    path: `/${id}`,
    pages: 'street',
    ...(mode !== 'human-only' && { bot: `bots/${id}`, functions: 'functions.ts' }),
    ...(integrationSecret !== undefined && { integrationSecret: { env: integrationSecret } }),
    channels,
    agents: agents.map(({ capacity = 10, name, picture, role = 'agent', teams = ['support', 'billing'] }) => ({
      name,
      email: `${name.toLowerCase().replaceAll(' ', '.')}@${id}.example`,
      teams,
      role,
      capacity,
      ...(picture !== undefined && { picture }),
    })),
    printSignIns: true,
  }
}

export const webChat = { package: '@baton/adapter-web' }

/** Every JSON text is YAML too. */
const toYaml = (value: object): string => JSON.stringify(value, null, 2)
