import type { AgentAccount } from '@baton/agent-bridge'
import { BatonError, isPicture, roles, type Business, type Role, type TeamId } from '@baton/core'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { z } from 'zod'
import { openHouse, type OpenHouse } from '../wiring/open-house'
import { inColumns } from './in-columns'
import { ownFolder, type Terminal } from './terminal'

interface Where {
  readonly folder: string
  readonly business?: string
}

interface ChangeOptions {
  readonly team?: readonly string[]
  readonly role?: Role
  readonly name?: string
  readonly capacity?: number
  readonly picture?: string
}

/** Adds `agent add | change | list | password | sign-in | off`. */
export function addAgentCommands(program: Command, terminal: Terminal): void {
  const agent = program
    .command('agent')
    .description('the people who answer customers')
    .addHelpText(
      'after',
      `
A host that runs hears of every change at once. These commands also work while it does not, unless it keeps
everything in the embedded server, which ends with it.`,
    )

  add(agent, 'add', 'add an agent; prints a one-time sign-in, or takes a password', terminal)
    .argument('<email>', 'how they sign in', readEmail)
    .requiredOption('--team <id>', 'a team they belong to; say it again for another one', collectTeams)
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('agent'))
    .option('--name <name>', 'what customers see; the e-mail up to its @ unless set')
    .option('--capacity <chats>', 'how many chats at a time', readCapacity, 3)
    .option('--picture <address>', 'what customers see beside the name', readPicture)
    .option('--password-stdin', 'read a password from standard input')
    .addHelpText(
      'after',
      `
Examples:
  baton agent add mia@example.com --team support
  baton agent add ben@example.com --team support --team billing --role lead --name Ben`,
    )
    .action(
      async (
        email: string,
        options: Where & {
          readonly team: readonly string[]
          readonly role: Role
          readonly name?: string
          readonly capacity: number
          readonly picture?: string
          readonly passwordStdin?: true
        },
      ) => {
        const { capacity, name, passwordStdin, picture, role, team } = options
        const password = passwordStdin ? await terminal.readPassword() : undefined
        await inHouse(options, terminal, async (house) => {
          const { business } = house.pick(options.business)
          const account = await house.bridge.agents.add(business.id, {
            email,
            name: name ?? email.slice(0, email.indexOf('@')),
            teams: findTeams(business, team),
            role,
            capacity,
            ...(picture !== undefined && { picture }),
            ...(password !== undefined && { password }),
          })
          terminal.out(introduce(account))
          if (password === undefined) await printSignIn(house, business, account, terminal)
        })
      },
    )

  add(agent, 'change', "change an agent's teams, role, name, capacity or picture", terminal)
    .argument('<email>')
    .option('--team <id>', 'the teams they belong to from now on; say it again for another one', collectTeams)
    .addOption(new Option('--role <role>', 'what they may do').choices(roles))
    .option('--name <name>', 'what customers see')
    .option('--capacity <chats>', 'how many chats at a time', readCapacity)
    .option('--picture <address>', 'what customers see beside the name', readPicture)
    .addHelpText(
      'after',
      `
Examples:
  baton agent change mia@example.com --team support --team billing
  baton agent change mia@example.com --role lead --capacity 5

What is not named stays as it is. Chats that they have stay theirs.`,
    )
    .action(async (email: string, { business: id, folder, team, ...change }: Where & ChangeOptions) => {
      if (team === undefined && Object.keys(change).length === 0) {
        throw new BatonError('malformed', 'say what to change: --team, --role, --name, --capacity or --picture')
      }
      const where = { folder, ...(id !== undefined && { business: id }) }
      await inHouse(where, terminal, async (house) => {
        const { account, business } = await findAccount(house, where, email)
        const teams = team && findTeams(business, team)
        const changed = { ...change, ...(teams && { teams }) }
        terminal.out(introduce(await house.bridge.agents.update(business.id, account.id, changed)))
      })
    })

  add(agent, 'list', 'list the agents of a business', terminal).action(async (options: Where) => {
    await openAnd(options, terminal, async (house) => {
      const { business } = house.pick(options.business)
      const accounts = await house.bridge.agents.list(business.id)
      for (const line of inColumns(accounts.map(describeAccount))) terminal.out(line)
      if (accounts.length === 0) terminal.err(`${business.name} has no agents yet: baton agent add says how`)
    })
  })

  add(agent, 'password', 'set a new password, read from standard input; signs the agent out everywhere', terminal)
    .argument('<email>')
    .action(async (email: string, options: Where) => {
      await inHouse(options, terminal, async (house) => {
        const { account, business } = await findAccount(house, options, email)
        await house.bridge.agents.setPassword(business.id, account.id, await terminal.readPassword())
        terminal.out(`the password of ${account.email} is changed`)
      })
    })

  add(agent, 'sign-in', 'print a link that signs an agent in, once, within ten minutes', terminal)
    .argument('<email>')
    .action(async (email: string, options: Where) => {
      await openAnd(options, terminal, async (house) => {
        const { account, business } = await findAccount(house, options, email)
        if (!account.active)
          throw new BatonError('conflict', `${account.email} is off: agent off --back lets them back in`)
        await printSignIn(house, business, account, terminal)
      })
    })

  add(agent, 'off', 'take an agent out: no sign-in and no chats; `--back` undoes it', terminal)
    .argument('<email>')
    .option('--back', 'let them back in')
    .action(async (email: string, options: Where & { readonly back?: true }) => {
      await inHouse(options, terminal, async (house) => {
        const { account, business } = await findAccount(house, options, email)
        await house.bridge.agents.update(business.id, account.id, { active: options.back ?? false })
        terminal.out(`${account.email} is ${options.back ? 'back' : 'off'}`)
      })
    })
}

function add(parent: Command, name: string, description: string, terminal: Terminal): Command {
  return parent
    .command(name)
    .description(description)
    .option('--folder <folder>', 'the folder with baton.yaml', ownFolder(terminal))
    .option('--business <id>', 'which business, where there are several')
}

/** For commands that change something. */
async function inHouse(where: Where, terminal: Terminal, act: (house: OpenHouse) => Promise<void>): Promise<void> {
  await openAnd(where, terminal, async (house) => {
    await act(house)
    if (!house.durable) terminal.err('note: this server keeps nothing when it stops')
  })
}

async function openAnd(where: Where, terminal: Terminal, act: (house: OpenHouse) => Promise<void>): Promise<void> {
  const house = await openHouse(where.folder, terminal.env, terminal.err)
  try {
    await act(house)
  } finally {
    await house.close()
  }
}

async function findAccount(house: OpenHouse, where: Where, email: string) {
  const { business } = house.pick(where.business)
  const account = await house.bridge.agents.findByEmail(business.id, email)
  if (!account) throw new BatonError('not-found', `there is no agent ${email} in ${business.name}`)
  return { account, business }
}

async function printSignIn(
  { bridge, url }: OpenHouse,
  business: Business,
  account: AgentAccount,
  terminal: Terminal,
): Promise<void> {
  const token = await bridge.signIn.createToken(business.id, account.id)
  terminal.out(`sign in once, within ten minutes: ${url}/desk/#signin=${token}`)
}

function findTeams({ name, teams }: Business, asked: readonly string[]): readonly TeamId[] {
  const known = [...teams.keys()]
  return asked.map((text) => {
    const team = known.find((id) => id === text)
    if (team) return team
    throw new BatonError('malformed', `there is no team "${text}" in ${name}: its teams are ${known.join(', ')}`)
  })
}

function collectTeams(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter((id) => id !== '')]
}

function readEmail(text: string): string {
  if (z.email().safeParse(text).success) return text
  throw new InvalidArgumentError('Write an e-mail address.')
}

function readCapacity(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 50) return number
  throw new InvalidArgumentError('Write a number from 1 to 50.')
}

function readPicture(text: string): string {
  if (isPicture(text)) return text
  throw new InvalidArgumentError('Write an address that begins with https://, or a path that begins with one "/".')
}

function introduce({ capacity, email, name, role, teams }: AgentAccount): string {
  return `${name} <${email}> is ${role} of ${teams.join(', ')}, with ${capacity} chats at a time`
}

function describeAccount({ active, capacity, email, name, role, teams }: AgentAccount): readonly string[] {
  return [name, email, role, teams.join(', '), `${capacity} chats`, active ? '' : 'off']
}
