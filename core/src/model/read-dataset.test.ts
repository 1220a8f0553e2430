import { readDataset } from './read-dataset'

const full = {
  train: [
    ['where is it', 'track_order'],
    ['open today', 'hours'],
    ['track it', 'track_order'],
  ],
  val: [['is it sent', 'track_order']],
  test: [['when open', 'hours']],
  oos_train: [['sing', 'oos']],
  oos_val: [['dance', 'oos']],
  oos_test: [['jump', 'oos']],
}

it('reads phrases by node, and what is asked', () => {
  expect(readDataset(JSON.stringify(full))).toEqual({
    corpus: {
      nodes: [
        { id: 'track_order', label: 'track order', phrases: ['where is it', 'track it'] },
        { id: 'hours', label: 'hours', phrases: ['open today'] },
      ],
    },
    outOfScope: ['sing'],
    validation: [{ text: 'is it sent', node: 'track_order' }, { text: 'dance' }],
    test: [{ text: 'when open', node: 'hours' }, { text: 'jump' }],
  })
})

it.each([
  ['is no JSON', '{', /no JSON/],
  ['is a list', '[]', /lists of \[text, node\]/],
  ['has nothing to learn', JSON.stringify({ ...full, train: [] }), /^train: /],
  ['has nothing to ask', JSON.stringify({ train: full.train }), /^test: /],
  ['has a text without a node', JSON.stringify({ ...full, val: [['hello']] }), /^val\.0/],
])('refuses a file that %s', (_what, text, told) => expect(() => readDataset(text)).toThrow(told))
