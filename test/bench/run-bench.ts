import { startTestServer } from '@baton/agent-bridge/testing'
import { Redis } from 'ioredis'
import { describeMachine, describeRedis } from './describe-machine'
import { formatReport, type Row } from './format-report'
import { closeConnections } from './http-client'
import { keepInReadme } from './keep-in-readme'
import { measureAssignments } from './measure-assignments'
import { measureMemory } from './measure-memory'
import { measureMessages } from './measure-messages'
import { measureStart } from './measure-start'
import { measureWidget } from './measure-widget'

const rounds = 5

async function run(keep: boolean): Promise<void> {
  const server = await startTestServer({
    kind: 'redis-server',
    configuration: async () => ['appendonly yes', 'appendfsync everysec'],
  })
  const redis = new Redis(server.url)
  try {
    const machine = describeMachine(await describeRedis(redis))
    console.log(machine)
    const start = await tell('start', measureStart)
    const messages = await tell('messages', () =>
      measureMessages({ redis, redisUrl: server.url, rounds, nodeOptions: [] }),
    )
    await redis.flushall()
    const assignments = await tell('assignments', () => measureAssignments(server.url))
    await redis.flushall()
    const memory = await tell('memory', () => measureMemory(redis, server.url))
    const rows = formatReport({ start, messages, assignments, memory, widget: measureWidget() })
    console.log(`\n${formatTable(rows)}`)
    if (keep) keepInReadme(__dirname, machine, formatMarkdown(rows))
  } finally {
    closeConnections()
    redis.disconnect()
    await server.stop()
  }
}

async function tell<Value>(what: string, measure: () => Promise<Value>): Promise<Value> {
  const from = Date.now()
  const value = await measure()
  console.log(`${what}: ${Math.round((Date.now() - from) / 1000)} s`)
  return value
}

function formatMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(({ baton, floor, ratio, what }) => `| ${what} | ${baton} | ${floor} | ${ratio} |`)
  return ['| what | Baton | bare server | ratio |', '| --- | --: | --: | --: |', ...lines].join('\n')
}

function formatTable(rows: readonly Row[]): string {
  const head: Row = { what: '', baton: 'Baton', floor: 'bare server', ratio: '' }
  const all = [head, ...rows]
  const width = (name: keyof Row): number => Math.max(...all.map((row) => row[name].length))
  return all
    .map(({ what, baton, floor, ratio }) =>
      [
        what.padEnd(width('what')),
        baton.padStart(width('baton')),
        floor.padStart(width('floor')),
        ratio.padStart(width('ratio')),
      ].join('  '),
    )
    .join('\n')
}

run(process.argv.includes('--keep')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
