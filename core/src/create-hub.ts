import { randomUUID } from 'node:crypto'
import { createAccountGates } from './hub/account-gates'
import { advanceLine, type AdvancedLine } from './hub/advance-line'
import { createBackgroundWork } from './hub/background-work'
import { dedupeWindow } from './hub/dedupe-window'
import type { Line } from './conversation-store'
import { createDrainSlots } from './hub/drain-slots'
import type { Envelope } from './envelope'
import { BatonError, errorCodes, isBatonError } from './error'
import { hubLimits, type Hub, type HubLimits, type HubOptions } from './hub'
import type { LineId, TenantId } from './id'
import type { Input } from './input'
import { lineOf } from './line-of'
import { createLineQueue } from './hub/line-queue'
import type { ReceiveResult } from './receive-result'
import { createSettler, type Owed } from './hub/settle-line'
import { createShowTyping } from './hub/show-typing'
import { takeTurn } from './take-turn'
import { unreachable } from './unreachable'
import { createWakeUps } from './hub/wake-ups'
import { warnTeam } from './hub/warn-team'

/** Wires load ▸ take turn ▸ commit ▸ settle together. One per process; any number of processes share a store. */
export function createHub(options: HubOptions): Hub {
  const { store, observe } = options
  const limits: HubLimits = { ...hubLimits, ...options.limits }
  const sources = {
    store,
    desk: options.desk,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    uniqueId: options.uniqueId ?? randomUUID,
  }
  const onStep = options.onStep ?? (() => undefined)
  const turns = createLineQueue()
  const slots = createDrainSlots(limits.drains)
  const background = createBackgroundWork()
  const gateOf = createAccountGates({ store, observe, now: sources.now, sender: sources.uniqueId() })
  const showOnChannel = createShowTyping({ ...options, limits, gateOf })
  let stopping = false

  const settler = createSettler({
    ...options,
    ...sources,
    onStep,
    limits,
    slots,
    gateOf,
    stopping: () => stopping,
    warnTeam: (line, reason) => turns.run(line, () => warnOfSuspension(line, reason)),
  })
  const wakeUps = createWakeUps(sources.now, limits.wakeWithinMs, (line) =>
    startSettling(line, { chores: 'all', lane: true }),
  )

  async function settle(line: LineId, owed: Owed): Promise<void> {
    const again = await settler.settle(line, owed)
    if (again !== undefined && !stopping) wakeUps.set(line, again)
  }

  /** Goes on after the caller has been answered; what fails is found again through the index. */
  function startSettling(line: LineId, owed: Owed): void {
    background.start(() =>
      settle(line, owed).catch((error: unknown) => observe({ kind: 'error', where: 'settle', line, error })),
    )
  }

  async function warnOfSuspension(line: LineId, reason: string): Promise<void> {
    const warning = {
      code: 'lane-suspended',
      text: `messages to the customer stand still (${reason}); they are tried again when somebody writes here`,
    }
    observe({ kind: 'warning', line, ...warning })
    const dedupeForMs = dedupeWindow(options.adapter(line))
    await warnTeam(store, line, { ...warning, at: sources.now(), dedupeForMs })
  }

  async function advance(line: LineId, input: Input, read?: Line): Promise<AdvancedLine> {
    if (stopping) throw new BatonError('transient', 'the hub is stopping')
    const result = await turns.run(line, () =>
      advanceLine(
        {
          ...sources,
          tenant: options.tenant,
          adapter: options.adapter,
          observe,
          onStep,
          takeTurn: options.takeTurn ?? takeTurn,
          retakes: limits.retakes,
        },
        line,
        input,
        read,
      ),
    )
    // Also where nothing is owed: the index must hear of the deadline, and that the commit is dealt with.
    if (result.advanced.kind === 'committed') {
      startSettling(line, { chores: result.chores, lane: result.owesLane, resume: speaks(input) })
    }
    return result
  }

  async function receive(tenant: TenantId, envelope: Envelope): Promise<ReceiveResult> {
    const { sender, content } = envelope
    if (sender.isSelf) return { kind: 'ignored', reason: 'our own message' }
    if (sender.isBot) return { kind: 'ignored', reason: "another bot's message" }
    const line = lineOf(tenant, envelope)
    if (content.kind === 'typing') {
      await store.signal(line, { kind: 'typing', by: 'customer' })
      return { kind: 'ignored', reason: 'typing is not kept' }
    }
    if (content.kind === 'receipt') {
      await store.setDelivery(line, content.upTo, content.state)
      return { kind: 'ignored', reason: 'a receipt' }
    }
    const { advanced, customerSeq } = await advance(line, { kind: 'customer', envelope })
    switch (advanced.kind) {
      case 'committed':
        return { kind: 'accepted', seq: customerSeq ?? advanced.lastSeq }
      case 'duplicate':
        return { kind: 'duplicate', seq: await readCustomerSeq(line, envelope, advanced.seq) }
      case 'ignored':
        return advanced
      case 'refused':
        return { kind: 'failed', code: 'conflict', message: `refused: ${advanced.refusal}` }
      case 'expired':
        return { kind: 'failed', code: 'conflict', message: 'it came too late' }
      default:
        return unreachable(advanced)
    }
  }

  /** A repeat is answered with the position of the message itself, as the first delivery was. */
  async function readCustomerSeq(line: LineId, { dedupeKey }: Envelope, lastSeq: number): Promise<number> {
    const entries = await store.readLog(line, { audience: 'audit', before: lastSeq + 1, limit: entriesPerTurn })
    const own = entries.find(({ body }) => body.kind === 'customer' && body.dedupeKey === dedupeKey)
    return own?.seq ?? lastSeq
  }

  return {
    async receive(tenant, envelope) {
      try {
        return await receive(tenant, envelope)
      } catch (error) {
        const code = isBatonError(error) ? error.code : 'transient'
        if (errorCodes[code].status >= 500) {
          observe({ kind: 'error', where: 'receive', line: lineOf(tenant, envelope), error })
        }
        return { kind: 'failed', code, message: isBatonError(error) ? error.message : 'it could not be taken' }
      }
    },
    async advance(line, input, read) {
      const { advanced } = await advance(line, input, read)
      return advanced
    },
    async showTyping(line, { name, after, to }) {
      await store.signal(line, { kind: 'typing', by: 'agent', name, after })
      if (!stopping) background.start(() => showOnChannel(line, to))
    },
    async settle(line) {
      if (stopping) return
      const settling = settle(line, { chores: 'all', lane: true })
      // The caller hears of a failure; here it is only waited for.
      background.start(() => settling.then(undefined, () => undefined))
      await settling
    },
    async stop() {
      stopping = true
      wakeUps.clear()
      slots.close()
      background.start(() => turns.idle())
      await background.finish(limits.stopWithinMs)
    },
  }
}

/** More than any turn writes. */
const entriesPerTurn = 100

/** Whether somebody speaks on the line, so that a lane that was suspended is worth another try. */
function speaks(input: Input): boolean {
  return input.kind === 'customer' || (input.kind === 'agent' && ['say', 'resend'].includes(input.action.kind))
}
