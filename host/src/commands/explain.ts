import { BatonError, conversationId, parseConversationId, parseLineId, type LineId, type LogEntry } from '@baton/core'
import type { Command } from 'commander'
import { isLineName } from '../server/create-line-names'
import { openHouse, type OpenHouse } from '../wiring/open-house'
import { explainEntry } from './explain-entry'
import { ownFolder, type Terminal } from './terminal'

/** More entries than any conversation that a person would explain. */
const mostEntries = 5_000

export function addExplainCommand(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('say in plain words why a conversation went where it went')
    .argument('<conversation>', 'its id, as the desk shows it; or a line, by its id or its name in the log')
    .option('--folder <folder>', 'the folder with baton.yaml', ownFolder(terminal))
    .addHelpText(
      'after',
      `
What customers and agents wrote is not shown, only what was decided about it.
Of a line, its newest conversation is explained.

Examples:
  baton explain shop.web.main.2kd81.1
  baton explain line-3f9a0c12be47`,
    )
    .action(async (text: string, options: { readonly folder: string }) => {
      const isConversation = parseConversationId(text) !== undefined
      if (!isConversation && !isLineName(text) && parseLineId(text) === undefined) {
        throw new BatonError(
          'malformed',
          `"${text}" is no conversation: copy its id from the desk, or a line's name from the log`,
        )
      }
      const house = await openHouse(options.folder, terminal.env, terminal.err)
      try {
        const found = parseConversationId(text) ?? (await findNewest(house, text))
        const query = { audience: 'audit', conversation: found?.number ?? 0, limit: mostEntries } as const
        const entries = found ? await house.store.readLog(found.line, query) : []
        if (!found || entries.length === 0) {
          throw new BatonError('not-found', `there is no ${isConversation ? 'conversation' : 'line'} ${text}`)
        }
        if (!isConversation) terminal.err(`conversation ${conversationId(found.line, found.number)}, the newest there:`)
        for (const line of explainConversation(entries)) terminal.out(line)
      } finally {
        await house.close()
      }
    })
}

/** The newest conversation on a line that is named by its id, or as in the log. */
async function findNewest(
  house: OpenHouse,
  text: string,
): Promise<{ readonly line: LineId; readonly number: number } | undefined> {
  const line = isLineName(text) ? await findLine(house, text) : parseLineId(text)
  const { conversation } = line ? await house.store.load(line) : {}
  return line && conversation && { line, number: conversation.number }
}

/** Reads the ids of all lines: a name is made for logs, and nothing leads back from it. */
async function findLine(house: OpenHouse, name: string): Promise<LineId | undefined> {
  const names = await house.lineNames()
  for (const { business } of house.setup.businesses) {
    for await (const line of house.store.lines(business.id)) {
      if (names.some((each) => each.nameOf(line) === name)) return line
    }
  }
  return undefined
}

/** One line per thing that happened, without anybody's words. */
function explainConversation(entries: readonly LogEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    const said = explainEntry(entry)
    return said === undefined ? [] : [`${new Date(entry.at).toISOString()}  ${said}`]
  })
}
