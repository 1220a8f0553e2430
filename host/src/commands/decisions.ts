import { completeRecord, type DecisionRecord, type LineId, type LogBody } from '@baton/core'
import { InvalidArgumentError, type Command } from 'commander'
import { openHouse } from '../wiring/open-house'
import { ownFolder, type Terminal } from './terminal'

/** Log entries read at a time. */
const page = 500

export function addDecisionsCommands(program: Command, terminal: Terminal): void {
  const decisions = program.command('decisions').description('why chats went where they went')
  decisions
    .command('export')
    .description('print every decision record as one line of JSON, oldest first within a customer’s line')
    .option('--folder <folder>', 'the folder with baton.yaml', ownFolder(terminal))
    .option('--business <id>', 'which business, where there are several')
    .option('--since <time>', 'only what was decided at or after this ISO time', readTime)
    .addHelpText('after', '\nRecords hold what customers wrote: treat the output as the conversations themselves.')
    .action(async (options: { readonly folder: string; readonly business?: string; readonly since?: number }) => {
      const house = await openHouse(options.folder, terminal.env, terminal.err)
      try {
        const { business } = house.pick(options.business)
        for await (const line of house.store.lines(business.id)) {
          for await (const record of readRecords(house.store, line)) {
            if (record.at >= (options.since ?? 0)) terminal.out(JSON.stringify(record))
          }
        }
      } finally {
        await house.close()
      }
    })
}

/** The decision records of a line, oldest first, each with everything it takes to decide again. */
export async function* readRecords(
  store: Pick<Awaited<ReturnType<typeof openHouse>>['store'], 'readLog'>,
  line: LineId,
): AsyncGenerator<DecisionRecord> {
  const named = new Map<number, LogBody>()
  let current = 0
  for (let after = 0; ;) {
    const entries = await store.readLog(line, { audience: 'audit', after, limit: page })
    for (const { body, conversation, seq } of entries) {
      // A record names entries of its own conversation only.
      if (conversation !== current) named.clear()
      current = conversation
      if (body.kind === 'record') yield completeRecord(body.record, (at) => named.get(at))
      if (body.kind === 'customer' || body.kind === 'integration-result') named.set(seq, body)
    }
    const last = entries.at(-1)
    if (!last || entries.length < page) return
    after = last.seq
  }
}

function readTime(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write a time such as 2026-01-31T09:00:00Z.')
  return time
}
