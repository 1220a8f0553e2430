import { setTimeout as wait } from 'node:timers/promises'
import { dedupeKeyOf } from '../dedupe-key'
import { BatonError } from '../error'
import type { Line } from '../conversation-store'
import { createConsultation, type ConsultArbiter } from './consult-arbiter'
import { dedupeWindow } from './dedupe-window'
import { gatherFacts, type FactSources } from './gather-facts'
import type { Advanced, HubOptions, TenantSettings } from '../hub'
import { channelOf, tenantOf, type LineId } from '../id'
import type { Input } from '../input'
import { goesThroughLane, type LogDraft } from '../log-entry'
import { observeTurn } from './observe-turn'
import type { takeTurn } from '../take-turn'
import type { Facts } from '../facts'
import type { Chore, Turn } from '../turn'

/** What advancing needs of the hub. */
export interface AdvanceOptions
  extends FactSources, Pick<HubOptions, 'tenant' | 'adapter' | 'observe'>, Required<Pick<HubOptions, 'onStep'>> {
  readonly takeTurn: typeof takeTurn
  readonly retakes: number
}

/** What became of the input, and what its commit left to do. */
export interface AdvancedLine {
  readonly advanced: Advanced
  /** Seq of the customer's own entry, where the turn wrote one. */
  readonly customerSeq?: number
  /** By their keys. */
  readonly chores: ReadonlyMap<string, Chore>
  readonly owesLane: boolean
}

/**
 * Load ▸ take turn ▸ commit; again from the start as often as somebody else committed first. A turn that leaves a message
 * unsure is taken again with what the business's arbiter says. `read`: the line, if it was read since the input came.
 */
export async function advanceLine(
  options: AdvanceOptions,
  line: LineId,
  input: Input,
  read?: Line,
): Promise<AdvancedLine> {
  const startedAt = options.now()
  const consult = createConsultation(options, line)
  for (let retries = 0; retries <= options.retakes; retries += 1) {
    const before = retries === 0 && read ? read : await options.store.load(line)
    const result = await takeAndCommit(options, consult, line, input, before)
    if (result) {
      const { decision, ...rest } = result
      options.observe({
        kind: 'turn',
        line,
        input: input.kind,
        result: rest.advanced.kind,
        ...(decision && { decision }),
        retries,
        ms: options.now() - startedAt,
      })
      return rest
    }
    // Whoever was faster needs a moment for what comes next; the last ones wait a little longer.
    if (retries > 0) await wait(Math.min(retries, 20))
  }
  throw new BatonError('transient', `the line changed ${options.retakes + 1} times while a turn was taken`)
}

async function takeAndCommit(
  options: AdvanceOptions,
  consult: ConsultArbiter,
  line: LineId,
  input: Input,
  before: Line,
): Promise<(AdvancedLine & { decision?: ReturnType<typeof lastDecision> }) | undefined> {
  const { store } = options
  const settings = settingsOf(options, line)
  const { arbiter, bot, business } = settings
  const context = { business, ...(bot && { bot }), channel: channelOf(line).channel }
  const take = (facts: Facts): Turn => options.takeTurn(context, line, before.conversation, input, facts)
  const dedupeKey = dedupeKeyOf(input)
  const readRepeated = async () => (dedupeKey === undefined ? undefined : store.readApplied(line, dedupeKey))

  let facts = await gatherFacts(options, line, before, input, business.mode)
  let turn = take(facts)
  if (arbiter && bot && turn.kind === 'taken' && turn.unsure) {
    // The commit would know a repeat, but that is too late to save the question.
    const seq = await readRepeated()
    if (seq !== undefined) return nothingOwed({ kind: 'duplicate', seq })
    while (turn.kind === 'taken' && turn.unsure) {
      const verdict = await consult(arbiter, bot, turn.unsure)
      facts = { ...facts, now: options.now(), arbiter: [...(facts.arbiter ?? []), verdict] }
      turn = take(facts)
    }
  }

  if (turn.kind !== 'taken') {
    // What the input did the first time may be the very reason why it is refused now.
    const seq = await readRepeated()
    return nothingOwed(seq === undefined ? turn : { kind: 'duplicate', seq })
  }

  const adapter = options.adapter(line)
  const release = adapter?.capabilities.delivery === 'log'
  const speaks = turn.entries.some(({ body }) => goesThroughLane(body))
  await options.onStep('before-commit', line)
  if (release && speaks) await options.onStep('before-send', line)
  const result = await store.commit({
    line,
    revision: before.revision,
    conversation: turn.conversation,
    entries: turn.entries,
    chores: turn.chores,
    ...(dedupeKey !== undefined && { dedupeKey }),
    dedupeForMs: dedupeWindow(adapter),
    at: facts.now,
    ...(release && { release }),
    ...(input.kind === 'claim' && { notAfter: input.notAfter }),
  })
  if (result.kind === 'stale') return undefined
  if (result.kind !== 'committed') return nothingOwed(result)
  await options.onStep('after-commit', line)
  if (result.released && speaks) await options.onStep('after-send', line)

  observeTurn(options.observe, line, before.conversation, turn.entries, facts.now)
  const { firstSeq, lastSeq, choreKeys = [] } = result
  const customerIndex = turn.entries.findIndex(({ body }) => body.kind === 'customer')
  return {
    advanced: { kind: 'committed', firstSeq, lastSeq, conversation: turn.conversation },
    ...(customerIndex >= 0 && { customerSeq: firstSeq + customerIndex }),
    chores: new Map(choreKeys.flatMap((key, index) => keyed(key, turn.chores[index]))),
    owesLane: speaks && !result.released,
    decision: lastDecision(turn.entries),
  }
}

function settingsOf({ tenant }: AdvanceOptions, line: LineId): TenantSettings {
  const settings = tenant(tenantOf(line))
  if (!settings) throw new BatonError('not-found', `no business is configured as ${tenantOf(line)}`)
  return settings
}

function nothingOwed(advanced: Advanced): AdvancedLine {
  return { advanced, chores: new Map(), owesLane: false }
}

const keyed = (key: string, chore: Chore | undefined): readonly [string, Chore][] => (chore ? [[key, chore]] : [])

function lastDecision(entries: readonly LogDraft[]) {
  return entries.flatMap(({ body }) => (body.kind === 'record' ? body.record.steps : [])).at(-1)?.decision
}
