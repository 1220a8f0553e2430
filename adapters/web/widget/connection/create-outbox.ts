import { asCount, asRecord, asText } from '../read-value'
import { unreachable } from '../unreachable'
import { backoffMs } from './backoff'
import type { Store } from './create-store'
import { isSaid } from './outgoing'
import type { Draft, Outgoing, OutgoingState } from './outgoing'
import type { Cancel, Surroundings } from './surroundings'

/** What became of one attempt to post. */
export type Posted =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: 'failed' | 'failedTooLarge' }
  /** Nobody knows whether it arrived, or it could not: again, under the same key. */
  | { readonly kind: 'later'; readonly afterMs?: number }

/**
 * What the customer said, until the log has it. One after the other and in order; kept in the browser, so that neither a
 * lost network nor a reload loses it; posted under its own key, so that it arrives once. A file that the browser has not kept
 * is shown as lost, by its name.
 */
export interface Outbox {
  readonly entries: readonly Outgoing[]
  add(draft: Draft): void
  /** The log has these. */
  confirm(keys: readonly string[]): void
  /** Tries a failed one again, after everything else. */
  retry(key: string): void
  discard(key: string): void
  /** The server can be reached again: no need to wait any longer. */
  wake(): void
  /** The log is another one: what was taken will not be seen in it. */
  forgetSent(): void
  /** Drops everything, here and in the browser. */
  clear(): void
  stop(): void
}

export interface OutboxOptions {
  readonly surroundings: Pick<Surroundings, 'now' | 'random' | 'newKey' | 'schedule' | 'files'>
  readonly store: Store
  readonly post: (outgoing: Outgoing) => Promise<Posted>
  readonly changed: (entries: readonly Outgoing[]) => void
}

const prefix = 'out|'

/** Makes an outbox that goes on with what an earlier page has left. */
export function createOutbox({ surroundings, store, post, changed }: OutboxOptions): Outbox {
  let entries: readonly Outgoing[] = restore(store)
  // Nothing overtakes a file that is still being fetched.
  let isPosting = entries.some(({ lacks }) => lacks)
  let isWanted = false
  let isStopped = false
  let failures = 0
  let cancelPause: Cancel | undefined
  if (isPosting) void fetchFiles()

  async function fetchFiles(): Promise<void> {
    for (const { key, lacks } of entries) {
      if (!lacks) continue
      const blob = await surroundings.files.read(key)
      const file = new File(blob ? [blob] : [], lacks, { type: blob?.type })
      const found: Partial<Outgoing> = blob ? { file } : { file, state: { kind: 'failed', why: 'failedLost' } }
      change(entries.map((entry) => (entry.key === key ? { ...entry, ...found } : entry)))
    }
    isPosting = false
    if (isWanted) pump()
  }

  function remove(key: string): void {
    store.remove(prefix + key)
    void surroundings.files.drop(key)
  }

  /** What was taken is in the log. */
  function keep({ key, at, body, text, file, state }: Outgoing): void {
    if (state.kind === 'sent') return remove(key)
    store.write(prefix + key, { at, body, text, lacks: file?.name, failed: state.kind === 'failed' })
  }

  function change(next: readonly Outgoing[]): void {
    entries = next
    changed(entries)
  }

  function set(key: string, state: OutgoingState): void {
    change(entries.map((entry) => (entry.key === key ? { ...entry, state } : entry)))
    const entry = entries.find((each) => each.key === key)
    if (entry) keep(entry)
  }

  function drop(keys: readonly string[]): void {
    if (!entries.some(({ key }) => keys.includes(key))) return
    for (const key of keys) remove(key)
    change(entries.filter(({ key }) => !keys.includes(key)))
  }

  function pump(): void {
    isWanted = true
    if (isPosting || isStopped || cancelPause) return
    const next = entries.find(({ state }) => state.kind === 'waiting')
    if (!next) return
    isPosting = true
    set(next.key, { kind: 'sending' })
    post(next).then(
      (posted) => settle(next, posted),
      () => settle(next, { kind: 'later' }),
    )
  }

  function settle(entry: Outgoing, posted: Posted): void {
    isPosting = false
    if (isStopped) return
    const { key } = entry
    switch (posted.kind) {
      case 'taken':
        failures = 0
        // Events show nothing, so nobody waits for their echo.
        if (!isSaid(entry)) drop([key])
        else set(key, { kind: 'sent' })
        break
      case 'refused':
        failures = 0
        if (!isSaid(entry)) drop([key])
        else set(key, { kind: 'failed', why: posted.why })
        break
      case 'later':
        failures++
        set(key, { kind: 'waiting' })
        cancelPause = surroundings.schedule(resume, posted.afterMs ?? backoffMs(failures, surroundings.random()))
        break
      default:
        unreachable(posted)
    }
    pump()
  }

  function resume(): void {
    cancelPause?.()
    cancelPause = undefined
    pump()
  }

  return {
    get entries() {
      return entries
    },
    add(draft) {
      const outgoing: Outgoing = {
        ...draft,
        key: surroundings.newKey(),
        at: surroundings.now(),
        state: { kind: 'waiting' },
      }
      keep(outgoing)
      if (draft.file) void surroundings.files.keep(outgoing.key, draft.file)
      change([...entries, outgoing])
      pump()
    },
    confirm: drop,
    retry(key) {
      const entry = entries.find((each) => each.key === key)
      if (entry?.state.kind !== 'failed') return
      const again: Outgoing = { ...entry, at: surroundings.now(), state: { kind: 'waiting' } }
      keep(again)
      change([...entries.filter((each) => each.key !== key), again])
      pump()
    },
    discard: (key) => drop([key]),
    wake: resume,
    forgetSent() {
      drop(entries.filter(({ state }) => state.kind === 'sent').map(({ key }) => key))
    },
    clear() {
      drop(entries.map(({ key }) => key))
    },
    stop() {
      isStopped = true
      cancelPause?.()
    },
  }
}

function restore(store: Store): readonly Outgoing[] {
  return store
    .names(prefix)
    .map((name): Outgoing => {
      const { at, body, text, lacks, failed } = asRecord(store.read(name))
      return {
        key: name.slice(prefix.length),
        at: asCount(at) ?? 0,
        body: asRecord(body),
        text: asText(text),
        lacks: asText(lacks),
        state: failed === true ? { kind: 'failed', why: 'failed' } : { kind: 'waiting' },
      }
    })
    .sort((one, other) => one.at - other.at)
}
