import { createMemoryStore } from './create-memory-store'
import { describeConversationStore } from './describe-conversation-store'
import { createMemoryData } from './memory-data'

describeConversationStore('the memory store', async () => {
  let at = Date.UTC(2030, 0, 1)
  const now = (): number => at
  const data = createMemoryData()
  return {
    store: createMemoryStore({ data, now }),
    another: createMemoryStore({ data, now }),
    now,
    advance: (ms) => {
      at += ms
    },
    cutOff: async () => createMemoryStore({ data, now, failing: () => 'store-unavailable' }),
    close: async () => undefined,
  }
})
