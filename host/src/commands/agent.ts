import type { AgentAccount } from '@baton/agent-bridge'
import { BatonError, roles, teamId, type Role } from '@baton/core'
import { Option, type Command } from 'commander'
import { openHouse, type OpenHouse } from '../wiring/open-house'
import type { Terminal } from './terminal'

interface Where {
  readonly folder: string
  readonly business?: string
}

/** Adds `agent add | list | password | sign-in | off`. */
export function addAgentCommands(program: Command, terminal: Terminal): void {
  const agent = program.command('agent').description('the people who answer customers')

  add(agent, 'add', 'add an agent; prints a one-time sign-in, or takes a password', terminal)
    .argument('<email>')
    .requiredOption('--team <ids...>', 'the teams they belong to, at least one')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('agent'))
    .option('--name <name>', 'what customers see; the e-mail up to its @ unless set')
    .option('--capacity <chats>', 'how many chats at a time', '3')
    .option('--password-stdin', 'read a password from standard input')
    .action(
      async (
        email: string,
        options: Where & {
          readonly team: readonly string[]
          readonly role: Role
          readonly name?: string
          readonly capacity: string
          readonly passwordStdin?: true
        },
      ) => {
        const password = options.passwordStdin ? await terminal.readPassword() : undefined
        await inHouse(options, terminal, async (house) => {
          const { business } = house.pick(options.business)
          const account = await house.bridge.agents.add(business.id, {
            email,
            name: options.name ?? (email.split('@')[0] || email),
            teams: options.team.map((id) => readTeam(id)),
            role: options.role,
            capacity: Number(options.capacity),
            ...(password !== undefined && { password }),
          })
          terminal.out(`${account.name} <${account.email}> is ${account.role} of ${account.teams.join(', ')}`)
          if (password === undefined) await printSignIn(house, account, terminal)
        })
      },
    )

  add(agent, 'list', 'list the agents of a business', terminal).action(async (options: Where) => {
    await inHouse(options, terminal, async (house) => {
      const { business } = house.pick(options.business)
      for (const account of await house.bridge.agents.list(business.id)) terminal.out(describeAccount(account))
    })
  })

  add(agent, 'password', 'set a new password, read from standard input; signs the agent out everywhere', terminal)
    .argument('<email>')
    .action(async (email: string, options: Where) => {
      const password = await terminal.readPassword()
      await inHouse(options, terminal, async (house) => {
        const { account, tenant } = await findAccount(house, options, email)
        await house.bridge.agents.setPassword(tenant, account.id, password)
        terminal.out(`the password of ${account.email} is changed`)
      })
    })

  add(agent, 'sign-in', 'print a link that signs an agent in, once, within ten minutes', terminal)
    .argument('<email>')
    .action(async (email: string, options: Where) => {
      await inHouse(options, terminal, async (house) => {
        const { account } = await findAccount(house, options, email)
        await printSignIn(house, account, terminal, options.business)
      })
    })

  add(agent, 'off', 'take an agent out: no sign-in and no chats; `--back` undoes it', terminal)
    .argument('<email>')
    .option('--back', 'let them back in')
    .action(async (email: string, options: Where & { readonly back?: true }) => {
      await inHouse(options, terminal, async (house) => {
        const { account, tenant } = await findAccount(house, options, email)
        await house.bridge.agents.update(tenant, account.id, { active: options.back ?? false })
        terminal.out(`${account.email} is ${options.back ? 'back' : 'off'}`)
      })
    })
}

function add(parent: Command, name: string, description: string, terminal: Terminal): Command {
  return parent
    .command(name)
    .description(description)
    .option('--folder <folder>', 'the folder with baton.yaml', terminal.env['BATON_FOLDER'] ?? '.')
    .option('--business <id>', 'which business, where there are several')
}

async function inHouse(where: Where, terminal: Terminal, act: (house: OpenHouse) => Promise<void>): Promise<void> {
  const house = await openHouse(where.folder, terminal.env, terminal.err)
  try {
    await act(house)
    if (!house.durable) terminal.err('note: this server keeps nothing when it stops')
  } finally {
    await house.close()
  }
}

async function findAccount(house: OpenHouse, where: Where, email: string) {
  const { business } = house.pick(where.business)
  const account = await house.bridge.agents.findByEmail(business.id, email)
  if (!account) throw new BatonError('not-found', `there is no agent ${email} in ${business.name}`)
  return { account, tenant: business.id }
}

async function printSignIn(
  house: OpenHouse,
  account: AgentAccount,
  terminal: Terminal,
  business?: string,
): Promise<void> {
  const token = await house.bridge.signIn.createToken(house.pick(business).business.id, account.id)
  const origin = house.setup.publicUrl ?? `http://localhost:${terminal.env['PORT'] ?? house.setup.port}`
  terminal.out(`sign in once, within ten minutes: ${origin}/desk/#signin=${token}`)
}

function readTeam(text: string): ReturnType<typeof teamId> {
  try {
    return teamId(text)
  } catch {
    throw new BatonError('malformed', `"${text}" is no team: give its id, such as support`)
  }
}

function describeAccount({ active, capacity, email, name, role, teams }: AgentAccount): string {
  return [name, `<${email}>`, role, teams.join(','), `${capacity} chats`, active ? '' : 'off']
    .filter(Boolean)
    .join('  ')
}
