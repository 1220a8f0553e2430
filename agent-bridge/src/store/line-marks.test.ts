import { lineId, tenantId } from '@baton/core'
import type { LineFacts } from './line-facts'
import { createLineMarks } from './line-marks'

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'a' })
const facts: LineFacts = { revision: 7, isOpen: false }

describe('the marks of a line', () => {
  it('are covered by what their own commit has read', async () => {
    const marks = createLineMarks(Date.now)
    marks.add(line, 'before')
    await marks.decide(line, 'own', async () => facts)
    expect(marks.take(line)).toEqual({ marks: ['before', 'own'], facts })
    expect(marks.take(line)).toEqual({ marks: [] })
  })

  it('are only those that were there before, where the commit has indexed the line', async () => {
    const marks = createLineMarks(Date.now)
    const indexed: LineFacts = { ...facts, isIndexed: true }
    await marks.decide(line, 'own', async () => indexed)
    expect(marks.take(line)).toEqual({ marks: [], facts: indexed })
    marks.add(line, 'before')
    await marks.decide(line, 'own', async () => indexed)
    expect(marks.take(line)).toEqual({ marks: ['before'], facts: indexed })
  })

  it('are gone where settling has indexed the line, and are there again where it has not or has failed', async () => {
    const marks = createLineMarks(Date.now)
    marks.add(line, 'one')
    await marks.settle(line, async ({ marks: taken }) => {
      expect(taken).toEqual(['one'])
      return { ...facts, isOpen: true }
    })
    await expect(marks.settle(line, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
    await marks.settle(line, async ({ marks: taken }) => {
      expect(taken).toEqual(['one'])
      marks.add(line, 'came meanwhile')
      return { ...facts, isIndexed: true }
    })
    expect(marks.take(line)).toEqual({ marks: ['came meanwhile'] })
  })

  it('are not covered when another one came while the commit was decided', async () => {
    const marks = createLineMarks(Date.now)
    await marks.decide(line, 'own', async () => {
      marks.add(line, "another process's")
      return facts
    })
    expect(marks.take(line)).toEqual({ marks: ["another process's", 'own'] })
  })

  it('are not covered when another one comes afterwards', async () => {
    const marks = createLineMarks(Date.now)
    await marks.decide(line, 'own', async () => facts)
    marks.add(line, 'next')
    expect(marks.take(line)).toEqual({ marks: ['own', 'next'] })
  })

  it('are not covered by a commit that was refused, and hold none of one that may still be on its way', async () => {
    const marks = createLineMarks(Date.now)
    await marks.decide(line, 'refused', async () => undefined)
    const lost = marks.decide(line, 'on its way', () => Promise.reject(new Error('no answer')))
    await expect(lost).rejects.toThrow('no answer')
    expect(marks.take(line)).toEqual({ marks: ['refused'] })
  })
})
