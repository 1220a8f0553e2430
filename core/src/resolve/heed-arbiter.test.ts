import type { Resolution } from '../decision-record'
import { nodeId } from '../id'
import { heedArbiter, isUnsure } from './heed-arbiter'

const candidate = (id: string, sureness: number) => ({ node: nodeId(id), label: id, sureness })
const unsure: Resolution = {
  kind: 'none',
  others: [candidate('refunds', 0.4), candidate('returns', 0.3)],
  why: 'it may mean refunds (40 % sure)',
  evidence: { words: [], corrections: [], unknownWords: ['back'] },
}
const answered: Resolution = {
  kind: 'node',
  node: nodeId('refunds'),
  by: 'statistics',
  sureness: 0.9,
  others: [candidate('returns', 0.1)],
  why: 'it means what the phrases of refunds mean (90 % sure)',
}

it('takes the node that was chosen, with what statistics found', () => {
  expect(heedArbiter(unsure, { seq: 1, kind: 'node', node: nodeId('returns') })).toEqual({
    kind: 'node',
    node: nodeId('returns'),
    by: 'arbiter',
    sureness: 0.3,
    others: [candidate('refunds', 0.4)],
    why: 'it may mean refunds (40 % sure), and the arbiter chose returns',
    evidence: unsure.evidence,
  })
})

it('suggests nothing where none is meant', () => {
  const why = 'it may mean refunds (40 % sure), and the arbiter chose none'
  expect(heedArbiter(unsure, { seq: 1, kind: 'none' })).toEqual({ ...unsure, others: [], why })
})

it.each(['late', 'failed'] as const)('suggests as before where it was %s, and says so', (kind) => {
  expect(heedArbiter(unsure, { seq: 1, kind })).toMatchObject({
    kind: 'none',
    others: unsure.others,
    why: expect.stringContaining(kind),
  })
})

it('pays no heed to a node that was not suggested', () => {
  expect(heedArbiter(unsure, { seq: 1, kind: 'node', node: nodeId('admin') })).toEqual(unsure)
})

it('pays no heed where statistics answer, or have nothing to suggest', () => {
  const nothing: Resolution = { kind: 'none', others: [], why: 'no node' }
  for (const resolution of [answered, nothing]) {
    expect(isUnsure(resolution)).toBe(false)
    expect(heedArbiter(resolution, { seq: 1, kind: 'node', node: nodeId('returns') })).toEqual(resolution)
  }
})
