import { decodeModel, encodeModel } from './encode-model'
import { trainModel } from '../resolve/train-model'
import { createUnderstanding } from '../resolve/understand'

const model = trainModel({
  nodes: [
    { id: 'track', phrases: ['where is my order', 'track my order', 'has my parcel been sent'] },
    { id: 'hours', phrases: ['when are you open', 'opening hours', 'are you open on sunday'] },
  ],
  outOfScope: ['sing a song'],
})
const text = encodeModel(model)

it('comes back as it was', () => {
  const decoded = decodeModel(text)
  if (decoded.kind !== 'model') throw new Error(decoded.why)
  const [before, after] = [model, decoded.model].map((each) => createUnderstanding(each)('where is my parcel'))
  expect(after?.top).toEqual(before?.top)
  expect(decoded.model).toEqual(model)
})

it.each([
  ['is empty', ''],
  ['was cut in half', text.slice(0, text.length / 2)],
  ['is of another method', text.replace(/"method":\d+/, '"method":1')],
  ['is something else', '{"hello":1}'],
  ['lacks a node', text.replace('"ids":["track","hours"]', '"ids":[]')],
  ['lacks weights', text.replace(/"values":"[^"]*"/, '"values":""')],
  ['has weights that are not packed', text.replace(/"values":"[^"]*"/, '"values":"////"')],
  ['names a node that is none', text.replace(/"words":\[\["\w+",\["\w+"\],\[\d/, (start) => start.replace(/\d$/, '9'))],
])('is unusable if it %s', (_what, broken) => {
  expect(broken).not.toBe(text)
  expect(decodeModel(broken)).toEqual({ kind: 'unusable', why: expect.any(String) as string })
})

it('is another version for another corpus, seed or costs, and the same for the same', () => {
  const corpus = { nodes: [{ id: 'a', phrases: ['hello'] }] }
  const versions = [
    trainModel(corpus),
    trainModel(corpus, { seed: 2 }),
    trainModel(corpus, { costs: { wrongAnswer: 2, needlessHandover: 1 } }),
    trainModel({ nodes: [{ id: 'a', phrases: ['hallo'] }] }),
  ].map(({ version }) => version)
  expect(new Set(versions).size).toBe(4)
  expect(trainModel(corpus).version).toBe(versions[0])
})
