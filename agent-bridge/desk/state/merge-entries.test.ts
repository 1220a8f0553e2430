import * as fc from 'fast-check'
import { agentSays, customerSays } from '../testing/a-chat'
import { mergeDeliveries, mergeEntries } from './merge-entries'

describe('merging entries', () => {
  it('keeps each once and in order, in whatever pieces they come', () => {
    const seqs = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
      .map((all) => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(seqs, { maxLength: 6 }), (pages) => {
        const merged = pages
          .map((page) => page.map((seq) => customerSays(seq, String(seq))))
          .reduce((all, page) => mergeEntries(all, page), [] as readonly ReturnType<typeof customerSays>[])
        const expected = [...new Set(pages.flat())].sort((a, b) => a - b)
        expect(merged.map(({ seq }) => seq)).toEqual(expected)
      }),
    )
  })

  it('takes the newer of two', () => {
    expect(mergeEntries([customerSays(1, 'old'), customerSays(2, 'b')], [customerSays(1, 'new')])).toEqual([
      customerSays(1, 'new'),
      customerSays(2, 'b'),
    ])
  })

  it('writes down how far our messages have got', () => {
    const entries = mergeDeliveries([customerSays(1, 'a'), agentSays(2, 'b')], {
      deliveries: [
        { seq: 1, delivery: { state: 'sent' } },
        { seq: 2, delivery: { state: 'failed', reason: 'gone' } },
        { seq: 9, delivery: { state: 'sent' } },
      ],
    })
    expect(entries.map(({ body }) => (body.kind === 'message' ? body.delivery : undefined))).toEqual([
      undefined,
      { state: 'failed', reason: 'gone' },
    ])
  })

  it('leaves an entry alone whose way is known already', () => {
    const known = mergeDeliveries([agentSays(1, 'a')], { deliveries: [{ seq: 1, delivery: { state: 'sent' } }] })
    const again = mergeDeliveries(known, { deliveries: [{ seq: 1, delivery: { state: 'sent' } }] })
    expect(again[0]).toBe(known[0])
  })
})
