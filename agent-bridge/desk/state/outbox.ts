import type { ActionDone, ActionRequest, DeskAction } from '../../src/desk-api/schema'
import { mayRetry, sayFailure, type Answer, type Refusal } from '../api/answer'
import { backoffMs } from '../live/backoff'
import type { Clock } from '../live/clock'
import type { Kept } from './kept'
import { isSpoken, type Outgoing, type OutgoingState } from './outgoing'
import { readKeptOutgoing } from './read-kept-outgoing'

export type Outcome =
  { readonly kind: 'done'; readonly epoch: number; readonly seq: number } | Refusal | { readonly kind: 'cancelled' }

export interface Asked {
  readonly outcome: Promise<Outcome>
  /** Does not ask again. What has been asked already may still be done. */
  cancel(): void
}

export interface OutboxOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly kept: Kept
  readonly send: (chat: string, request: ActionRequest) => Promise<Answer<ActionDone>>
  readonly onChange: (outgoing: readonly Outgoing[]) => void
  /** What is known of the chat may be out of date. */
  readonly onRefused: (chat: string) => void
}

/**
 * Carries the agent's actions to the API: per chat one at a time and in order, again and again with the same request
 * id until there is an answer.
 */
export interface Outbox {
  /** Takes up what an earlier page of this agent left behind, and starts to send. */
  open(owner: string): void
  /** Stops sending; what is spoken stays for the next time. */
  close(): void
  /** Says or notes something. */
  add(chat: string, epoch: number, action: DeskAction): void
  /** Does something whose outcome is waited for. */
  ask(chat: string, epoch: number, action: DeskAction): Asked
  /** Tries everything now, instead of when its time has come. */
  hurry(): void
  /** Sends what was refused again, as a new wish at the end. */
  again(requestId: string, epoch: number): void
  discard(requestId: string): void
  /** The chat's log has been read up to here: what was done is in it. */
  settle(chat: string, seq: number): void
}

interface Lane {
  isSending: boolean
  attempt: number
  cancelRetry: (() => void) | undefined
}

export function createOutbox({ clock, random, newId, kept, send, onChange, onRefused }: OutboxOptions): Outbox {
  let items: readonly Outgoing[] = []
  let keyStart: string | undefined
  const lanes = new Map<string, Lane>()
  const askers = new Map<string, (outcome: Outcome) => void>()

  function laneOf(chat: string): Lane {
    const lane = lanes.get(chat) ?? { isSending: false, attempt: 0, cancelRetry: undefined }
    lanes.set(chat, lane)
    return lane
  }

  function change(next: readonly Outgoing[]): void {
    items = next
    onChange(items)
  }

  function setState(requestId: string, state: OutgoingState): void {
    change(items.map((item) => (item.requestId === requestId ? { ...item, state } : item)))
  }

  function remove(requestId: string): void {
    forget(requestId)
    change(items.filter((item) => item.requestId !== requestId))
  }

  function forget(requestId: string): void {
    if (keyStart !== undefined) kept.remove(keyStart + requestId)
  }

  function put(chat: string, epoch: number, action: DeskAction, requestId = newId()): Outgoing {
    const item: Outgoing = { requestId, chat, epoch, action, at: clock.now(), state: { kind: 'waiting' } }
    keep(item)
    change([...items, item])
    return item
  }

  function keep(item: Outgoing): void {
    if (keyStart !== undefined && isSpoken(item)) kept.write(keyStart + item.requestId, JSON.stringify(item))
  }

  function pump(chat: string): void {
    const lane = laneOf(chat)
    if (keyStart === undefined || lane.isSending || lane.cancelRetry) return
    const head = items.find((item) => item.chat === chat && isUnsent(item))
    if (!head) return
    lane.isSending = true
    setState(head.requestId, { kind: 'sending' })
    const { requestId, epoch, action } = head
    void send(chat, { requestId, epoch, action }).then((answer) => {
      lane.isSending = false
      if (items.some((item) => item.requestId === requestId)) take(head, lane, answer)
      pump(chat)
    })
  }

  function take(head: Outgoing, lane: Lane, answer: Answer<ActionDone>): void {
    const { requestId, chat } = head
    if (answer.kind === 'ok') {
      lane.attempt = 0
      forget(requestId)
      const { seq, epoch } = answer.value
      if (isSpoken(head)) setState(requestId, { kind: 'done', seq })
      else remove(requestId)
      return resolve(requestId, { kind: 'done', epoch, seq })
    }
    // Signed out: everything waits for the next sign-in.
    if (answer.kind === 'unreachable' || mayRetry(answer) || answer.code === 'signed-out') {
      setState(requestId, { kind: 'delayed', because: sayFailure(answer) })
      const asked = answer.kind === 'unreachable' ? undefined : answer.retryAfterMs
      const wait = Math.max(asked ?? 0, backoffMs(lane.attempt, random()))
      lane.attempt += 1
      lane.cancelRetry = clock.after(wait, () => {
        lane.cancelRetry = undefined
        pump(chat)
      })
      return
    }
    lane.attempt = 0
    if (isSpoken(head)) {
      const state: OutgoingState = { kind: 'refused', code: answer.code, because: answer.message }
      setState(requestId, state)
      keep({ ...head, state })
    } else remove(requestId)
    resolve(requestId, answer)
    onRefused(chat)
  }

  function resolve(requestId: string, outcome: Outcome): void {
    askers.get(requestId)?.(outcome)
    askers.delete(requestId)
  }

  function cancel(requestId: string): void {
    const item = items.find((other) => other.requestId === requestId)
    if (item) remove(requestId)
    resolve(requestId, { kind: 'cancelled' })
    if (item) pump(item.chat)
  }

  function hurry(): void {
    for (const [chat, lane] of lanes) {
      lane.cancelRetry?.()
      lane.cancelRetry = undefined
      lane.attempt = 0
      pump(chat)
    }
  }

  return {
    open(owner) {
      keyStart = `baton.desk.outgoing.${owner}.`
      const known = new Set(items.map(({ requestId }) => requestId))
      const found = readKeptOutgoing(kept, keyStart, clock.now()).filter(({ requestId }) => !known.has(requestId))
      change([...found, ...items])
      for (const { chat } of items) laneOf(chat)
      hurry()
    },
    close() {
      keyStart = undefined
      for (const lane of lanes.values()) {
        lane.cancelRetry?.()
        lane.cancelRetry = undefined
      }
      for (const requestId of [...askers.keys()]) resolve(requestId, { kind: 'cancelled' })
      change([])
    },
    add(chat, epoch, action) {
      put(chat, epoch, action)
      pump(chat)
    },
    ask(chat, epoch, action) {
      const { requestId } = put(chat, epoch, action)
      const outcome = new Promise<Outcome>((answer) => {
        askers.set(requestId, answer)
      })
      pump(chat)
      return { outcome, cancel: () => cancel(requestId) }
    },
    hurry,
    again(requestId, epoch) {
      const item = items.find((other) => other.requestId === requestId)
      if (item?.state.kind !== 'refused') return
      remove(requestId)
      // Refused, it is certain not to have been done; too old, it may have been: then the same wish finds that out.
      put(item.chat, epoch, item.action, item.state.code === 'too-old' ? requestId : newId())
      pump(item.chat)
    },
    discard(requestId) {
      remove(requestId)
    },
    settle(chat, seq) {
      const rest = items.filter((item) => item.chat !== chat || item.state.kind !== 'done' || item.state.seq > seq)
      if (rest.length < items.length) change(rest)
    },
  }
}

function isUnsent({ state }: Outgoing): boolean {
  return state.kind === 'waiting' || state.kind === 'delayed'
}
