import type { ChannelAdapter, WireMessage } from '../channel-adapter'
import type { ConversationStore, LaneOutcome, LaneStep } from '../conversation-store'
import type { Address } from '../envelope'
import { BatonError } from '../error'
import type { HubLimits, HubOptions } from '../hub'
import type { LineId } from '../id'
import type { IntegrationRunner } from '../integration-runner'
import { judgeBeforeSend, judgeSend, type HeadInHand, type SendOutcome, type Verdict } from './judge-send'
import type { LogBody } from '../log-entry'
import type { Observe } from '../observation'
import { renderMessage, sendWire } from './send-head'
import type { SharedGate } from './shared-gate'
import { startIntegration } from './start-integration'

/** What draining needs of the hub. */
export interface DrainOptions extends Required<Pick<HubOptions, 'onStep'>> {
  readonly store: ConversationStore
  readonly integrations: IntegrationRunner
  readonly observe: Observe
  readonly now: () => number
  readonly random: () => number
  readonly uniqueId: () => string
  readonly limits: HubLimits
  /** No new head is taken once the hub stops. */
  readonly stopping: () => boolean
  /** Tells the team, in the log, that the lane stands still. */
  readonly warnTeam: (line: LineId, reason: string) => Promise<void>
}

/** How a drain ended. */
export type Drained =
  | { readonly kind: 'empty' }
  /** There is, or may be, more to do at that time (epoch ms). */
  | { readonly kind: 'again'; readonly at: number }
  /** `found`: it was so before this drain. */
  | { readonly kind: 'suspended'; readonly found: boolean }

type Head = Extract<LaneStep, { kind: 'head' }>
type MessageBody = Extract<LogBody, { kind: 'message' }>

/** What became of a head in this drain. `shutUntil`: the gate is shut, and the whole lane waits. */
interface Handled {
  readonly outcome: LaneOutcome
  readonly shutUntil?: number
}

/**
 * Sends a lane's messages in order, one by one, under a lease. Whatever stops it in the middle, another drain finds the
 * head marked `sending` and knows that its outcome is unknown; so an error here cleans nothing up.
 */
export async function drainLane(
  options: DrainOptions,
  adapter: ChannelAdapter,
  gate: SharedGate,
  line: LineId,
): Promise<Drained> {
  const { store, limits, now } = options
  const holder = options.uniqueId()
  let address: Address | undefined
  let finished: { readonly seq: number; readonly outcome: LaneOutcome } | undefined

  for (let taken = 0; ; taken += 1) {
    if (finished && (taken >= limits.sendsPerDrain || options.stopping())) {
      await store.leaveLane(line, holder, finished)
      return { kind: 'again', at: now() }
    }
    const step = await store.stepLane(line, holder, limits.leaseMs, finished)
    if (step.kind === 'empty') return { kind: 'empty' }
    if (step.kind === 'busy') return { kind: 'again', at: step.until }
    if (step.kind === 'paused') {
      return step.until === undefined ? { kind: 'suspended', found: taken === 0 } : { kind: 'again', at: step.until }
    }
    address ??= await readAddress(store, line)
    const { outcome, shutUntil } = await handleHead(options, adapter, gate, line, step, address)
    finished = { seq: step.entry.seq, outcome }
    if (shutUntil !== undefined) {
      await store.leaveLane(line, holder, finished)
      return { kind: 'again', at: shutUntil }
    }
  }
}

async function handleHead(
  options: DrainOptions,
  adapter: ChannelAdapter,
  gate: SharedGate,
  line: LineId,
  head: Head,
  address: Address,
): Promise<Handled> {
  const { body } = head.entry
  if (body.kind === 'message') return sendMessage(options, adapter, gate, line, head, body, address)
  if (body.kind === 'integration') {
    await options.onStep('before-send', line)
    await startIntegration(options, line, body)
    await options.onStep('after-send', line)
  }
  return { outcome: { kind: 'done', state: 'sent' } }
}

async function sendMessage(
  options: DrainOptions,
  adapter: ChannelAdapter,
  gate: SharedGate,
  line: LineId,
  head: Head,
  body: MessageBody,
  address: Address,
): Promise<Handled> {
  const { limits, now, onStep } = options
  const inHand: HeadInHand = {
    from: body.from.kind,
    attempt: head.attempt,
    unknowns: head.unknowns,
    idempotentSend: adapter.capabilities.idempotentSend,
    maxAttempts: limits.attempts,
  }
  const startedAt = now()
  const conclude = (verdict: Verdict, sent?: SendOutcome): Handled => {
    options.observe({
      kind: 'send',
      line,
      outcome: verdict.word,
      ...(sent?.kind === 'failed' && { code: sent.code }),
      attempt: head.attempt,
      ms: now() - startedAt,
    })
    return { outcome: verdict.outcome }
  }

  const before = judgeBeforeSend(inHand)
  if (before) return conclude(before)
  const wire = tryToRender(options, adapter, line, body)
  if (!wire) {
    const sent: SendOutcome = { kind: 'failed', code: 'unsupported' }
    return conclude(judgeSend(inHand, sent, now(), options.random()), sent)
  }
  if (wire.length === 0) return conclude({ word: 'sent', outcome: { kind: 'done', state: 'sent' } })
  const shutUntil = await gate.ask(wire.length)
  if (shutUntil !== undefined) {
    return { outcome: { kind: 'later', notBefore: shutUntil, attempted: false }, shutUntil }
  }

  await onStep('before-send', line)
  const sent = await sendWire(
    adapter,
    address,
    wire,
    { key: `${line}.${head.entry.seq}`, number: head.attempt, timeoutMs: limits.sendTimeoutMs },
    (error) => options.observe({ kind: 'error', where: 'send', line, error }),
  )
  await gate.tell(sent)
  await onStep('after-send', line)

  const verdict = judgeSend(inHand, sent, now(), options.random())
  if (verdict.outcome.kind === 'suspended') {
    await options.warnTeam(line, verdict.outcome.reason)
  }
  return conclude(verdict, sent)
}

/** A message that cannot be rendered is shown as failed; it must not stop those behind it. */
function tryToRender(
  { observe }: DrainOptions,
  adapter: ChannelAdapter,
  line: LineId,
  body: MessageBody,
): readonly WireMessage[] | undefined {
  try {
    return renderMessage(adapter, body)
  } catch (error) {
    observe({ kind: 'error', where: 'render', line, error })
    return undefined
  }
}

/** The newest address of the place: platforms move, lines do not. */
async function readAddress(store: ConversationStore, line: LineId): Promise<Address> {
  const { conversation } = await store.load(line)
  if (!conversation) throw new BatonError('not-found', 'a line has a lane but no conversation')
  return conversation.address
}
