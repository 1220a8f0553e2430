import type { DeskAction } from '../../src/desk-api/schema'
import type { Kept } from './kept'
import type { Outgoing } from './outgoing'

/** What was written so long ago is not sent any more without asking: the customer's question is another by now. */
const freshForMs = 12 * 60 * 60 * 1000
/** After this it is not even shown. */
const keptForMs = 7 * 24 * 60 * 60 * 1000

/** What an earlier page of the same agent wrote down and did not see answered, oldest first. */
export function readKeptOutgoing(kept: Kept, keyStart: string, now: number): readonly Outgoing[] {
  const found: Outgoing[] = []
  for (const key of kept.keys(keyStart)) {
    const item = parse(kept.read(key))
    if (!item || now - item.at > keptForMs) kept.remove(key)
    else found.push(item.state.kind !== 'refused' && now - item.at > freshForMs ? age(item) : item)
  }
  return found.sort((a, b) => a.at - b.at || (a.requestId < b.requestId ? -1 : 1))
}

function age(item: Outgoing): Outgoing {
  return {
    ...item,
    state: { kind: 'refused', code: 'too-old', because: 'It was written long ago, and perhaps never sent.' },
  }
}

function parse(text: string | undefined): Outgoing | undefined {
  try {
    const item: unknown = JSON.parse(text ?? 'null')
    if (!isOutgoing(item)) return undefined
    return item.state.kind === 'refused' ? item : { ...item, state: { kind: 'waiting' } }
  } catch {
    return undefined
  }
}

function isOutgoing(item: unknown): item is Outgoing {
  return (
    typeof item === 'object' &&
    item !== null &&
    'requestId' in item &&
    typeof item.requestId === 'string' &&
    'chat' in item &&
    typeof item.chat === 'string' &&
    'epoch' in item &&
    typeof item.epoch === 'number' &&
    'at' in item &&
    typeof item.at === 'number' &&
    'action' in item &&
    isSpokenAction(item.action) &&
    'state' in item &&
    typeof item.state === 'object' &&
    item.state !== null &&
    'kind' in item.state
  )
}

function isSpokenAction(action: unknown): action is Extract<DeskAction, { kind: 'say' | 'note' }> {
  return (
    typeof action === 'object' &&
    action !== null &&
    'kind' in action &&
    (action.kind === 'say' || action.kind === 'note')
  )
}
