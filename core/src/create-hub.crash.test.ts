import { createMemoryStore } from './testing/create-memory-store'
import { describeHub } from './testing/describe-hub'
import { createMemoryData } from './testing/memory-data'

describeHub('the memory store', async () => {
  const data = createMemoryData()
  let time = Date.UTC(2026, 0, 5, 10)
  const now = () => time
  return {
    stores: [createMemoryStore({ data, now }), createMemoryStore({ data, now })],
    now,
    advance: (ms) => void (time += ms),
    async close() {},
  }
})
