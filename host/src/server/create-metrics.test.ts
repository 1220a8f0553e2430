import { lineId, tenantId, type Observation } from '@baton/core'
import { createMetrics } from './create-metrics'

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'a-customer' })

it('counts what is observed, without saying whom it was about', async () => {
  const metrics = createMetrics()
  const seen: readonly Observation[] = [
    { kind: 'turn', line, input: 'customer', result: 'committed', retries: 2, ms: 3 },
    { kind: 'send', line, outcome: 'dead', code: 'too-long', attempt: 1, ms: 1 },
    { kind: 'error', where: 'settle', line, error: new Error('x') },
    { kind: 'arbiter', line, outcome: 'late', ms: 2_000 },
  ]
  seen.forEach(metrics.observe)
  const { contentType, text } = await metrics.read(async () => [])
  expect(contentType).toMatch(/^text\/plain/)
  expect(text).toContain('baton_turns_total{tenant="shop",input="customer",result="committed"} 1')
  expect(text).toContain('baton_stale_retries_total 2')
  expect(text).toContain('baton_sends_total{tenant="shop",channel="test",outcome="dead",code="too-long"} 1')
  expect(text).toContain('baton_errors_total{where="settle"} 1')
  expect(text).toContain('baton_arbiter_seconds_sum{tenant="shop",outcome="late"} 2')
  expect(text).not.toContain('a-customer')
})

it('counts queues when it is read, and leaves out what it cannot count', async () => {
  const metrics = createMetrics()
  const pending = async (count: () => Promise<number>): Promise<string> => {
    const { text } = await metrics.read(async () => [
      { tenant: 'shop', team: 'support', pending: await count(), online: 1 },
    ])
    return text
  }
  expect(await pending(async () => 7)).toContain('baton_pending_chats{tenant="shop",team="support"} 7')
  expect(await pending(async () => 0)).toContain('baton_pending_chats{tenant="shop",team="support"} 0')
  const blind = await pending(() => Promise.reject(new Error('gone')))
  expect(blind).not.toMatch(/baton_(pending_chats|agents_online)\{/)
  expect(blind).toContain('process_cpu_seconds_total')
})
