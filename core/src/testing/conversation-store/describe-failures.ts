import type { ConversationStore } from '../../conversation-store'
import { makeCommit, newLine, say, type StoreUnderTest } from './store-under-test'

export function describeFailures(test: () => StoreUnderTest): void {
  it('rejects everything with store-unavailable when it cannot be reached', async () => {
    const line = newLine()
    const commit = makeCommit(test(), line, { revision: 0, lastSeq: 0 }, { entries: [say('1')] })
    const done = { seq: 1, outcome: { kind: 'done', state: 'sent' } } as const
    const calls: Record<string, (store: ConversationStore) => Promise<unknown>> = {
      load: (store) => store.load(line),
      commit: (store) => store.commit(commit),
      readApplied: (store) => store.readApplied(line, 'key'),
      readLog: (store) => store.readLog(line, { audience: 'audit', limit: 1 }),
      readConversation: (store) => store.readConversation(line, 1),
      readReleased: (store) => store.readReleased(line, 0, 1),
      stepLane: (store) => store.stepLane(line, 'a', 1_000),
      leaveLane: (store) => store.leaveLane(line, 'a', done),
      releaseLane: (store) => store.releaseLane(line),
      resumeLane: (store) => store.resumeLane(line),
      readChores: (store) => store.readChores(line),
      finishChores: (store) => store.finishChores(line, ['1.0']),
      reindex: (store) => store.reindex(line),
      takeDue: (store) => store.takeDue(0, 1, 1_000),
      takeDirty: (store) => store.takeDirty(0, 1, 1_000),
      findWithoutDeadline: (store) => store.findWithoutDeadline([line]),
      visitAccount: (store) => store.visitAccount('shop.test.main', 'a', 1_000),
      shutAccount: (store) => store.shutAccount('shop.test.main', 'quiet', 1_000),
      setDelivery: (store) => store.setDelivery(line, [1], 'sent'),
      readDelivery: (store) => store.readDelivery(line, [1]),
      signal: (store) => store.signal(line, { kind: 'typing', by: 'customer' }),
    }
    const cutOff = await test().cutOff()
    const failed = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => [
        name,
        await call(cutOff).then(
          () => 'answered',
          (error: unknown) => (error as { code?: string }).code,
        ),
      ]),
    )
    expect(Object.fromEntries(failed)).toEqual(
      Object.fromEntries(Object.keys(calls).map((name) => [name, 'store-unavailable'])),
    )
    const stop = cutOff.watch(line, () => undefined)
    stop()
  })
}
