import { fitMessage, type Capabilities, type Content, type LogEntry } from '@baton/core'
import type { Command } from 'commander'
import { createTalk, type Talk, type TalkOptions } from '../rehearsal/create-talk'
import { loadCast, type RehearsalCast } from '../rehearsal/load-cast'
import { explainEntry } from './explain-entry'
import { ownFolder, type Terminal } from './terminal'

interface ChatOptions {
  readonly business?: string
  readonly channel: string
  readonly language?: string
  readonly why?: true
}

/** A terminal shows words: whatever else a message has becomes text, choices a list whose numbers can be typed. */
const words: Capabilities = {
  text: { limit: 20_000, unit: 'characters', markdown: false },
  choices: { max: 0, labelLimit: 0 },
  cards: false,
  forms: false,
  links: false,
  media: { types: [], maxSize: 0 },
  typing: false,
  notices: true,
  delivery: 'log',
  idempotentSend: true,
  redeliveryMs: 0,
}

export function addChatCommand(program: Command, terminal: Terminal): void {
  program
    .command('chat')
    .description('talk to a bot here, as one of its customers')
    .argument('[folder]', 'a folder with baton.yaml or bot.yaml', ownFolder(terminal))
    .option('--business <id>', 'which business, where there are several')
    .option('--channel <channel>', 'the channel that the bot is told of', 'web')
    .option('--language <language>', "what the customer's side is set to, such as ar")
    .option('--why', 'say after each message how it was understood and what decided')
    .addHelpText(
      'after',
      `
Functions and HTTP integrations of its nodes are run, as they would be for a customer.
Nobody answers for a team: a chat that is handed over ends here, and the next message begins another.
Each line of standard input is a message; Ctrl+D ends it.`,
    )
    .action(async (folder: string, { business, why, ...options }: ChatOptions) => {
      const cast = await loadCast({
        folder,
        ...(business !== undefined && { business }),
        lookUp: (name) => terminal.env[name] || undefined,
        warn: terminal.err,
      })
      await chat(cast, options, terminal, why ?? false)
    })
}

async function chat(cast: RehearsalCast, options: TalkOptions, terminal: Terminal, why: boolean): Promise<void> {
  let talk: Talk | undefined
  const play = async (content: Content): Promise<void> => {
    talk ??= createTalk(cast, options)
    for (const entry of await talk.customer(content)) for (const line of show(entry, why)) terminal.out(line)
    const owner = talk.conversation?.ownership.owner
    // Whoever it waits for is not here.
    if (owner !== 'bot') talk = undefined
    if (owner === 'team') terminal.out('— nobody answers here: your next message begins another chat')
  }
  await play({ kind: 'event', event: 'joined' })
  for await (const line of terminal.readLines('you: ')) {
    const text = line.trim()
    if (text !== '') await play({ kind: 'text', text })
  }
}

/** What the customer reads, and between that who has the chat now, or everything that was decided. */
function show(entry: LogEntry, why: boolean): readonly string[] {
  const { audience, body } = entry
  if (body.kind === 'message') {
    if (audience !== 'customer') return []
    return fitMessage(body.message, words).flatMap((message) =>
      'text' in message ? say(nameOf(message.kind), message.text ?? '') : [],
    )
  }
  if (body.kind === 'customer' || (body.kind !== 'owner' && !why)) return []
  const what = explainEntry(entry)
  return what === undefined ? [] : [`— ${what}`]
}

function nameOf(kind: string): string {
  return kind === 'notice' ? 'house' : 'bot'
}

function say(who: string, text: string): readonly string[] {
  const [first = '', ...more] = text.split('\n')
  return [`${who}: ${first}`, ...more.map((line) => `${' '.repeat(who.length + 2)}${line}`.trimEnd())]
}
