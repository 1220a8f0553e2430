import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const example = join(__dirname, '../../host/examples/support')

/** The demo shop's folder, made ready to be measured. */
export interface BenchShop {
  readonly folder: string
  remove(): Promise<void>
}

/** What a customer says to be handed over: to a team that is given its chats, and to one whose agents pick. */
export const words = { toSupport: 'bring me a person', toPool: 'bring me anybody' } as const

/** The demo bot with two nodes more, fifty agents, and one trusted proxy, so that every caller has an address of its own. */
export async function openBenchShop({ agents, capacity }: { agents: number; capacity: number }): Promise<BenchShop> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-bench-'))
  for (const part of ['bot.yaml', 'nodes', 'functions.ts']) {
    await cp(join(example, part), join(folder, part), { recursive: true })
  }
  const files = {
    'baton.yaml': hostFile(agents, capacity),
    'business.yaml': businessFile,
    'nodes/bench.yaml': handoverNodes,
    'pages/index.html': '<!doctype html><title>Bench</title>',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

function hostFile(agents: number, capacity: number): string {
  const people = Array.from(
    { length: agents },
    (_, index) =>
      `      - { name: Agent ${index}, email: agent${index}@bench.example, teams: [support, pool, billing], capacity: ${capacity} }`,
  )
  return `port: 0
trustedProxies: 1
businesses:
  - file: business.yaml
    bot: .
    functions: functions.ts
    pages: pages
    channels: [{ package: '@baton/adapter-web' }]
    printSignIns: true
    agents:
${people.join('\n')}
`
}

const businessFile = `id: bench
name: Bench
mode: bot-and-human
defaultTeam: support
teams:
  support: { name: Support }
  pool: { name: Pool, strategy: pull }
  billing: { name: Billing }
`

const handoverNodes = `bench-support:
  phrases: [${words.toSupport}]
  integration: { type: entity-and-integration-function, function: integration.utils.common.chat_force_pending, team: support }
bench-pool:
  phrases: [${words.toPool}]
  integration: { type: entity-and-integration-function, function: integration.utils.common.chat_force_pending, team: pool }
`
