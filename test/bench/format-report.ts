import type { Assignments } from './measure-assignments'
import type { MemoryCosts } from './measure-memory'
import type { MessageCosts } from './measure-messages'
import type { StartTimes } from './measure-start'
import type { Cost } from './measure-work'
import { median } from './summarise'

/** Everything that was measured in one run. */
export interface Report {
  readonly start: StartTimes
  readonly messages: MessageCosts
  readonly assignments: Assignments
  readonly memory: MemoryCosts
  /** gzipped bytes; nothing if it is not built */
  readonly widget: number | undefined
}

/** One line of the table: what Baton takes, and what the bare server takes for the same. */
export interface Row {
  readonly what: string
  readonly baton: string
  readonly floor: string
  readonly ratio: string
}

const none = '–'

export function formatReport({ start, messages, assignments, memory, widget }: Report): readonly Row[] {
  const { bot, botFloor, botTrips, relay, relayFloor, relayTrips, handoverTrips, idleUs } = messages
  return [
    compare('start to first page served, nothing there yet', start.first, start.floor, 'ms'),
    compare('start to first page served, Redis running', start.again, start.floor, 'ms'),
    compareCpu('bot answers a message: CPU of the host', bot, botFloor, 'cpuUs'),
    compareCpu('bot answers a message: CPU of Redis', bot, botFloor, 'redisCpuUs'),
    compare('bot answers a message: Redis round trips', botTrips.roundTrips, floorTrips, '', 1),
    compare('bot answers a message: p50 from send to socket', bot.p50, botFloor.p50, 'ms', 1),
    compare('bot answers a message: p99', bot.p99, botFloor.p99, 'ms', 1),
    compareCpu('agent to customer: CPU of the host', relay, relayFloor, 'cpuUs'),
    compareCpu('agent to customer: CPU of Redis', relay, relayFloor, 'redisCpuUs'),
    compare('agent to customer: Redis round trips', relayTrips.roundTrips, floorTrips, '', 1),
    compare('agent to customer: p50 from send to socket', relay.p50, relayFloor.p50, 'ms', 1),
    compare('agent to customer: p99', relay.p99, relayFloor.p99, 'ms', 1),
    alone('handover to a team, with the message: Redis round trips', show(handoverTrips.roundTrips, '', 1)),
    alone('assignment of a waiting chat: Redis round trips', show(assignments.roundTrips, '', 1)),
    alone('assignment of a waiting chat: CPU of the host', show(assignments.cpuUs, 'µs')),
    alone(`claims by matching, ${assignments.agents} agents`, show(assignments.matchedPerSecond, '/s')),
    alone(`claims by hand, ${assignments.agents} agents at once`, show(assignments.pickedPerSecond, '/s')),
    alone('a host that is idle: CPU', show(idleUs / 1000, 'ms/s', 1)),
    alone('the widget, gzipped', widget === undefined ? 'not built' : show(widget / 1000, 'KB', 1)),
    alone('an open conversation: Redis', show(memory.open.redis / 1000, 'KB', 1)),
    alone('an open conversation: heap of the host', show(memory.open.hostHeap / 1000, 'KB', 1)),
    alone('an open conversation: resident memory of the host', show(memory.open.hostRss / 1000, 'KB', 1)),
    alone('waiting in a queue, on top: Redis', show(memory.waiting.redis / 1000, 'KB', 1)),
    alone('waiting in a queue, on top: heap of the host', show(memory.waiting.hostHeap / 1000, 'KB', 1)),
    alone('a conversation that waits, in all: resident memory of the host', show(memory.both.hostRss / 1000, 'KB', 1)),
  ]
}

/** By how it is written: one pipeline that appends, one read. */
const floorTrips = 2

function compare(what: string, baton: number, floor: number, unit: string, digits = 0): Row {
  return {
    what,
    baton: show(baton, unit, digits),
    floor: show(floor, unit, digits),
    ratio: `× ${(baton / floor).toFixed(1)}`,
  }
}

/** The machine's own moods weigh on two rounds that follow each other alike: the ratio is the median of their ratios. */
function compareCpu(what: string, baton: Cost, floor: Cost, name: 'cpuUs' | 'redisCpuUs'): Row {
  const ratios = baton.rounds.map((round, index) => round[name] / (floor.rounds[index]?.[name] ?? Number.NaN))
  return { ...compare(what, baton[name], floor[name], 'µs'), ratio: `× ${median(ratios).toFixed(1)}` }
}

function alone(what: string, baton: string): Row {
  return { what, baton, floor: none, ratio: none }
}

function show(value: number, unit: string, digits = 0): string {
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit.startsWith('/') || unit === '' ? `${number}${unit}` : `${number} ${unit}`
}
